from __future__ import annotations

import re

from lxml import html

from builders import a_claim, a_link, an_event
from counterclaim.publish.notebook import record_html
from publish.sample import a_record, a_row, evil_record, makiivka, tags


def test_a_notebook_shows_the_sentence_the_dispute_and_the_words() -> None:
    shown = " ".join(html.fromstring(record_html(makiivka())).text_content().split())
    for part in ("Makiivka, 1 January 2023", "between 63", "89 Russian defence ministry", "700 Officials in Kyiv"):
        assert part in shown
    assert "confirmed on Monday that 63 soldiers were killed" in shown


def test_the_piece_is_one_element_whose_style_touches_nothing_else() -> None:
    piece = html.fragments_fromstring(record_html(makiivka()))
    assert len(piece) == 1
    style = piece[0].xpath("./style")[0].text
    assert all(rule.strip().startswith(".counterclaim-record") for rule in re.findall(r"([^{}]+)\{", style))
    assert not piece[0].xpath(".//script | .//link | .//@src | .//@id | .//@href")


def test_nothing_from_a_text_reaches_a_notebook_unescaped() -> None:
    found = tags(record_html(evil_record()))
    assert not found.tags & {"script", "img", "iframe"}
    assert not {name for name in found.attributes if name.startswith("on")}


def test_a_notebook_shows_no_readers_name() -> None:
    assert "orchard_keeper" not in record_html(makiivka())


def test_a_long_record_says_how_many_claims_it_leaves_out() -> None:
    links = [a_link(a_claim(f"{i} died", str(i), i, i)) for i in range(1, 251)]
    assert "and 50 more claims" in record_html(a_record(an_event(*links), a_row(*links)))


def test_a_record_shows_itself_in_a_notebook() -> None:
    assert makiivka()._repr_html_() == record_html(makiivka())
