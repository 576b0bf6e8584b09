from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from builders import RUSSIA, UKRAINE, a_claim, a_comment, a_document, a_link, a_statement, an_event
from counterclaim.nouns import Link, Measure, Stance
from counterclaim.publish.terminal import show
from counterclaim.record import record
from counterclaim.toll import tolls


def shown(*links: Link, width: int = 100, encoding: str = "utf-8", colour: bool = False, **event) -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, write_through=True)
    console = Console(file=stream, width=width, force_terminal=colour, color_system="truecolor" if colour else None)
    show(record(an_event(*links, **event)), console)
    return raw.getvalue().decode(encoding)


def flat(text: str) -> str:
    return " ".join(text.split())


MINISTRY = {"by": "Russian defence ministry", "side": RUSSIA, "affected_side": RUSSIA}
STAFF = {"by": "Ukrainian general staff", "side": UKRAINE, "affected_side": RUSSIA}


def dispute() -> list[Link]:
    first = a_statement("41", 41, 41, on="2023-01-02", stance=Stance.ACKNOWLEDGES, **MINISTRY)
    return [
        first,
        a_statement("77", 77, 77, on="2023-01-05", **MINISTRY),
        a_statement("about 1,300", 1300, 1300, on="2023-01-01", approximate=True, **STAFF),
        a_statement("41", 41, 41, by="Russian defence ministry", outlet="Old Mill", origin=first.claim.id),
    ]


def test_a_record_shows_the_sentence_the_ends_the_moves_and_the_origins() -> None:
    text = flat(shown(*dispute()))
    assert "Between 41 (Russian defence ministry, 2 January) and about 1,300" in text
    assert "Lowest 41 Russian defence ministry, 2 January 2023" in text
    assert "Floor 77 Russian defence ministry, 5 January 2023" in text
    assert "Highest about 1,300 Ukrainian general staff, 1 January 2023" in text
    assert "41 → 77 Russian defence ministry" in text
    assert "2 independent speakers; 4 articles, 3 origins" in text
    assert "repeated by Old Mill" in text
    assert "superseded" in text


@pytest.mark.parametrize("width", [80, 100, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    document = thread("I say it was 4000 dead. " * 30)
    lines = shown(*dispute(), width=width, documents=(document,)).splitlines()
    assert len(lines) > 20
    assert max(map(len, lines)) <= width


def test_dates_carry_the_year_where_years_differ() -> None:
    links = [a_statement("5", 5, 5, by="police", on=on) for on in ("2022-12-30", "2023-01-02")]
    assert "30 Dec 2022" in shown(*links)
    assert "2 Jan 2023" not in shown(links[1]).split("Lowest")[0]


def test_of_many_outlets_that_repeat_a_figure_some_are_named() -> None:
    first = a_statement("5", 5, 5, by="police")
    copies = [a_statement("5", 5, 5, by="police", outlet=f"Outlet {n}", origin=first.claim.id) for n in range(9)]
    text = flat(shown(first, *copies))
    assert "and 5 more" in text
    assert "10 articles, 1 origin" in text


def test_the_words_of_a_report_are_shown_around_the_figure() -> None:
    text = "The harbour office counted 17 drowned sailors."
    claim = a_claim(text, "17", 17, 17, speaker="harbour office")
    assert "The harbour office counted ‹17› drowned sailors." in flat(shown(a_link(claim)))


def test_markup_in_a_text_stays_text() -> None:
    link = a_statement("17", 17, 17, by="[bold red]mayor[/] [link=http://x.example]", outlet="[/]")
    text = flat(shown(link, colour=True))
    assert "[bold red]mayor[/]" in shown(link, width=200)
    assert "\x1b]8" not in text


def test_control_characters_of_a_text_never_reach_the_terminal() -> None:
    link = a_statement("17", 17, 17, by="may\x1b[2Jor \u202eevil\u202c \x07\x9b", outlet="Lamp\x00 Post\udcff")
    text = shown(link)
    assert not set(text) & set("\x1b\u202e\u202c\x07\x9b\x00\udcff")
    assert "evil" in text


@settings(max_examples=40)
@given(st.text(min_size=1), st.text(), st.sampled_from([80, 100]))
def test_whatever_a_text_holds_only_plain_characters_are_shown(name: str, comment: str, width: int) -> None:
    links = [a_statement("17", 17, 17, by=name, outlet=name), *dispute()]
    lines = shown(*links, width=width, documents=(thread(comment),), name=name).split("\n")
    odd = {each for line in lines for each in line if unicodedata.category(each) in ("Cc", "Cf", "Cs")}
    assert odd <= {"\u200c", "\u200d"}
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_poor_terminal_gets_what_it_can_show(encoding: str) -> None:
    document = thread("Київ каже 400 💛 “dead”")
    text = shown(*dispute(), encoding=encoding, documents=(document,))
    assert "Lowest" in text


def test_colours_come_only_where_the_terminal_has_them() -> None:
    assert "\x1b[" not in shown(*dispute())
    assert "\x1b[" in shown(*dispute(), colour=True)


def thread(*comments: str, stated: int | None = None):
    made = tuple(a_comment(text, id=f"c{number}") for number, text in enumerate(comments, start=1))
    return a_document("A report.", title="Why does the ministry admit it?", comments=made, comments_stated=stated)


def of_comment(document, quote: str, low: int, *, unit: str = "c1", **coded) -> Link:
    text = document.unit(unit)
    return a_link(a_claim(text, quote, low, low, document=document, unit=unit, **coded), speaker="a reader")


def test_each_comment_stands_against_the_record() -> None:
    document = thread("More like 4000 dead.", "50 dead, no more?", "Peace now.", stated=12)
    said = [
        of_comment(document, "4000", 4000, stance=Stance.ESTIMATES),
        of_comment(document, "50", 50, unit="c2", stance=Stance.ASKS),
    ]
    text = flat(shown(*dispute(), *said, documents=(document,)))
    assert "3 comments read of 12 that the pages say they have." in text
    assert "1 above every sourced figure; 2 no figure." in text
    assert "1. above every sourced figure: 4,000 killed (estimates) More like 4000 dead." in text
    assert "2. no figure stated as fact: 50 killed (asks)" in text
    assert "3. no figure Peace now." in text


def test_a_figure_of_another_measure_is_said_to_have_nothing_to_stand_against() -> None:
    document = thread("More like 4000 hurt.")
    said = of_comment(document, "4000", 4000, measure=Measure.INJURED)
    assert "no figure that a report counts too: 4,000 injured" in flat(shown(*dispute(), said, documents=(document,)))


def test_flagged_words_are_folded_to_a_mark() -> None:
    text = flat(shown(*dispute(), documents=(thread("These vermin got what they deserved. I hope they all rot."),)))
    assert "These [dehumanising word] got what they deserved. I [wish of harm]." in text


def test_answers_are_quoted_under_the_question() -> None:
    document = thread("Hm.", "They admit it because the mothers were asking.")
    text = flat(shown(*dispute(), documents=(document,)))
    assert "The headline asks: Why does the ministry admit it?" in text
    assert "- the mothers were asking “They admit it because the mothers were asking.” (comment 2)" in text


def test_a_long_thread_says_how_many_comments_are_not_shown() -> None:
    document = thread(*[f"Remark {n}." for n in range(100)], "It was 4000.")
    text = flat(shown(*dispute(), of_comment(document, "4000", 4000, unit="c101"), documents=(document,)))
    assert "101. above every sourced figure: 4,000 killed" in text
    assert "and 61 more comments" in text


def test_comments_stand_under_the_report_that_they_answer_where_there_are_several() -> None:
    documents = [
        a_document("A.", title=title, published=on, comments=(a_comment(f"On {title}."),))
        for title, on in (("Second news", "2023-01-05"), ("First news", "2023-01-01"))
    ]
    text = flat(shown(*dispute(), documents=tuple(documents)))
    assert "Under “First news” 1. no figure On First news. Under “Second news” 2. no figure On Second news." in text


def test_an_event_without_claims_says_so() -> None:
    assert "No sourced figure." in shown()


def test_an_unplaced_event_says_so() -> None:
    assert "place unknown" in shown(*dispute(), place=None)


def test_what_a_model_makes_of_it_stands_apart_and_says_what_it_is() -> None:
    made = record(an_event(*dispute()))
    stream = io.StringIO()
    show(made, Console(file=stream, width=100), estimates=tolls(made))
    text = flat(stream.getvalue())
    before, _, after = text.partition("A model's estimates, not reports")
    assert "Sources" in before
    assert "Probably about" not in before
    assert "soldiers killed: Probably about" in after or "killed: Probably about" in after


def test_without_estimates_nothing_is_said_of_a_model() -> None:
    assert "model" not in shown(*dispute())
