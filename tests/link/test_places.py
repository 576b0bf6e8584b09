"""Place names are resolved by spelling, country and size."""

from __future__ import annotations

import pytest

from counterclaim.link.places import find, is_capital, kilometres, slug, unlisted


def test_two_spellings_of_a_town_are_one_place() -> None:
    one, other = find("Makiivka", ["UA"]), find("Makeyevka", ["RU", "UA"])
    assert one is not None
    assert other is not None
    assert one.id == other.id
    assert (one.name, other.name) == ("Makiivka", "Makeyevka")


def test_a_town_of_the_countries_in_the_report_wins_over_one_elsewhere() -> None:
    russian, ukrainian = find("Donetsk", ["RU"]), find("Donetsk", ["UA"])
    assert russian is not None
    assert ukrainian is not None
    assert (russian.country, ukrainian.country) == ("RU", "UA")


def test_a_great_city_wins_over_a_small_namesake_in_the_country_of_the_report() -> None:
    moscow = find("Moscow", ["US"])
    assert moscow is not None
    assert moscow.country == "RU"


def test_a_small_town_of_a_country_that_the_report_never_names_is_not_believed() -> None:
    assert find("Moura", ["ML"]) is None


def test_wire_capitals_and_accents_make_no_difference() -> None:
    capitals, accents = find("USULUTAN", ["SV"]), find("Usulután", ["SV"])
    assert capitals is not None
    assert accents is not None
    assert capitals.id == accents.id
    assert capitals.name == "Usulután"


@pytest.mark.parametrize(
    ("name", "id", "precision"),
    [
        ("Türkiye", "country:TR", "country"),
        ("UK", "country:GB", "country"),
        ("West Java", "region:west-java", "region"),
        ("Texas", "region:texas", "region"),
    ],
)
def test_countries_and_regions_are_places_of_their_own_precision(name: str, id: str, precision: str) -> None:
    place = find(name)
    assert place is not None
    assert (place.id, place.precision) == (id, precision)


@pytest.mark.parametrize("word", ["HIMARS", "Overnight", "", "  ", "Qqqq", "\u202eevil\x00"])
def test_words_that_are_no_place_are_none(word: str) -> None:
    assert find(word, ["UA"]) is None


def test_an_unlisted_place_has_an_id_and_no_coordinates() -> None:
    place = unlisted("Tinzaouaten", "ML")
    assert (place.id, place.latitude, place.country) == ("name:tinzaouaten", None, "ML")


def test_an_id_is_made_of_plain_letters_whatever_the_name_holds() -> None:
    assert slug("Makiïvka / <b>Донецк</b>") == "makiivka-b-b"
    assert slug("平壌") == "place"


def test_distance_is_in_kilometres_and_unknown_without_coordinates() -> None:
    kyiv, kharkiv = find("Kyiv"), find("Kharkiv")
    assert kyiv is not None
    assert kharkiv is not None
    assert kilometres(kyiv, kharkiv) == pytest.approx(410, abs=10)
    assert kilometres(kyiv, unlisted("Nowhere", None)) is None
    assert is_capital(kyiv)
    assert not is_capital(kharkiv)
