"""A site that is followed by the address of its front page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from counterclaim.ledger.ledger import Ledger
from counterclaim.watch.fronts import MOST, feeds_named, is_front_page
from counterclaim.watch.table import Followed, Kind
from newsroom import Desk, Site, a_site, report, rss

HEAD = "<html><head><title>Tern Wire</title>{}</head><body><p>News from everywhere, as it comes in.</p></body></html>"
FEED = "<link rel='alternate' type='application/rss+xml' title='All' href='{}'>"
SITE = "https://news.example.org/"


@pytest.fixture
def site() -> Iterator[Site]:
    with a_site() as made:
        yield made


@pytest.fixture
def desk(ledger_url: str) -> Iterator[Desk]:
    with Ledger.open(ledger_url) as ledger:
        yield Desk(ledger)


def front(*feeds: str) -> bytes:
    return HEAD.format("".join(FEED.format(feed) for feed in feeds)).encode()


def test_the_feeds_that_a_front_page_names_are_followed_and_it_is_no_report(site: Site, desk: Desk) -> None:
    site.pages |= {"/": front("/feed"), "/feed": rss(site.url("/a")), "/a": report("63")}
    watcher = desk.watcher(Followed(url=site.url("/"), name="The wire"))
    done = watcher.round()
    assert (done.asked, done.new, done.failed) == (3, 1, 0)
    assert [(one.kind, one.what) for one in desk.told][:2] == [
        ("listed", "1 feed named by the page"),
        ("listed", "1 new in Tern Wire"),
    ]
    assert desk.figures() == ["63", "about 400"]


def test_a_feed_that_was_found_is_asked_as_often_as_its_entry_says_and_long_after(site: Site, desk: Desk) -> None:
    site.pages |= {"/": front("/feed"), "/feed": rss(site.url("/a")), "/a": report("63")}
    watcher = desk.watcher(Followed(url=site.url("/"), every=86_400.0, keep_reading=86_400.0))
    watcher.round()
    for _ in range(5):
        desk.later(watcher, 86_400)
    assert site.paths().count("/feed") == 6
    site.pages |= {"/feed": rss(site.url("/b")), "/b": report("89")}
    assert "new" in desk.later(watcher, 86_400)


def test_a_front_page_that_names_no_feed_or_is_called_a_page_is_read_as_one(site: Site, desk: Desk) -> None:
    site.pages |= {"/": report("63"), "/feed": rss()}
    desk.watcher(Followed(url=site.url("/"))).round()
    assert desk.figures() == ["63", "about 400"]
    site.pages["/"] = report("89").replace(b"</head>", FEED.format("/feed").encode() + b"</head>")
    desk.now += 600
    desk.watcher(Followed(url=site.url("/"), kind=Kind.PAGE)).round()
    assert "89" in desk.figures()
    assert "/feed" not in site.paths()


def test_a_report_that_names_the_feed_of_its_site_stays_a_report(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report("63").replace(b"</head>", FEED.format("/feed").encode() + b"</head>")
    desk.watcher(Followed(url=site.url("/a"))).round()
    assert (desk.figures(), site.paths()) == (["63", "about 400"], ["/a"])


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (FEED.format("feed.xml"), [f"{SITE}feed.xml"]),
        ("<link rel='ALTERNATE home' type='application/atom+xml; charset=utf-8' href='/atom'>", [f"{SITE}atom"]),
        (FEED.format("/feed") * 2, [f"{SITE}feed"]),
        ("<link rel='alternate' hreflang='uk' href='/uk/'>", []),
        ("<link rel='stylesheet' type='application/rss+xml' href='/feed'>", []),
        (FEED.format("javascript:alert(1)"), []),
        (FEED.format(""), []),
        ("".join(FEED.format(f"/{n}") for n in range(20)), [f"{SITE}{n}" for n in range(MOST)]),
    ],
)
def test_which_links_of_a_page_are_feeds(head: str, found: list[str]) -> None:
    assert list(feeds_named(HEAD.format(head).encode(), SITE)) == found


@pytest.mark.parametrize(
    ("url", "is_front"), [(SITE, True), (SITE[:-1], True), (f"{SITE}?p=7", False), (f"{SITE}a", False)]
)
def test_the_top_of_a_site_is_its_front_page(url: str, is_front: bool) -> None:
    assert is_front_page(url) == is_front
