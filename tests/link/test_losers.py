"""Whose losses a claim counts where its sentence says who lost them."""

from __future__ import annotations

import pytest

import counterclaim
from builders import a_document

WAR = " The invasion began on 24 February 2022."


def sides_that_lost(text: str) -> list[str | None]:
    document = a_document(text + WAR, published="2023-01-03")
    events = counterclaim.link(counterclaim.extract(document), [document])
    return [link.affected_side.name if link.affected_side else None for event in events for link in event.links]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Russia has lost 107,000 soldiers since the invasion began, Ukraine's General Staff said.", "Russia"),
        ("Russia's defence ministry said Ukraine had lost 61,207 soldiers since the invasion began.", "Ukraine"),
        ("Russian forces have already lost 3,007 tanks since the war began, Ukraine's general staff said.", "Russia"),
        ("Ukraine's army suffered 120 dead in the attack, Russia's defence ministry said.", "Ukraine"),
        ("Ukraine said it had lost 40 soldiers in the attack.", "Ukraine"),
        ("Ukraine said 40 soldiers of the Russian army were killed in the attack.", "Russia"),
    ],
)
def test_the_subject_of_lost_is_the_side_that_lost_them(text: str, side: str) -> None:
    assert sides_that_lost(text) == [side]


def test_a_total_is_of_the_side_that_lost_them_not_of_the_one_most_named() -> None:
    text = "Russia's defence ministry in Moscow said Ukraine had lost 61,207 soldiers since the invasion began."
    document = a_document(text + WAR, published="2023-01-03")
    (event,) = counterclaim.link(counterclaim.extract(document), [document])
    assert event.name == "Losses of Ukraine, since 24 February 2022"
