"""Feeds, pages and threads followed on a real server while they change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from itertools import pairwise

import pytest

from counterclaim.events import linked
from counterclaim.ledger.database import reading
from counterclaim.ledger.ledger import Ledger
from counterclaim.ledger.tables import hosts, retrievals, watched
from counterclaim.read.fetch import Limits
from counterclaim.record import record
from counterclaim.verbs import Verbs
from counterclaim.watch.changes import page_changes
from counterclaim.watch.plan import LEASE, Plan
from counterclaim.watch.sources import check, findings
from counterclaim.watch.table import Followed, Kind
from newsroom import Desk, Site, a_site, comment, http_date, report, rss, send

HOUR, DAY = 3_600.0, 86_400.0


@pytest.fixture
def site() -> Iterator[Site]:
    with a_site() as made:
        yield made


@pytest.fixture
def desk(ledger_url: str) -> Iterator[Desk]:
    with Ledger.open(ledger_url) as ledger:
        yield Desk(ledger)


def test_what_a_feed_lists_flows_into_the_ledger(site: Site, desk: Desk) -> None:
    site.pages |= {"/feed": rss(site.url("/a"), site.url("/b")), "/a": report("63"), "/b": report("89")}
    watcher = desk.watcher(Followed(url=site.url("/feed"), name="The wire", outlet="The Wire"))
    done = watcher.round()
    assert (done.asked, done.new, done.failed) == (3, 2, 0)
    assert [one.kind for one in desk.told] == ["listed", "new", "new"]
    assert {document.outlet for document in desk.ledger.documents()} == {"The Wire"}
    assert desk.figures() == ["63", "89", "about 400", "about 400"]
    assert [event.name for event in desk.ledger.events() if event.links] == ["Makiivka, 1 January 2023"]
    (document, _) = desk.ledger.documents()
    assert document.raw is not None
    assert desk.ledger.raw(document.raw) in (site.pages["/a"], site.pages["/b"])


def test_nothing_is_asked_before_it_is_due(site: Site, desk: Desk) -> None:
    site.pages |= {"/feed": rss(site.url("/a")), "/a": report()}
    watcher = desk.watcher(Followed(url=site.url("/feed")))
    watcher.round()
    assert desk.later(watcher, 599) == []
    assert site.paths() == ["/feed", "/a"]
    assert desk.later(watcher, 1) == []
    assert sorted(site.paths()) == ["/a", "/a", "/feed", "/feed"]


def test_a_page_that_does_not_change_is_looked_at_ever_less_and_then_no_more(site: Site, desk: Desk) -> None:
    site.pages |= {"/feed": rss(site.url("/a")), "/a": report()}
    watcher = desk.watcher(Followed(url=site.url("/feed"), every=30 * DAY, keep_reading=14 * DAY))
    start = desk.now
    watcher.round()
    looks = [start]
    while (due := watcher.plan.next_due()) is not None and due < start + 30 * DAY:
        desk.later(watcher, due - desk.now)
        looks.append(desk.now)
    gaps = [later - earlier for earlier, later in pairwise(looks)]
    assert gaps[0] == 600
    assert gaps[:-1] == sorted(gaps[:-1])
    assert 15 < len(looks) < 30
    assert looks[-1] == start + 14 * DAY
    assert site.paths().count("/a") == len(looks)
    assert len(desk.texts()) == 1
    with reading(desk.ledger.engine) as connection:
        assert len(connection.execute(retrievals.select()).all()) == 1, "nothing is noted where nothing changed"


def test_what_has_not_changed_is_not_sent_again(site: Site, desk: Desk) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers["If-None-Match"] == '"1"':
            send(handler, 304, {}, b"")
        else:
            send(handler, 200, {"ETag": '"1"'}, report())

    site.pages["/a"] = page
    watcher = desk.watcher(Followed(url=site.url("/a")))
    watcher.round()
    assert desk.later(watcher, 600) == []
    assert [headers.get("If-None-Match") for path, headers in site.asked if path == "/a"] == [None, '"1"']
    assert len(desk.texts()) == 1


def test_a_page_that_silently_changed_its_toll_is_one_report_that_moved(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report("63")
    watcher = desk.watcher(Followed(url=site.url("/a"), kind=Kind.PAGE))
    watcher.round()
    site.pages["/a"] = report("89")
    assert desk.later(watcher, 600) == ["revised", "changed"]
    assert desk.told[1].what == "“63” is now “89”, without a word about it"
    assert len(desk.texts()) == 1
    (event,) = [event for event in linked(desk.ledger) if event.links]
    assert len(event.documents) == 1
    row = record(event).rows[0]
    assert {p.speaker: [s.low for s in p.statements] for p in row.positions}["Russian defence ministry"] == [63, 89]
    (change,) = page_changes(findings(desk.ledger, silent=True), [event])
    assert (change.event, change.before.quote, change.after.quote) == (event.id, "63", "89")
    assert change.before.retrieved is not None
    assert change.after.retrieved is not None
    assert change.before.retrieved < change.after.retrieved


def test_a_correction_that_is_told_is_no_case(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report("63")
    watcher = desk.watcher(Followed(url=site.url("/a")))
    watcher.round()
    site.pages["/a"] = report("89", more="<p>Correction: an earlier version of this article gave a wrong toll.</p>")
    assert desk.later(watcher, 600) == ["revised", "changed"]
    assert desk.told[1].what == "“63” is now “89”"
    assert findings(desk.ledger, silent=True) == []


def test_furniture_makes_no_revision(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report(furniture="Updated 1 minute ago")
    watcher = desk.watcher(Followed(url=site.url("/a")))
    watcher.round()
    site.pages["/a"] = report(furniture="Updated 11 minutes ago. Read more: our map")
    assert desk.later(watcher, 600) == []


def test_new_comments_flow_in_and_those_that_go_stay_marked(site: Site, desk: Desk) -> None:
    first, second = comment(1, "I say 600 soldiers were killed."), comment(2, "No, 500 were killed.", "Heron")
    site.pages["/a"] = report(comments=first)
    watcher = desk.watcher(Followed(url=site.url("/a")))
    watcher.round()
    site.pages["/a"] = report(comments=first + second)
    assert desk.later(watcher, 600) == ["comments"]
    assert desk.told[0].what.endswith("1 comment more")
    site.pages["/a"] = report(comments=second)
    assert desk.later(watcher, 600) == ["comments"]
    assert desk.told[0].what.endswith("1 comment gone")
    (document,) = desk.ledger.documents()
    assert [(one.author, one.gone is None) for one in document.comments] == [("Otter", False), ("Heron", True)]
    assert sorted(claim.quote for claim in desk.ledger.claims() if claim.in_comment) == ["500", "600"]


def test_a_feed_of_comments_is_followed_to_its_report(site: Site, desk: Desk) -> None:
    item = (
        f"<item><title>By: Heron</title><link>{site.url('/a')}#comment-7</link><description>It was 700 dead "
        "soldiers.</description><pubDate>Mon, 02 Jan 2023 12:00:00 +0000</pubDate></item>"
    )
    thread = f"<rss version='2.0'><channel><title>Comments on: A</title>{item}</channel></rss>".encode()
    extra = f"<wfw:commentRss>{site.url('/a/feed')}</wfw:commentRss>"
    site.pages |= {"/feed": rss(site.url("/a"), extra=extra), "/a": report(), "/a/feed": thread}
    watcher = desk.watcher(Followed(url=site.url("/feed")))
    watcher.round()
    (document,) = desk.ledger.documents()
    assert [(one.author, one.text) for one in document.comments] == [("Heron", "It was 700 dead soldiers.")]
    assert desk.later(watcher, 600) == []
    assert len(next(desk.ledger.documents()).comments) == 1


def test_a_feed_of_comments_speaks_for_its_own_server_only(site: Site, desk: Desk) -> None:
    with a_site() as other:
        site.pages["/a"] = report()
        link = f"<link>{site.url('/a')}#comment-7</link>"
        item = f"<item><title>By: X</title>{link}<description>999 dead</description></item>"
        other.pages["/feed"] = f"<rss version='2.0'><channel>{item}</channel></rss>".encode()
        desk.watcher(Followed(url=site.url("/a")), Followed(url=other.url("/feed"), kind=Kind.THREAD)).round()
    (document,) = desk.ledger.documents()
    assert document.comments == ()


def test_a_source_that_fails_stops_no_other_and_is_tried_later_and_later(site: Site, desk: Desk) -> None:
    site.pages |= {"/a": report(), "/bad": (500, {})}
    watcher = desk.watcher(Followed(url=site.url("/bad")), Followed(url=site.url("/a")))
    done = watcher.round()
    assert (done.new, done.failed) == (1, 1)
    (failed,) = [one for one in desk.told if one.kind == "error"]
    assert "500" in failed.what
    assert "Next try" in failed.what
    for wait, tries in ((600, 2), (600, 2), (600, 3), (1_200, 3), (1_200, 4)):
        desk.later(watcher, wait)
        assert site.paths().count("/bad") == tries
    assert [one.url for one in watcher.plan.troubled()] == [site.url("/bad")]
    site.pages["/bad"] = report("89")
    desk.later(watcher, DAY)
    assert watcher.plan.troubled() == []


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("wait", [str, lambda seconds: http_date(seconds=seconds)], ids=["seconds", "date"])
def test_a_server_that_asks_for_peace_gets_it_for_all_its_pages(
    status: int, wait: Callable[[int], str], site: Site, desk: Desk
) -> None:
    site.pages |= {"/1": (status, {"Retry-After": wait(7_200)}), "/2": report()}
    watcher = desk.watcher(Followed(url=site.url("/1")), Followed(url=site.url("/2")))
    watcher.round()
    assert site.paths() == ["/1"]
    desk.later(watcher, 7_000)
    assert site.paths() == ["/1"]
    site.pages["/1"] = report()
    desk.later(watcher, 300)
    assert sorted(site.paths()) == ["/1", "/1", "/2"]


def test_a_page_that_is_gone_keeps_what_it_said(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report()
    watcher = desk.watcher(Followed(url=site.url("/a")))
    watcher.round()
    for gone in ((404, {}), (410, {})):
        site.pages["/a"] = gone
        assert desk.later(watcher, DAY) == ["gone"]
    assert len(desk.texts()) == 1
    assert {one.outcome.value for one in findings(desk.ledger)} == {"page gone"}
    assert desk.ledger.problems() == [], "what was read once is not left out"


def test_a_page_that_now_leads_to_the_front_page_is_gone(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report()
    watcher = desk.watcher(Followed(url=site.url("/a")))
    watcher.round()
    site.pages |= {"/a": (302, {"Location": "/"}), "/": report("7")}
    assert desk.later(watcher, 600) == ["gone"]
    assert desk.figures() == ["63", "about 400"]


def test_a_page_that_could_not_be_fetched_is_said_to_be_so_until_it_is_back(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report()
    watcher = desk.watcher(Followed(url=site.url("/a")))
    watcher.round()
    site.pages["/a"] = (500, {})
    desk.later(watcher, 600)
    assert {one.outcome.value for one in findings(desk.ledger)} == {"could not be fetched"}
    site.pages["/a"] = report()
    desk.later(watcher, DAY)
    assert {one.outcome.value for one in findings(desk.ledger)} == {"still there"}


def test_a_private_address_is_not_asked_however_a_feed_leads_there(site: Site, desk: Desk) -> None:
    inside = "http://169.254.169.254/latest/meta-data/"
    site.pages |= {"/feed": rss(inside, site.url("/on")), "/on": (302, {"Location": "http://10.0.0.1/"})}
    desk.watcher(Followed(url=site.url("/feed"))).round()
    assert [one.kind for one in desk.told] == ["listed", "error", "error"]
    assert all("not on the open internet" in one.what for one in desk.told[1:])


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"<rss>")
        time.sleep(0.02)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"<rss>" * 1_000)


@pytest.mark.parametrize("page", [drip, endless, b"\x00\x01\x02" * 100, b"", b"<rss>" * 5_000])
def test_a_hostile_source_is_an_error_and_nothing_more(page: object, site: Site, desk: Desk) -> None:
    with a_site() as good:
        good.pages["/a"] = report()
        site.pages["/feed"] = page
        limits = Limits(pause=0.0, total=4.0, size=200_000)
        bad, fine = Followed(url=site.url("/feed"), kind=Kind.FEED), Followed(url=good.url("/a"))
        done = desk.watcher(bad, fine, limits=limits).round()
    assert done.new == 1
    assert len(desk.texts()) == 1


def test_a_server_is_asked_one_thing_at_a_time_and_several_servers_at_once(desk: Desk) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.02)
        send(handler, 200, {}, report())

    with a_site() as one, a_site() as other:
        for site in (one, other):
            site.pages |= {"/feed": rss(*[site.url(f"/{n}") for n in range(6)]), **{f"/{n}": slow for n in range(6)}}
        watcher = desk.watcher(*[Followed(url=site.url("/feed")) for site in (one, other)])
        assert watcher.round().new == 12
        assert (one.busiest, other.busiest) == (1, 1)


def test_two_watchers_on_one_ledger_fetch_everything_once(desk: Desk, ledger_url: str) -> None:
    with a_site() as one, a_site() as other, Ledger.open(ledger_url) as second:
        for site in (one, other):
            site.pages |= {f"/{n}": report(str(50 + n)) for n in range(5)}
            site.pages["/feed"] = rss(*[site.url(f"/{n}") for n in range(5)])
        followed = [Followed(url=site.url("/feed")) for site in (one, other)]
        watchers = [desk.watcher(*followed), Desk(second, now=desk.now).watcher(*followed)]
        threads = [threading.Thread(target=watcher.round) for watcher in watchers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(one.paths()) == sorted(["/feed", *(f"/{n}" for n in range(5))])
        assert sorted(other.paths()) == sorted(one.paths())
        assert (one.busiest, other.busiest) == (1, 1)
    assert len(desk.texts()) == 10


def test_what_a_killed_watcher_held_is_free_again_after_its_lease(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report()
    followed = Followed(url=site.url("/a"))
    killed = desk.watcher(followed)
    killed.plan.enrol([followed])
    assert killed.plan.take() is not None
    watcher = desk.watcher(followed)
    assert watcher.round().asked == 0
    desk.now += LEASE
    assert watcher.round().new == 1


def test_a_watcher_that_lost_its_server_meanwhile_keeps_nothing(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report()
    followed = Followed(url=site.url("/a"))
    other = Plan(desk.ledger.engine, [followed.key], clock=lambda _: desk.now)

    def read(opened: object) -> object:
        desk.now += LEASE
        assert other.take() is not None
        return Verbs().read(opened)  # type: ignore[arg-type]

    watcher = desk.watcher(followed, verbs=Verbs(read=read, version="1"))  # type: ignore[arg-type]
    assert watcher.round().new == 0
    assert desk.texts() == []


def test_a_watcher_that_dies_while_it_keeps_a_page_keeps_all_of_it_or_nothing(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report()
    followed = Followed(url=site.url("/a"))
    dying = desk.watcher(followed)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    dying.plan.looked = die  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        dying.round()
    assert desk.texts() == []
    assert desk.ledger.claims() == []
    assert desk.watcher(followed).round().new == 1


def test_a_clock_that_is_set_back_stops_nothing(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report("63")
    watcher = desk.watcher(Followed(url=site.url("/a")))
    watcher.round()
    desk.now -= 30 * DAY
    site.pages["/a"] = report("89")
    assert "revised" in desk.later(watcher, 0)
    with reading(desk.ledger.engine) as connection:
        due = [row.due for row in connection.execute(watched.select())]
        held = [row.until for row in connection.execute(hosts.select())]
    assert due == [desk.now + 600]
    assert held == [0.0]
    site.pages["/a"] = report("91")
    assert desk.later(watcher, 599) == []
    assert "revised" in desk.later(watcher, 1)


def test_an_entry_that_is_no_longer_in_the_table_is_left_alone(site: Site, desk: Desk) -> None:
    site.pages |= {"/a": report(), "/b": report("89")}
    desk.watcher(Followed(url=site.url("/a"))).round()
    desk.later(desk.watcher(Followed(url=site.url("/b"))), DAY)
    assert site.paths() == ["/a", "/b"]


def test_a_reader_that_was_improved_makes_no_revisions(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report()

    def worse(opened: object) -> object:
        from dataclasses import replace

        return [replace(one, text=f"Front page\n{one.text} And so on.") for one in Verbs().read(opened)]  # type: ignore[arg-type,type-var,union-attr]

    followed = Followed(url=site.url("/a"))
    desk.watcher(followed, verbs=Verbs(read=worse, version="1")).round()  # type: ignore[arg-type]
    assert desk.later(desk.watcher(followed), DAY) == []


def test_a_fault_in_one_page_is_told_and_loses_no_other(site: Site, desk: Desk) -> None:
    site.pages |= {"/a": report(), "/b": report("89")}

    def read(opened: object) -> object:
        if getattr(opened, "name", "").endswith("/a"):
            raise ZeroDivisionError("a fault of ours")
        return Verbs().read(opened)  # type: ignore[arg-type]

    watcher = desk.watcher(
        Followed(url=site.url("/a")),
        Followed(url=site.url("/b")),
        verbs=Verbs(read=read, version="1"),  # type: ignore[arg-type]
    )
    done = watcher.round()
    assert (done.new, done.failed) == (1, 1)


def test_the_check_holds_claims_against_the_kept_bytes(site: Site, desk: Desk) -> None:
    site.pages["/a"] = report("63")
    desk.watcher(Followed(url=site.url("/a"))).round()
    assert [(one.is_kept, one.finding is not None) for one in check(desk.ledger)] == [(True, True)] * 2
    read = Verbs().read

    def invented(opened: object) -> object:
        from dataclasses import replace

        return [replace(one, text=one.text.replace("63", "64")) for one in read(opened)]  # type: ignore[arg-type,type-var,union-attr]

    site.pages["/b"] = report("63")
    desk.watcher(Followed(url=site.url("/b")), verbs=Verbs(read=invented, version="1")).round()  # type: ignore[arg-type]
    assert sorted((one.claim.quote, one.is_kept) for one in check(desk.ledger)) == [
        ("63", True),
        ("64", False),
        ("about 400", True),
        ("about 400", True),
    ]
