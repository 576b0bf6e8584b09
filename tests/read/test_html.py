"""Web pages: the article and what the page says about itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from builders import day
from counterclaim import Document, ReadError, read
from read.pages import page

BODY = (
    "Russia's defence ministry said on Monday that 63 of its soldiers had been killed in Makiivka.\n"
    "Ukraine's army had spoken of about 400 dead. Neither figure could be verified by this newspaper."
)


def of(html: str) -> Document:
    return read(html.encode())


def test_the_article_is_told_from_navigation_forms_and_footers() -> None:
    assert of(page(BODY)).text.split() == BODY.split()


def test_each_paragraph_has_a_line() -> None:
    assert of(page(BODY)).text == BODY


def test_the_title_is_the_headline_without_the_name_of_the_site() -> None:
    assert of(page(BODY, title="63 dead, Moscow says")).title == "63 dead, Moscow says"
    only = "<title>63 dead | Example News</title><meta property='og:site_name' content='Example News'><p>" + BODY
    assert of(f"<html><head>{only}").title == "63 dead"


def test_the_title_is_not_part_of_the_text() -> None:
    assert "barracks" not in of(page(BODY)).text


def test_outlet_address_and_time_are_what_the_page_states() -> None:
    document = of(page(BODY))
    assert (document.outlet, document.url) == ("Example News", "https://example.org/strike")
    assert document.published is not None
    assert document.published.earliest == datetime(2023, 1, 3, 8, tzinfo=UTC)


def test_json_ld_names_publisher_and_date() -> None:
    data = """{"@graph": [{"@type": "NewsArticle", "headline": "63 dead", "datePublished": "2023-01-02T10:00:00+03:00",
      "publisher": {"@type": "Organization", "name": "Meridian Wire"}, "commentCount": 4}]}"""
    document = of(
        f'<html><head><script type="application/ld+json">{data}</script></head><body><p>{BODY}</p></body></html>'
    )
    assert (document.title, document.outlet, document.comments_stated) == ("63 dead", "Meridian Wire", 4)
    assert document.published is not None
    assert document.published.earliest == datetime(2023, 1, 2, 7, tzinfo=UTC)


def test_a_broken_json_ld_is_passed_over() -> None:
    assert of(page(BODY, head='<script type="application/ld+json">{"@type": </script>')).text == BODY


def test_without_a_name_the_outlet_is_the_host() -> None:
    html = (
        f'<html><head><link rel="canonical" href="https://www.example.org/a"></head><body><p>{BODY}</p></body></html>'
    )
    assert of(html).outlet == "example.org"


@pytest.mark.parametrize("date", ["0000-00-00T00:00:00", "9999-12-31T23:59:59Z"])
def test_a_date_that_cannot_be_right_is_left_out_and_said(date: str) -> None:
    html = page(BODY).replace("2023-01-03T08:00:00+00:00", date)
    document = of(html)
    assert document.published is None
    assert any(date in warning for warning in document.warnings)


def test_entities_are_decoded_and_scripts_and_styles_left_out() -> None:
    html = page(BODY + "\nThe toll &c. was put at “63” &amp; more; see the ministry’s own statement for all of it.")
    html = html.replace("</article>", "<script>var toll = 9;</script><style>p {color: red}</style></article>")
    text = of(html).text
    assert "&amp; more" in text
    assert "toll = 9" not in text
    assert "color" not in text


def test_markup_never_becomes_text() -> None:
    assert of(page("Tags such as <b> are shown, they said. " + BODY)).text.startswith("Tags such as <b> are shown")
    assert "<p" not in of(page(BODY)).text


def test_a_page_nested_ten_thousand_deep_is_read_and_said_to_be() -> None:
    html = page(BODY).replace("<footer>", "<div>" * 10_000 + "deep" + "</div>" * 10_000 + "<footer>")
    document = of(html)
    assert document.text == BODY
    assert "The page is nested too deep; its innermost elements were unwrapped." in document.warnings


def test_comments_nested_ten_thousand_deep_are_all_there() -> None:
    items = "".join(f'<li id="comment-{n}"><cite>R</cite><p>Text {n}</p><ol>' for n in range(10_000))
    document = of(page(BODY).replace('<ol class="comment-list">', f'<ol class="comment-list">{items}'))
    assert len(document.comments) == 10_000
    assert document.text == BODY


def test_a_tag_with_a_heap_of_attributes_does_not_stop_the_parser() -> None:
    heap = " ".join(f'a{n}=">"' for n in range(200_000))
    assert of(page(BODY).replace("<body", f"<body {heap}", 1)).text == BODY


@pytest.mark.parametrize("tag", ['<div class="a"">', '<div style="top: 0; align="left" width="25%">'])
def test_a_quotation_mark_too_many_swallows_nothing(tag: str) -> None:
    links = "".join(f'<a href="/x?a={n} b={n} c={n}">.</a>' for n in range(300))
    assert BODY in of(page(BODY).replace('<div class="entry-content">', tag + links)).text


def test_a_script_that_compares_numbers_is_no_tag() -> None:
    script = '<script>for(var r=0;r<t.length;r++){var s="a",i=t[r]==2;' + "x=1;" * 400 + "}</script>"
    assert of(page(BODY, head=script)).text == BODY


def test_a_page_of_too_many_tags_is_cut_and_said_to_be() -> None:
    document = of(page(BODY).replace("<footer>", "<footer>" + "<br>x" * 500_000))
    assert "what comes after the first 400,000 was not read" in " ".join(document.warnings)
    assert document.text.startswith(BODY)


def test_a_page_cut_off_in_the_middle_keeps_what_is_there() -> None:
    html = page(BODY)
    assert of(html[: html.index("</article>") - 20]).text.startswith(BODY.split("\n")[0])


def test_a_page_without_a_word_is_an_error() -> None:
    with pytest.raises(ReadError, match="No text was found"):
        of("<html><body><div></div></body></html>")


def test_right_to_left_and_zero_width_characters_stay() -> None:
    line = "قُتل 63\u200c جنديًا \u202bفي مدينة ماكيفكا\u202c في ليلة رأس السنة، كما قالت الوزارة يوم الاثنين."
    assert line in of(page(line + "\n" + BODY)).text


def test_a_page_that_a_browser_saved_keeps_its_address() -> None:
    html = f"<!-- saved from url=(0024)https://example.org/saved --><html><body><p>{BODY}</p></body></html>"
    assert of(html).url == "https://example.org/saved"


def test_an_address_that_is_no_web_address_is_dropped() -> None:
    html = page(BODY).replace("https://example.org/strike", "javascript:alert(1)")
    assert of(html).url is None


def test_a_day_in_the_text_is_found_where_nothing_states_it() -> None:
    html = (
        page(BODY)
        .replace("article:published_time", "x")
        .replace("</header>\n<div", "<time>2 January 2023</time></header>\n<div")
    )
    assert of(html).published == day("2023-01-02")


def test_reading_twice_gives_the_same() -> None:
    html = page(BODY).encode()
    assert read(html) == read(html)
