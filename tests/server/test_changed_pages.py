"""A page that changed its toll without a word, as a case at the desk, while `watch` writes to the same ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from lxml import html
from sqlalchemy import delete

from counterclaim.ledger.database import writing
from counterclaim.ledger.ledger import Ledger
from counterclaim.ledger.tables import checks
from counterclaim.serve.desk import Desk
from counterclaim.watch.sources import check
from counterclaim.watch.table import Followed, Kind
from counterclaim.watch.watcher import Watcher
from newsroom import Desk as Following
from newsroom import Site, a_site, report
from server.newsroom import Browser, a_desk

REASON = "The page silently changed “63” to “89”."


@dataclass
class Newsroom:
    """A site that somebody follows, and the desk over what is read there."""

    site: Site
    following: Following
    watcher: Watcher
    desk: Desk
    analyst: Browser

    def changes_to(self, page: bytes) -> None:
        """The page becomes another, the watcher looks, and the server catches up."""
        self.site.pages["/a"] = page
        self.following.later(self.watcher, 600)
        self.desk.site.prepare()

    def queue(self) -> html.HtmlElement:
        return html.fromstring(self.analyst.get("/desk").text)

    def first(self) -> str:
        return str(self.queue().xpath("string(//*[@class='case-title']/a/@href)"))

    def is_a_case(self) -> bool:
        return REASON in self.queue().text_content()


@pytest.fixture
def newsroom(ledger_url: str) -> Iterator[Newsroom]:
    with a_site() as site, Ledger.open(ledger_url) as ledger, a_desk(ledger_url) as desk:
        site.pages["/a"] = report("63")
        following = Following(ledger)
        watcher = following.watcher(Followed(url=site.url("/a"), kind=Kind.PAGE))
        watcher.round()
        desk.site.prepare()
        analyst = Browser(desk)
        analyst.sign_in("analyst")
        yield Newsroom(site, following, watcher, desk, analyst)


def words(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.xpath(path)]


def test_a_page_that_silently_changed_its_toll_stands_first_as_soon_as_it_was_found(newsroom: Newsroom) -> None:
    assert not newsroom.is_a_case()
    newsroom.changes_to(report("89"))
    page = newsroom.queue()
    assert words(page, "(//*[@class='case-title'])[1]") == ["89 soldiers killed"]
    assert words(page, "((//*[@class='reasons'])[1]/li)[1]") == [REASON]
    hrefs = page.xpath("//*[@class='case-title']/a/@href")
    assert len(hrefs) == len(set(hrefs))


def test_its_case_shows_both_versions_with_what_changed_marked_and_both_codings(newsroom: Newsroom) -> None:
    newsroom.changes_to(report("89"))
    page = html.fromstring(newsroom.analyst.get(newsroom.first()).text)
    before, now = page.xpath("//*[@class='version']")
    sentence = "Russia's defence ministry said on Monday that {} soldiers were killed in Makiivka on 1 January 2023"
    assert sentence.format(63) in before.text_content()
    assert sentence.format(89) in now.text_content()
    assert (words(before, ".//del"), words(before, ".//ins")) == (["63"], [])
    assert (words(now, ".//del"), words(now, ".//ins")) == ([], ["89"])
    dates = page.xpath("//*[@class='version']//time/@datetime")
    assert len(dates) == 2
    assert dates == sorted(dates)
    coding = [words(row, "*") for row in page.xpath("//table[@class='codings']/tbody/tr")]
    assert ["At least", "63", "89"] in coding
    assert "kind of loss “killed”" in " ".join(page.xpath("string(//*[@class='versions'])").split())
    assert REASON in page.text_content()
    assert page.xpath("//button[@value='right']")


def test_the_claim_that_the_page_made_before_shows_them_too(newsroom: Newsroom) -> None:
    newsroom.changes_to(report("89"))
    page = html.fromstring(newsroom.analyst.get(newsroom.first()).text)
    (before,) = page.xpath("//*[@class='version']//a/@href")
    other = html.fromstring(newsroom.analyst.get(before).text)
    assert words(other, "//*[@class='version']//ins") == ["89"]


def test_it_leaves_the_queue_when_somebody_decides_and_comes_back_when_that_is_undone(newsroom: Newsroom) -> None:
    newsroom.changes_to(report("89"))
    newsroom.analyst.post(newsroom.first(), say="right", seen="")
    assert not newsroom.is_a_case()
    decision = str(html.fromstring(newsroom.analyst.get("/desk/decisions").text).xpath("//main//li//a/@href")[0])
    newsroom.analyst.post(decision, say="undo", seen=newsroom.desk.catalogue.known.last)
    assert newsroom.is_a_case()


def test_it_leaves_the_queue_when_the_page_says_that_it_was_corrected(newsroom: Newsroom) -> None:
    newsroom.changes_to(report("89"))
    assert newsroom.is_a_case()
    newsroom.changes_to(report("89", more="<p>Correction: an earlier version of this article gave a wrong toll.</p>"))
    assert not newsroom.is_a_case()


def test_what_was_found_while_no_server_ran_is_a_case_at_its_next_start(newsroom: Newsroom, ledger_url: str) -> None:
    newsroom.site.pages["/a"] = report("89")
    newsroom.following.later(newsroom.watcher, 600)
    ledger = newsroom.following.ledger
    with writing(ledger.engine) as connection:  # as if the watcher had been stopped before it looked the figures up
        connection.execute(delete(checks))
    with a_desk(ledger_url) as before:
        before.site.prepare()
        assert REASON not in asked(before)
    check(ledger)
    with a_desk(ledger_url) as after:
        after.site.prepare()
        assert REASON in asked(after)


def asked(desk: Desk) -> str:
    """The queue as an analyst sees it."""
    analyst = Browser(desk)
    analyst.sign_in("analyst")
    return analyst.get("/desk").text


def test_a_page_that_changes_twice_is_one_case_with_both_changes(newsroom: Newsroom) -> None:
    newsroom.changes_to(report("89"))
    newsroom.changes_to(report("120"))
    page = html.fromstring(newsroom.analyst.get(newsroom.first()).text)
    assert words(page, "//*[@class='versions']//del[not(ancestor::table)]") == ["63", "89"]
    assert words(page, "//*[@class='versions']//ins[not(ancestor::table)]") == ["120", "120"]
    titles = words(newsroom.queue(), "//*[@class='case-title']")
    assert titles.count("120 soldiers killed") == 1
