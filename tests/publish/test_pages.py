from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from builders import RUSSIA, a_claim, a_comment, a_document, a_link, an_event
from counterclaim.nouns import Answer, Change, Record, Stance, Thread
from counterclaim.publish.pages import publish
from counterclaim.publish.plots import charts
from counterclaim.publish.threads import PAGE, thread_view
from counterclaim.publish.views import EventView
from publish.sample import (
    EVIL,
    a_bound,
    a_position,
    a_problem,
    a_record,
    a_remark,
    a_row,
    a_summary,
    changes,
    documents,
    evil_record,
    makiivka,
    tags,
)

EVENT = "events/makiivka-2023-01-01"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    publish([makiivka()], out, summary=a_summary(problems=(a_problem(),)), changes=changes())
    return out


@pytest.fixture(scope="module")
def page(site: Path) -> Any:
    return html.parse(str(site / EVENT / "index.html"), parser=html.HTMLParser(encoding="utf-8")).getroot()


@pytest.fixture(scope="module")
def front(site: Path) -> Any:
    return html.parse(str(site / "index.html"), parser=html.HTMLParser(encoding="utf-8")).getroot()


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def publish_one(record: Record, out: Path, **rest: Any) -> tuple[str, Any]:
    publish([record], out, summary=a_summary(), **rest)
    text = (out / EVENT / "index.html").read_text(encoding="utf-8")
    return text, html.fromstring(text)


def a_said(text: str, quote: str, low: int | None, high: int | None, **rest: Any) -> Record:
    """A record of one claim."""
    coded = rest.pop("coded", {})
    link = a_link(a_claim(text, quote, low, high, **coded), **rest)
    return a_record(an_event(link), a_row(link, positions=(a_position(link.speaker, link),)))


def test_the_index_tells_of_each_event_what_when_where_and_how_much(front: Any) -> None:
    entry = words(front.xpath("//li[@class='entry']")[0])
    for part in ("Makiivka, 1 January 2023", "between 63", "lowest 63", "floor 89", "highest 700", "contested"):
        assert part in entry
    assert "14 claims · 8 reports · 9 origins · 9 comments" in entry


def test_the_index_says_what_was_left_out_and_why(front: Any) -> None:
    told = words(front)
    assert [words(cell) for cell in front.xpath("//tbody/tr/*")] == [
        "reports/broken.html",
        "The file ends in the middle of a tag.",
        "Save the page again.",
    ]
    assert "English (8), Russian (1)" in told
    assert "comments of 33 that the pages state" in told


def test_the_index_says_so_where_nothing_was_left_out(tmp_path: Path) -> None:
    publish([], tmp_path, summary=a_summary())
    front = words(html.parse(str(tmp_path / "index.html")).getroot())
    assert "Nothing: every input was read." in front
    assert "No event was found." in front


def test_the_index_names_reports_without_a_claim(tmp_path: Path) -> None:
    quiet = a_document("Nothing new.", title="A quiet day", outlet="Coast Online")
    record = makiivka()
    record = replace(record, event=replace(record.event, documents=(*record.event.documents, quiet)))
    publish([record], tmp_path, summary=a_summary())
    assert "A quiet day, Coast Online, 2 January 2023" in words(html.parse(str(tmp_path / "index.html")).getroot())


def test_events_without_place_or_date_are_listed_last_and_say_so(tmp_path: Path) -> None:
    nowhere = a_record(an_event(id="nowhere", name="A strike", place=None, when=None))
    publish([nowhere, makiivka()], tmp_path, summary=a_summary())
    entries = html.parse(str(tmp_path / "index.html")).getroot().xpath("//li[@class='entry']")
    assert words(entries[-1]).startswith("undated · unplaced A strike")
    assert {"unplaced", "undated"} <= set(words(entries[-1]).split())


def test_every_key_figure_leads_to_the_words_of_its_claim(page: Any) -> None:
    found = {}
    for key in page.xpath("//div[contains(@class, 'key ')]")[:3]:
        target = key.xpath(".//a/@href")[0].removeprefix("#")
        found[words(key.xpath("./dt")[0])] = words(page.get_element_by_id(target).xpath(".//mark")[0])
    assert found == {"Acknowledged floor": "89", "Lowest sourced": "63", "Highest sourced": "between 300 and 700"}


def test_every_link_inside_the_page_has_a_target(page: Any) -> None:
    targets = {href[1:] for href in page.xpath("//@href") if href.startswith("#")}
    assert targets
    assert targets <= set(page.xpath("//@id"))


def test_no_id_stands_twice(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_every_link_between_the_pages_has_a_file(site: Path) -> None:
    for path in site.rglob("*.html"):
        for href in html.parse(str(path)).getroot().xpath("//@href"):
            if not href.startswith(("http", "#")):
                assert (path.parent / href.split("#")[0]).exists(), href


def test_the_figures_of_the_sentence_are_links_and_its_dates_are_not(page: Any) -> None:
    assert page.xpath("//p[@class='standfirst' or @class='also']/a/text()") == ["63", "700", "89"]


def test_every_quote_stands_marked_in_its_context(page: Any) -> None:
    context = [words(q) for q in page.xpath("//article[@class='words']//blockquote")]
    assert "Moscow put the toll at 63. A former commander wrote that the dead numbered in the hundreds." in context[4]
    marks = [words(m) for m in page.xpath("//article[@class='words']//mark")]
    assert sorted(marks) == sorted(v.claim.quote for v in makiivka().event.links if not v.claim.in_comment)


def test_a_quote_leads_to_the_report_and_to_the_spot_in_it(page: Any) -> None:
    links = [a for a in page.xpath("//article[@class='words']//a/@href") if a.startswith("http")]
    assert "https://coast.example/makiivka#:~:text=At%20least%2089,-soldiers%20died%2C%20according%20to" in links


def test_the_table_has_every_claim_and_says_why_one_does_not_count(page: Any) -> None:
    rows = [words(r) for r in page.xpath("//section[@id='claims']//tr")]
    assert sum("supposes" in row and "No, a supposition" in row for row in rows) == 1
    assert sum("Yes, sets the acknowledged floor" in row for row in rows) == 1
    assert sum("Once, with its origin" in row for row in rows) == 5


@pytest.mark.parametrize(
    ("coded", "linked", "why"),
    [
        ({"stance": Stance.DENIES}, {}, "No, denied"),
        ({"stance": Stance.PREDICTS}, {}, "No, a prediction"),
        ({"retracted": True}, {}, "No, withdrawn by its speaker"),
        ({}, {"role": "part"}, "No, a part of the total"),
        ({}, {"role": "addition"}, "No, an addition to an earlier figure"),
        ({}, {}, "Yes"),
    ],
)
def test_the_reason_why_a_claim_does_not_count(
    tmp_path: Path, coded: dict[str, Any], linked: dict[str, Any], why: str
) -> None:
    _, page = publish_one(a_said("63 died.", "63", 63, 63, coded=coded, **linked), tmp_path)
    assert words(page.xpath("//section[@id='claims']//td[@data-label='Counted']")[0]) == why


def test_the_copy_tree_counts_articles_and_origins(page: Any) -> None:
    assert words(page.xpath("//section[@id='copies']/h2")[0]) == "Who repeats whom: 8 articles, 9 origins"
    copies = [words(li) for li in page.xpath("//div[@class='branch'][1]//li")]
    assert copies[1] == "63 in The Harbour Post, 2 January 2023"


def test_the_moves_of_a_speaker_are_told_in_order(page: Any) -> None:
    assert words(page.xpath("//ul[@class='moves']/li")[0]) == (
        "Russian defence ministry: 63 (2 January 2023), then 89 (3 January 2023)"
    )


def test_each_chart_has_a_title_a_description_and_a_table(page: Any) -> None:
    for svg in page.xpath("//*[local-name()='svg'][contains(@class, 'chart')]"):
        named = [page.get_element_by_id(i) for i in svg.get("aria-labelledby").split()]
        assert all(words(n) for n in named)
    rows = page.xpath("//section[@id='row-1']/details//tbody/tr")
    assert len(rows) == 13


def test_comments_stand_under_what_they_answer_by_pseudonym(page: Any) -> None:
    depths = [li.get("class") for li in page.xpath("//ol[@class='thread']/li")]
    assert depths[:4] == ["depth-0", "depth-1", "depth-2", "depth-0"]
    by = [words(p) for p in page.xpath("//ol[@class='thread']//p[@class='by']")]
    assert re.match(r"Reader [0-9a-f]{8} · 2 January 2023 inside the range", by[0])
    assert by[5].startswith("Unnamed reader")


def test_the_thread_says_how_much_of_it_was_there(page: Any) -> None:
    thread = words(page.get_element_by_id("thread"))
    assert "9 of 33 comments were there." in thread
    tally = page.xpath("//section[@id='thread']/dl/div")
    assert [(words(d.xpath("./dt")[0]), words(d.xpath("./dd")[0])) for d in tally] == [
        ("inside the range", "2"),
        ("below the acknowledged floor", "1"),
        ("no figure", "6"),
    ]


def test_a_comments_claims_are_marked_in_its_text(page: Any) -> None:
    first = page.xpath("//article[@class='comment']")[0]
    assert words(first.xpath(".//mark")[0]) == "more like 600"
    assert words(first.xpath(".//li")[0]) == "more like 600: 600 people killed, estimates"


def test_flagged_words_are_folded_and_never_deleted(page: Any) -> None:
    folded = page.xpath("//details[@class='flag']")
    assert [words(f) for f in folded[:2]] == ["folded: dehumanising Vermin", "folded: dehumanising vermin"]


def test_the_answers_of_the_thread_are_grouped_and_quoted(page: Any) -> None:
    answers = page.xpath("//section[@class='answer']")
    assert [words(a.xpath("./h4")[0]) for a in answers] == [
        "The families already know",
        "Support for the next draft",
        "To justify what comes next",
    ]
    assert len(answers[0].xpath("./blockquote")) == 2


def test_the_change_log_has_the_lines_of_this_event_only(page: Any) -> None:
    assert [words(li) for li in page.xpath("//ol[@class='changes']/li")] == [
        "2023-01-04 08:30 The acknowledged floor rose from 63 to 89.",
        "2023-01-05 08:30 The highest figure rose from 400 to 700.",
    ]


def test_no_page_has_a_script_or_an_inline_style_or_asks_the_network(site: Path) -> None:
    for path in site.rglob("*.html"):
        root = html.parse(str(path)).getroot()
        assert not root.xpath("//script | //style | //iframe | //object | //*[@style] | //base | //form")
        assert not [s for s in root.xpath("//@src | //link/@href") if "//" in s]
        assert "default-src 'none'" in root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]


def test_readers_names_are_in_no_file_of_the_site(site: Path) -> None:
    names = {c.author for c in documents()["meridian"].comments if c.author}
    for path in site.rglob("*"):
        if path.is_file():
            assert not [name for name in names if name in path.read_text(encoding="utf-8")], path


def test_readers_names_are_there_where_the_publisher_asks_for_them(tmp_path: Path) -> None:
    text, _ = publish_one(makiivka(), tmp_path, names=True)
    assert "orchard_keeper" in text
    assert "orchard_keeper" in (tmp_path / EVENT / "record.json").read_text(encoding="utf-8")


def test_the_pseudonym_is_the_same_on_the_page_and_in_the_data(site: Path, page: Any) -> None:
    data = json.loads((site / EVENT / "record.json").read_text(encoding="utf-8"))
    shown = words(page.xpath("//ol[@class='thread']//b")[0])
    assert data["thread"]["remarks"][0]["comment"]["author"] == shown
    assert data["event"]["documents"][0]["comments"][0]["author"] == shown


def test_the_record_is_there_for_programs(site: Path) -> None:
    data = json.loads((site / EVENT / "record.json").read_text(encoding="utf-8"))
    assert data["rows"][0]["highest"]["value"] == 700
    lines = (site / EVENT / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(io.StringIO((site / EVENT / "claims.csv").read_text(encoding="utf-8"))))
    assert len(lines) == len(rows) == len(makiivka().event.links)
    assert [json.loads(line)["claim"]["id"] for line in lines] == [row["claim"] for row in rows]
    assert data["rows"][0]["links"][0] in {link["claim"]["id"] for link in data["event"]["links"]}


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path) -> None:
    said = '=HYPERLINK("x") 63 died'
    publish_one(a_said(said, '=HYPERLINK("x") 63', 63, 63), tmp_path)
    text = (tmp_path / EVENT / "claims.csv").read_text(encoding="utf-8")
    assert next(csv.DictReader(io.StringIO(text)))["quote"] == '\'=HYPERLINK("x") 63'


def test_nothing_modelled_stands_on_a_page_outside_of_its_own_box(site: Path) -> None:
    for path in site.rglob("*.html"):
        root = html.parse(str(path)).getroot()
        for box in root.xpath("//section[@class='toll' or @id='estimate']"):
            box.getparent().remove(box)
        told = words(root).lower()
        assert "best estimate" not in told
        assert "probab" not in told
        assert "odds" not in told


def test_nothing_from_a_text_reaches_a_page_unescaped(tmp_path: Path) -> None:
    change = Change("makiivka-2023-01-01", changes()[0].at, EVIL)
    summary = a_summary(problems=(replace(a_problem(), where=EVIL),))
    publish([evil_record()], tmp_path, summary=summary, changes=[change])
    for path in tmp_path.rglob("*.html"):
        found = tags(path.read_text(encoding="utf-8"))
        assert not found.tags & {"script", "img", "style", "iframe"}
        assert not {name for name in found.attributes if name.startswith("on")}
        assert 'href="javascript' not in path.read_text(encoding="utf-8")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30) | st.sampled_from([EVIL, "</bdi>", "{{ 7*7 }}"]))
def test_no_text_whatever_adds_a_tag_to_a_page(tmp_path: Path, text: str) -> None:
    from counterclaim.publish.pages import event_context, render
    from counterclaim.publish.private import without_names
    from counterclaim.publish.views import EventView

    def tags_with(words: str) -> tuple[set[str], set[str]]:
        record = a_said(f"{words} 63 died {words}", "63", 63, 63, speaker=f"s {words}", coded={"affected": words})
        context = event_context(EventView(without_names(record)), changes=())
        found = tags(render("event.html", root="", page="event", **context))
        return found.tags, found.attributes

    shown = tags_with(text)
    plain = tags_with("x\u202e")
    assert shown[0] <= plain[0]
    assert shown[1] <= plain[1] | {"title"}


def test_a_text_that_would_turn_the_line_around_is_shown_by_its_code(tmp_path: Path) -> None:
    text, page = publish_one(a_said("63\u202e died \u2066here", "63\u202e", 63, 63), tmp_path)
    assert "\u202e" not in text
    assert "\u2066" not in text
    assert words(page.xpath("//article[@class='words']//blockquote")[0]) == "63U+202E died U+2066here"


def test_a_broken_character_stops_neither_the_page_nor_the_data(tmp_path: Path) -> None:
    publish_one(a_said("63\ud800 \x00 died", "63\ud800", 63, 63), tmp_path)
    data = json.loads((tmp_path / EVENT / "record.json").read_text(encoding="utf-8"))
    assert data["event"]["links"][0]["claim"]["quote"] == "63\ud800"


def a_thread(*comments: Any) -> Record:
    document = a_document("63 died.", comments=tuple(comments))
    remarks = tuple(a_remark(document, c) for c in document.comments)
    return a_record(an_event(documents=(document,)), thread=Thread(remarks, None, None, ()))


def test_comments_that_answer_each_other_in_a_circle_are_all_shown(tmp_path: Path) -> None:
    record = a_thread(a_comment("one", id="a", parent="b"), a_comment("two", id="b", parent="a"), a_comment("three"))
    _, page = publish_one(record, tmp_path)
    assert sorted(words(d) for d in page.xpath("//div[@class='said']")) == ["one", "three", "two"]


def test_a_deep_thread_is_indented_only_so_far_and_names_whom_it_answers(tmp_path: Path) -> None:
    chain = [a_comment(f"c {i}", id=f"c{i}", parent=f"c{i - 1}" if i else None, author=f"n{i}") for i in range(2000)]
    view = thread_view(a_thread(*chain))
    flat = [c for page in view.pages for c in page]
    assert max(c.depth for c in flat) == 4
    assert flat[6].answers == "n5"
    assert len(flat) == 2000


def test_a_long_thread_is_cut_into_pages_that_lose_nothing(tmp_path: Path) -> None:
    publish_one(a_thread(*(a_comment(f"comment {i}", id=str(i)) for i in range(PAGE * 2 + 1))), tmp_path)
    pages = [tmp_path / EVENT / name for name in ("index.html", "thread-2.html", "thread-3.html")]
    counts = [len(html.parse(str(p)).getroot().xpath("//article[@class='comment']")) for p in pages]
    assert counts == [PAGE, PAGE, 1]


def test_a_record_of_nothing_still_has_a_page(tmp_path: Path) -> None:
    _, page = publish_one(a_record(an_event(place=None, when=None)), tmp_path)
    assert "No report states a figure." in words(page)


def test_figures_beyond_measure_are_shown(tmp_path: Path) -> None:
    one = a_link(a_claim("10 died", "10", 10, 10), speaker="A", side=RUSSIA)
    two = a_link(a_claim("10^30 died", "10^30", 10**30, 10**30), speaker="B")
    record = a_record(
        an_event(one, two), a_row(one, two, highest=a_bound(two, 10**30), lowest=a_bound(one, 10)), sentence="x"
    )
    _, page = publish_one(record, tmp_path)
    assert "1 × 10³⁰" in words(page.xpath("//dl[@class='keys']")[0])


def test_the_linked_data_is_a_file_of_its_own_beside_the_page(site: Path, page: Any) -> None:
    assert page.xpath("//link[@type='application/ld+json']/@href") == ["claims.jsonld"]
    graph = json.loads((site / EVENT / "claims.jsonld").read_text(encoding="utf-8"))["@graph"]
    assert sum(node["@type"] == "Claim" for node in graph) == 14


def test_the_first_sentence_leads_and_the_rest_follows_in_smaller_type(page: Any) -> None:
    assert words(page.xpath("//p[@class='standfirst']")[0]).endswith("(Officials in Kyiv, 5 January 2023).")
    assert words(page.xpath("//p[@class='also']")[0]) == "The Russian defence ministry later said 89."


def test_a_figure_of_one_speaker_is_told_in_a_line_with_its_copies_counted(tmp_path: Path) -> None:
    links = [a_link(a_claim(f"{'x' * i} 63 died", "63", 63, 63), speaker="A ministry") for i in range(3)]
    copies = [replace(one, origin=links[0].claim.id) for one in links[1:]]
    record = a_record(an_event(links[0], *copies), a_row(links[0], *copies, positions=(a_position("A", links[0]),)))
    _, page = publish_one(record, tmp_path)
    assert not page.xpath("//*[local-name()='svg'][contains(@class, 'chart')]")
    assert "and 2 copies" in words(page.get_element_by_id("single"))


def test_copies_of_anothers_figure_stack_up_under_the_first_of_them() -> None:
    first = a_link(a_claim("63 died, said the ministry", "63", 63, 63), speaker="A ministry")
    others = [
        a_link(a_claim(f"{'x' * i} 63 died", "63", 63, 63), speaker="Moscow", origin=first.claim.id) for i in range(3)
    ]
    other = a_link(a_claim("400 died", "400", 400, 400), speaker="Kyiv")
    view = EventView(a_record(an_event(first, *others, other), a_row(first, *others, other)))
    made = charts(view, view.rows[0])
    assert made is not None
    moscow = next(row for row in made.dots[0].rows if row.series.speaker == "Moscow")
    assert [(mark.dot.kind, len(mark.dot.copies)) for mark in moscow.marks] == [("copy", 2)]


def test_the_index_counts_the_reports_that_belong_to_no_event(tmp_path: Path) -> None:
    publish([makiivka()], tmp_path, summary=a_summary(documents=11))
    front = words(html.parse(str(tmp_path / "index.html")).getroot())
    assert "3 reports state no figure that belongs to an event." in front


def test_a_context_begins_and_ends_with_whole_words(tmp_path: Path) -> None:
    said = f"{'Somewhere far away '.replace(' ', chr(160) * 2) * 12}63 soldiers died. {'Nothing more is known. ' * 12}"
    document = a_document(said)
    link = a_link(a_claim(said, "63", 63, 63, document=document))
    _, page = publish_one(a_record(an_event(link, documents=(document,)), a_row(link)), tmp_path)
    context = page.xpath("//article[@class='words']//blockquote/p")[0].text_content()
    assert re.match(r"… (Somewhere|far|away) ", context)
    assert re.search(r" (Nothing|more|is|known\.) …$", context)
    assert "\u00a0" not in context


def test_readers_without_a_name_go_by_the_place_of_their_comment(tmp_path: Path) -> None:
    _, page = publish_one(a_thread(a_comment("one", id="a"), a_comment("two", id="b")), tmp_path)
    names = [words(b) for b in page.xpath("//ol[@class='thread']//b")]
    assert names == ["Unnamed reader, comment 1", "Unnamed reader, comment 2"]


def test_a_flagged_word_does_not_come_back_in_what_a_comment_counts(tmp_path: Path) -> None:
    document = a_document("63 died.", comments=(a_comment("More like 600 vermin dead.", id="a"),))
    comment = document.comments[0]
    claim = a_claim(comment.text, "600", 600, 600, document=document, unit="a", affected="vermin")
    remark = a_remark(document, comment, claim, flags=((14, 20, "dehumanising"),))
    record = a_record(an_event(documents=(document,)), thread=Thread((remark,), None, None, ()))
    _, page = publish_one(record, tmp_path)
    assert words(page.xpath("//ul[@class='comment-claims']/li")[0]) == "600: 600 people killed, states"


def test_flagged_words_are_folded_in_the_answers_too(tmp_path: Path) -> None:
    document = a_document("63 died.", comments=(a_comment("So. Because the vermin had to.", id="a"),))
    remark = a_remark(document, document.comments[0], flags=((16, 22, "dehumanising"),))
    answer = Answer("the vermin had to", ((document.id, "a", 4, 30),))
    record = a_record(an_event(documents=(document,)), thread=Thread((remark,), None, "Why?", (answer,)))
    _, page = publish_one(record, tmp_path)
    shown = page.xpath("//section[@class='answer']")[0]
    assert words(shown.xpath(".//details")[0]) == "folded: dehumanising vermin"
    assert words(shown.xpath("./h4")[0]) == "An answer in folded words"
    assert words(shown.xpath(".//div")[0]) == "Because the folded: dehumanising vermin had to."


def test_a_figure_that_a_comment_only_quotes_is_told_as_quoted(page: Any) -> None:
    comment = next(a for a in page.xpath("//article[@class='comment']") if "Not even 40" in words(a))
    assert [words(li) for li in comment.xpath(".//li")] == [
        "Not even 40: up to 39 people killed, states",
        "63: 63 people killed, in a quotation",
    ]
