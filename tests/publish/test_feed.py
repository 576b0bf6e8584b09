"""The feed of corrections, as a feed reader takes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from counterclaim.nouns import Change
from counterclaim.publish.feed import MOST, feed
from strategies import texts

ATOM = "{http://www.w3.org/2005/Atom}"
AT = datetime(2023, 2, 1, 9, 30, tzinfo=UTC)
PAGES = {"makiivka-2023-01-01": ("Makiivka, 1 January 2023", "events/makiivka-2023-01-01/index.html")}
HIGHEST = "killed/incident/RU/soldiers/highest"


def a_change(what: str = "The highest figure rose from 63 to 400.", **rest: Any) -> Change:
    return Change(**{"event": "makiivka-2023-01-01", "at": AT, "what": what, "figure": HIGHEST} | rest)


def made(*changes: Change, **rest: Any) -> etree._Element:
    usual: dict[str, Any] = {
        "site": "https://desk.example.org/losses",
        "path": "changes.xml",
        "title": "Corrections",
        "pages": PAGES,
    }
    return etree.fromstring(feed(changes, **usual | rest).encode())


def words(element: etree._Element, name: str) -> list[str | None]:
    return [found.text for found in element.iter(f"{ATOM}{name}")]


def test_a_feed_has_all_that_the_standard_asks_for() -> None:
    root = made(a_change(decision="d" * 64, by="ines"))
    (entry,) = root.findall(f"{ATOM}entry")
    for element in (root, entry):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}")
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Corrections"
    assert root.findtext(f"{ATOM}updated") == "2023-02-01T09:30:00+00:00"
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "self": "https://desk.example.org/losses/changes.xml",
        "alternate": "https://desk.example.org/losses/",
    }
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://desk.example.org/losses/events/makiivka-2023-01-01/index.html#changes"


def test_ids_stay_when_other_changes_come() -> None:
    one, other = a_change(), a_change("The lowest figure fell from 63 to 40.", at=AT + timedelta(days=1))
    (kept,) = words(made(one).find(f"{ATOM}entry"), "id")
    assert kept in words(made(other, one), "id")
    assert kept is not None
    assert kept.startswith("tag:desk.example.org,2023-02-01:change/")
    assert len(set(words(made(other, one), "id"))) == 3


def test_the_latest_stand_first_and_old_ones_leave() -> None:
    many = [a_change(f"The highest figure rose to {n}.", at=AT + timedelta(hours=n)) for n in range(MOST + 5)]
    entries = made(*many).findall(f"{ATOM}entry")
    assert len(entries) == MOST
    assert entries[0].findtext(f"{ATOM}content") == f"The highest figure rose to {MOST + 4}."


def test_who_decided_is_an_analyst_unless_the_publisher_says_otherwise() -> None:
    change = a_change(decision="d" * 64, by="ines")
    assert words(made(change), "name") == ["Corrections", "An analyst"]
    assert words(made(change, people=True), "name") == ["Corrections", "ines"]
    assert b"ines" not in etree.tostring(made(change))


def test_a_first_figure_is_no_correction_and_a_confirmation_is() -> None:
    first = a_change("First figure: 63.", figure="killed/incident/RU/soldiers")
    confirmed = a_change("A person confirmed the claim “63”.", figure="", decision="d" * 64)
    assert words(made(first, confirmed), "content") == ["A person confirmed the claim “63”."]


def test_changes_of_events_without_a_page_are_left_out() -> None:
    assert words(made(a_change(event="gone")), "content") == []


@given(texts, texts)
def test_any_words_make_a_feed_that_can_be_read(what: str, name: str) -> None:
    root = made(a_change(what, decision="d", by=name), pages={"makiivka-2023-01-01": (name, "a.html")}, people=True)
    assert len(root.findall(f"{ATOM}entry")) == 1


@given(st.datetimes(timezones=st.just(UTC)))
def test_any_moment_makes_a_tag_with_a_date(at: datetime) -> None:
    (name,) = words(made(a_change(at=at)).find(f"{ATOM}entry"), "id")
    assert name is not None
    assert len(name.split(",")[1].split(":")[0]) == 10
