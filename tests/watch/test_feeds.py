"""Feeds of every make, and feeds that were made to harm."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.errors import ReadError
from counterclaim.watch.feeds import ITEMS, Feed, is_feed, read_feed

NOW = datetime(2023, 1, 5, tzinfo=UTC)
URL = "https://example.org/news/feed/"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Tern Wire</title><link>https://example.org</link>
<item><media:title>Not this</media:title><title>63 dead &amp;amp; counting</title>
<link>https://example.org/a?utm_source=rss</link><pubDate>Mon, 02 Jan 2023 10:00:00 +0000</pubDate>
<wfw:commentRss>https://example.org/a/feed/</wfw:commentRss></item>
<item><title>Named by its guid</title><guid>https://example.org/b</guid></item>
<item><title>No page</title><guid isPermaLink="false">tag:1</guid></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/">
<title type="text">Lamp Post</title>
<entry><title type="html">&lt;b&gt;89&lt;/b&gt; dead</title><link rel="self" href="/self"/><link href="news/1"/>
<published>2023-01-02T10:00:00Z</published>
<link rel="replies" type="application/atom+xml" href="news/1/comments.atom"/></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Quay Courier</title></channel>
<item><title>Old but alive</title><link>https://example.org/c</link><dc:date>2023-01-03</dc:date></item></rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Inland",
    "items": [
        {"id": "1", "url": "/d", "title": "Four dead", "date_published": "2023-01-02T10:00:00+02:00"},
        {"id": "https://example.org/e"},
        {"id": 3},
        "nonsense",
    ],
}
THREAD = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Comments on: 63 dead</title>
<item><title>By: Otter</title><link>https://example.org/a/#comment-17</link><dc:creator>Otter</dc:creator>
<pubDate>Mon, 02 Jan 2023 12:00:00 +0000</pubDate><guid isPermaLink="false">https://example.org/?p=1#comment-17</guid>
<content:encoded><![CDATA[<blockquote>63</blockquote><p>More like 400.</p>]]></content:encoded></item>
</channel></rss>"""


def read(text: str | bytes, *, charset: str | None = None) -> Feed:
    return read_feed(text if isinstance(text, bytes) else text.encode(), URL, now=NOW, charset=charset)


def test_rss_lists_its_reports() -> None:
    feed = read(RSS)
    assert feed.title == "Tern Wire"
    assert [item.url for item in feed.items] == ["https://example.org/a?utm_source=rss", "https://example.org/b"]
    first = feed.items[0]
    assert (first.title, first.comments) == ("63 dead & counting", "https://example.org/a/feed/")
    assert first.published is not None
    assert first.published.earliest == datetime(2023, 1, 2, 10, tzinfo=UTC)
    assert feed.left_out == ("Entries that name no page that can be fetched: 1.",)


def test_atom_lists_its_reports_below_its_base() -> None:
    (item,) = read(ATOM).items
    assert (item.url, item.comments) == ("https://example.org/news/1", "https://example.org/news/1/comments.atom")


def test_rss_1_lists_its_reports() -> None:
    feed = read(RDF)
    assert (feed.title, [item.url for item in feed.items]) == ("Quay Courier", ["https://example.org/c"])
    assert feed.items[0].published is not None


def test_a_json_feed_lists_its_reports() -> None:
    feed = read(json.dumps(JSON))
    assert [item.url for item in feed.items] == ["https://example.org/d", "https://example.org/e"]


def test_a_feed_of_comments_is_a_thread() -> None:
    feed = read(THREAD)
    assert feed.is_thread
    (item,) = feed.items
    assert item.url == "https://example.org/a/"
    assert item.comment is not None
    assert (item.comment.id, item.comment.author) == ("comment-17", "Otter")
    assert item.comment.text == "63\nMore like 400."
    assert [item.comment.text[span.start : span.end] for span in item.comment.quoted] == ["63"]
    assert not read(RSS).is_thread


@pytest.mark.parametrize("text", [RSS, ATOM, RDF, THREAD, json.dumps(JSON), "\ufeff" + RSS, "\n\n" + ATOM])
def test_a_feed_is_told_from_a_page(text: str) -> None:
    assert is_feed(text.encode())


@pytest.mark.parametrize("text", ["<html><rss>", "<!doctype html><p>x", "", "63 dead", "{}", '{"version": "1"}'])
def test_what_is_no_feed_is_not_taken_for_one(text: str) -> None:
    assert not is_feed(text.encode())
    with pytest.raises(ReadError, match="no feed"):
        read(text)


def test_a_feed_in_another_charset_than_it_says_is_read_all_the_same() -> None:
    text = RSS.replace("Tern Wire", "Très loin").replace("UTF-8", "ISO-8859-1")
    assert read(text).title == "Très loin"
    assert read(text.encode("latin-1"), charset="utf-8").title == "Très loin"
    assert read(text.encode("utf-16")).title == "Très loin"


def test_a_report_is_listed_once_however_often_it_stands_there() -> None:
    item = "<item><guid>same</guid><link>https://example.org/{}</link></item>"
    text = "<rss><channel>" + item.format("a") * 3 + item.format("b") + "</channel></rss>"
    assert [each.url for each in read(text).items] == ["https://example.org/a", "https://example.org/b"]


def test_a_date_in_the_future_is_no_date() -> None:
    text = RSS.replace("02 Jan 2023", "02 Jan 2033")
    assert read(text).items[0].published is None


def test_a_feed_that_breaks_off_is_read_up_to_there() -> None:
    assert len(read(RSS[: RSS.index("<guid isPerma")]).items) == 2


def test_a_feed_without_end_is_cut_and_this_is_said() -> None:
    items = "".join(f"<item><link>https://example.org/{n}</link></item>" for n in range(10_000))
    feed = read(f"<rss><channel>{items}</channel></rss>")
    assert len(feed.items) == ITEMS
    assert feed.left_out == (f"Only the first {ITEMS} entries of the feed were read.",)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "http://a:b@c.org/", "http://[::1", "x" * 9000]
)
def test_a_link_that_is_no_page_is_passed_over(link: str) -> None:
    assert read(f"<rss><channel><item><link>{link}</link></item></channel></rss>").items == ()


def test_entities_are_neither_expanded_nor_fetched(tmp_path: object) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "lol"><!ENTITY file SYSTEM "file:///etc/passwd">{levels}]>'
    text = "<rss><channel><title>&e11;&file;</title><item><link>https://example.org/a</link></item></channel></rss>"
    feed = read(bomb + text)
    assert [item.url for item in feed.items] == ["https://example.org/a"]
    assert len(feed.title or "") < 100
    assert "root:" not in (feed.title or "")


@pytest.mark.parametrize(
    "text",
    [
        "<rss>" + "<channel>" * 50_000,
        "<rss " + " ".join(f'a{n}="x"' for n in range(100_000)) + "><channel/></rss>",
        "<rss><channel>" + "<item/>" * 400_000,
        '{"items": ' + "[" * 100_000,
        '{"version": "https://jsonfeed.org/version/1", "items": [' + '{"url": 1},' * 1000 + "{}]}",
        "<rss><channel><item><link>" + "&#60;" * 100_000,
    ],
    ids=["deep", "attributes", "wide", "nested lists", "wrong types", "references"],
)
def test_a_feed_made_to_harm_gives_an_error_or_nothing(text: str) -> None:
    try:
        assert read(text).items == ()
    except ReadError as error:
        assert error.problem.where == URL


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for given_ in (data, b"<rss><channel><item>" + data, b'{"items": [' + data):
        is_feed(given_)
        try:
            assert isinstance(read(given_), Feed)
        except ReadError as error:
            assert error.problem.advice
