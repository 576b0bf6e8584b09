from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from counterclaim.errors import LedgerError
from counterclaim.ledger.database import reading
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from counterclaim.serve import site, tables
from counterclaim.serve.desk import Desk
from counterclaim.serve.listening import listening_at
from counterclaim.serve.rendered import Kept
from publish.sample import changes, makiivka
from server.newsroom import AT, Browser, a_desk, awaited, claim_of, fill

OTHER = "donetsk-2023-01-01"


@pytest.fixture
def two_events(ledger_url: str) -> str:
    """A ledger with one event on which claims were made and one on which none was, as linking gave them."""
    fill(ledger_url)
    event = makiivka().event
    middle = len(event.links) // 2
    one = replace(event, links=event.links[:middle])
    two = replace(event, id=OTHER, name="Shelling of Donetsk", links=event.links[middle:], documents=())
    with Ledger.open(ledger_url) as ledger:
        ledger.replace_events([one, two], changes(), state="as two")
    return ledger_url


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "MANY", 2)


def pages(desk: Desk) -> list[str]:
    browser = Browser(desk)
    return [browser.get(path).text for path in ("/", *(f"/{h.folder}/" for h in desk.site.look().heads), "/api/claims")]


@pytest.mark.usefixtures("few_are_many")
def test_what_other_processes_render_is_what_this_one_would_have(
    two_events: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(site, "AT_ONCE", 1)
    with a_desk(two_events) as desk:
        monkeypatch.setattr(desk.site, "entry", None)  # nothing is left to do here
        desk.site.prepare(tell=lambda done, total: told.append((done, total)))
        monkeypatch.undo()
        there = pages(desk)
        desk.site._rendered.leave_out([head.event.id for head in desk.site.look().heads])
    assert told == [(1, 2), (2, 2)]
    with a_desk(two_events) as desk:
        desk.site.prepare()
        assert pages(desk) == there


@pytest.mark.usefixtures("few_are_many")
def test_what_other_processes_could_not_render_is_rendered_here(
    two_events: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_desk(two_events) as desk:
        monkeypatch.setattr(desk.site, "_elsewhere", lambda events: (None for _ in events))
        desk.site.prepare()
        assert desk.site.is_complete
        assert kept(desk) == 2


@pytest.mark.usefixtures("few_are_many")
def test_what_was_rendered_before_a_decision_does_not_stand_after_it(
    two_events: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_desk(two_events) as desk:

        def meanwhile(events: list[str]) -> Iterator[Kept]:
            early = [desk.site.kept(event) for event in events]
            desk.ledger.decide(new_decision(claim_of(700).id, "reject", reason="A rumour", by="analyst", at=AT))
            desk.site.look()
            yield from early

        monkeypatch.setattr(desk.site, "_elsewhere", meanwhile)
        desk.site.prepare()
        assert not any("between 300 and 700" in page for page in pages(desk))


@pytest.mark.usefixtures("few_are_many")
def test_stopped_half_way_the_next_server_goes_on_from_there(two_events: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "AT_ONCE", 1)
    stop = threading.Event()
    with a_desk(two_events) as desk:
        desk.site.prepare(stop, lambda _done, _total: stop.set())
        assert not desk.site.is_complete
        assert kept(desk) == 1
        assert "Shelling of Donetsk" in Browser(desk).get("/").text
    with a_desk(two_events) as desk:
        desk.site.prepare()
        assert desk.site.is_complete
        assert kept(desk) == 2


def test_a_server_that_starts_again_takes_over_what_is_whole_and_looks_at_nothing(
    two_events: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_desk(two_events) as desk:
        desk.site.prepare()
        before = pages(desk)
    with a_desk(two_events) as desk:
        monkeypatch.setattr(desk.catalogue, "found", None)
        desk.site.prepare()
        assert desk.site.is_complete
        assert pages(desk) == before


def test_a_server_that_starts_after_a_decision_shows_what_it_changed(
    two_events: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_desk(two_events) as desk:
        desk.site.prepare()
        assert claim_of(700).id in pages(desk)[-1]
    with Ledger.open(two_events) as ledger:
        ledger.decide(new_decision(claim_of(700).id, "reject", reason="A rumour", by="analyst", at=AT))
    with a_desk(two_events) as desk:
        here, worked_out = desk.catalogue.home_of(claim_of(300).id), []
        found = desk.catalogue.found
        monkeypatch.setattr(desk.catalogue, "found", lambda event: (worked_out.append(event), found(event))[1])
        desk.site.prepare()
        assert worked_out == [here]  # and not the other event
        assert claim_of(700).id not in pages(desk)[-1]


def test_an_event_named_anew_by_an_editor_just_before_the_end_is_not_taken_for_whole(two_events: str) -> None:
    with a_desk(two_events) as desk:
        desk.site.prepare()
        whole = desk.site._rendered.whole()
        desk.naming.switch(OTHER, shown=True, by="editor", reason="They agreed")
    with a_desk(two_events) as desk:
        desk.site.prepare()
        assert desk.site._rendered.whole() not in ("", whole)


def test_where_something_could_not_be_written_down_the_whole_is_not_said_to_be_kept(
    two_events: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterclaim.serve import rendered

    def fails(*_: object) -> None:
        raise LedgerError("The disk is full.")

    with a_desk(two_events) as desk:
        monkeypatch.setattr(rendered, "replace_cases", fails)
        desk.site.prepare()
        monkeypatch.undo()
    with a_desk(two_events) as desk:
        assert desk.site._rendered.whole() == ""
        desk.site.prepare()
        assert kept(desk) == 2


def kept(desk: Desk) -> int:
    """How many events stand rendered in the database."""
    with reading(desk.ledger.engine) as connection:
        return connection.scalar(select(func.count()).where(tables.rendered.c.event != "")) or 0


def test_answers_leave_at_once_and_wait_for_no_reader() -> None:
    async def delays() -> int:
        listening = listening_at("127.0.0.1", 0)
        held: list[asyncio.StreamWriter] = []
        async with await asyncio.start_server(lambda _, writer: held.append(writer), sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            while not held:
                await asyncio.sleep(0.01)
            at_once: int = held[0].get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            for each in (writer, *held):
                each.close()
                await each.wait_closed()
            return at_once

    assert awaited(delays()) == 1
