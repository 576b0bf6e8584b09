"""Words that name a place or a date are found by their surface."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extract.cues import dates, places
from counterclaim.nouns import BODY, TITLE


def place_words(text: str) -> list[str]:
    return [cue.text for cue in places(text, unit=BODY)]


def date_words(text: str) -> list[str]:
    return [cue.text for cue in dates(text, unit=BODY)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Rockets hit a building in Makiivka, a town in the occupied part of the Donetsk region.",
            ["Makiivka", "Donetsk"],
        ),
        ("The quake struck near the town of Garut.", ["Garut"]),
        ("63 died in the Makiivka strike.", ["Makiivka"]),
        ("The Bahanaga train crash killed 280.", ["Bahanaga"]),
        ("Toll of Cianjur quake reaches 321", ["Cianjur"]),
        ("Cianjur: 268 dead, 151 missing", ["Cianjur"]),
        ("Blasts were heard in Kyiv, Odesa and Kharkiv.", ["Kyiv", "Odesa", "Kharkiv"]),
        ("Two men drowned off Rio de Janeiro.", ["Rio de Janeiro"]),
        ("They fled from St. Petersburg's suburbs.", ["St. Petersburg"]),
        ("KABUL, Afghanistan (Jan. 25, 2013) – Two men died.", ["KABUL", "Afghanistan"]),
        ("SAN SALVADOR, 3 JAN 90 -- TWO PEASANTS WERE KILLED IN SAN MIGUEL YESTERDAY.", ["SAN SALVADOR", "SAN MIGUEL"]),
        ("The President spoke on Monday in May.", []),
        ("Nobody was hurt, the mayor said.", []),
    ],
)
def test_finds_names_that_stand_where_a_place_would(text: str, found: list[str]) -> None:
    assert place_words(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The ministry said on Monday night that", ["on Monday night"]),
        ("on 2 January 2023 and on January 2nd", ["on 2 January 2023", "on January 2nd"]),
        ("the New Year's Eve attack", ["the New Year's Eve"]),
        ("killed yesterday, not last week", ["yesterday", "last week"]),
        ("since February 2022", ["since February 2022"]),
        ("called up in September.", ["in September"]),
        ("SAN SALVADOR, 3 JAN 90 --", ["3 JAN 90"]),
        ("from 24.02.22 to 2023-06-12", ["24.02.22", "2023-06-12"]),
        ("a fortnight earlier, two days ago", ["a fortnight earlier", "two days ago"]),
        ("the largest since the invasion began", ["since the invasion began"]),
        ("Monday's earthquake", ["Monday"]),
        ("they may march on; 63 died", []),
        ("KABUL, Afghanistan (Jan. 25, 2013)", ["Jan. 25, 2013"]),
    ],
)
def test_finds_words_that_name_a_date(text: str, found: list[str]) -> None:
    assert date_words(text) == found


def test_a_cue_keeps_its_offsets_in_the_whole_unit_when_only_a_part_is_searched() -> None:
    text = "In Kyiv on Monday. In Odesa on Tuesday."
    (place,) = places(text, start=19, unit=TITLE)
    (date,) = dates(text, start=19, unit=TITLE)
    assert text[place.start : place.end] == place.text == "Odesa"
    assert text[date.start : date.end] == date.text == "on Tuesday"
    assert place.unit == TITLE


@given(st.text(alphabet="INin AaKyiv,.-'’(:)1 29é\n", max_size=300))
def test_every_cue_is_the_exact_words_of_the_text(text: str) -> None:
    for cue in (*places(text, unit=BODY), *dates(text, unit=BODY)):
        assert cue.text
        assert text[cue.start : cue.end] == cue.text
