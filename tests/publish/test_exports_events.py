"""Events in the shapes that other programs read: UCDP, ACLED, HXL."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import RUSSIA, UKRAINE, a_claim, a_link, an_event, day
from counterclaim.nouns import Bound, Link, Measure, Place, Record, Row, Scope, When
from counterclaim.publish.exports import bundle
from counterclaim.publish.exports.toll import Count, deaths, sides
from counterclaim.publish.exports.ucdp import priogrid
from publish.sample import a_record, a_row, makiivka


def rows(form: str, *records: Record) -> list[dict[str, str]]:
    return list(csv.DictReader(bundle(form, records).files[f"{form}.csv"].decode().splitlines(keepends=True)))


def killed(low: int, high: int, *, floor: int | None = None, side: Any = RUSSIA, **rest: Any) -> Row:
    link = a_link(a_claim(f"{low} died", str(low), low, low), affected_side=side)
    bounds = {"lowest": Bound(low, link.claim.id), "highest": Bound(high, link.claim.id)}
    bounds["floor"] = None if floor is None else Bound(floor, link.claim.id)
    return a_row(link, **{"side": side} | bounds | rest)


def of(*made: Row, **event: Any) -> Record:
    links: list[Link] = [link for row in made for link in row.links]
    return a_record(an_event(*links, **event), *made)


def test_ucdp_has_49_columns_and_acled_31_in_their_order() -> None:
    ucdp, acled = rows("ucdp", makiivka())[0], rows("acled", makiivka())[0]
    assert (len(ucdp), len(acled)) == (49, 31)
    assert list(ucdp)[:3] + list(ucdp)[-2:] == ["id", "relid", "year", "gwnoa", "gwnob"]
    assert list(acled)[:2] + list(acled)[-1:] == ["event_id_cnty", "event_date", "timestamp"]


def test_ucdp_best_is_the_acknowledged_floor_between_the_lowest_and_the_highest() -> None:
    (row,) = rows("ucdp", makiivka())
    assert (row["low"], row["best"], row["high"]) == ("63", "89", "700")
    assert (row["side_a"], row["deaths_a"], row["side_b"], row["deaths_b"]) == ("Russia", "89", "Ukraine", "0")


def test_ucdp_best_is_the_lowest_figure_where_nobody_acknowledges_one() -> None:
    (row,) = rows("ucdp", of(killed(12, 40)))
    assert (row["low"], row["best"], row["high"]) == ("12", "12", "40")


def test_ucdp_deaths_of_both_sides_and_of_civilians_add_up_to_best() -> None:
    record = of(killed(10, 20), killed(5, 5, side=UKRAINE), killed(3, 9, side=UKRAINE, group="civilians"))
    (row,) = rows("ucdp", record)
    parts = [int(row[name]) for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")]
    assert (row["side_a"], row["side_b"]) == ("Ukraine", "Russia")
    assert parts == [5, 10, 3, 0]
    assert sum(parts) == int(row["best"])


def test_ucdp_where_and_when_are_coded_with_their_precision() -> None:
    (row,) = rows("ucdp", makiivka())
    assert (row["where_prec"], row["date_prec"], row["country"]) == ("1", "1", "Ukraine")
    assert (row["date_start"], row["date_end"]) == ("2023-01-01 00:00:00.000", "2023-01-01 00:00:00.000")
    assert row["geom_wkt"] == "POINT (37.926 48.048)"


@pytest.mark.parametrize(
    ("last", "precision"), [("2023-01-04", "2"), ("2023-01-07", "3"), ("2023-01-31", "4"), ("2024-01-01", "5")]
)
def test_ucdp_a_longer_stretch_of_days_is_a_lower_precision(last: str, precision: str) -> None:
    when = When(day("2023-01-01").earliest, day(last).latest, "stated")
    assert rows("ucdp", of(killed(1, 2), when=when))[0]["date_prec"] == precision


def test_ucdp_sources_are_the_outlets_with_date_and_headline() -> None:
    (row,) = rows("ucdp", makiivka())
    assert row["number_of_sources"] == "8"
    assert '"Meridian Wire,2023-01-02,Russia admits 63 soldiers killed in Makiivka strike"' in row["source_article"]
    assert "Russian defence ministry" in row["source_original"]


def test_ucdp_leaves_out_totals_unplaced_events_and_events_without_a_death() -> None:
    total = of(killed(9, 9), kind="total", id="total")
    unplaced = of(killed(9, 9), place=None, id="unplaced")
    unhurt = of(killed(0, 0), id="unhurt")
    assert rows("ucdp", total, unplaced, unhurt, of(killed(1, 1), id="fits"))[0]["relid"] == "fits"
    lost = {loss.what: loss.count for loss in bundle("ucdp", [total, unplaced, unhurt]).losses}
    assert (
        lost["running totals"] == lost["incidents without a death"] == lost["incidents without a date or a place"] == 1
    )


def test_ucdp_numbers_that_the_programme_gives_stay_empty() -> None:
    (row,) = rows("ucdp", makiivka())
    assert {row[name] for name in ("conflict_dset_id", "dyad_new_id", "type_of_violence", "country_id", "gwnoa")} == {
        ""
    }


def test_the_priogrid_cell_of_a_point_counts_from_the_south_west() -> None:
    assert priogrid(-90, -180) == 1
    assert priogrid(-89.6, -179.4) == 2
    assert priogrid(-89.5, -180) == 721
    assert priogrid(90, 180) == 259200


def test_acled_counts_the_most_conservative_figure_and_tells_the_dispute_in_notes() -> None:
    (row,) = rows("acled", makiivka())
    assert row["fatalities"] == "63"
    assert "63 to 700" in row["notes"]
    assert (row["iso"], row["country"], row["location"]) == ("804", "Ukraine", "Makiivka")
    assert (row["time_precision"], row["geo_precision"]) == ("1", "1")


def test_acled_keeps_an_incident_without_a_death() -> None:
    assert rows("acled", of(killed(0, 0)))[0]["fatalities"] == "0"


def test_acled_a_place_that_is_only_a_country_has_no_coordinates() -> None:
    country = Place("country:UA", "Ukraine", "UA", precision="country")
    (row,) = rows("acled", of(killed(1, 1), place=country))
    assert (row["geo_precision"], row["latitude"]) == ("3", "")


def test_hxl_has_the_tags_under_the_header() -> None:
    tags = rows("hxl", makiivka())[0]
    assert list(tags.values())[:7] == [
        "#date+start",
        "#geo+lat",
        "#geo+lon",
        "#adm1+name",
        "#affected+killed+min",
        "#affected+killed+max",
        "#meta+source",
    ]


def test_hxl_holds_killed_and_injured_of_a_group_in_one_row() -> None:
    _, row = rows("hxl", makiivka())
    assert (row["Killed, lowest"], row["Killed, highest"], row["Killed, acknowledged"]) == ("63", "700", "89")
    assert (row["Injured, lowest"], row["Injured, highest"]) == ("300", "300")
    assert (row["Date"], row["Place"], row["Who"]) == ("2023-01-01", "Makiivka", "Russian soldiers")


def test_hxl_leaves_out_running_totals() -> None:
    assert len(rows("hxl", of(killed(9, 9), kind="total"))) == 1


def test_overlapping_groups_of_one_side_are_not_added_up() -> None:
    found = deaths(of(killed(60, 90), killed(5, 7, group="marines")))
    assert found.total == Count(60, 60, 90)
    assert found.overlapping == 1


def test_soldiers_without_a_side_are_not_added_to_soldiers_of_one() -> None:
    assert deaths(of(killed(60, 90), killed(40, 40, side=None))).total == Count(60, 60, 90)


def test_a_toll_of_people_above_the_groups_adds_what_they_do_not_explain() -> None:
    found = deaths(of(killed(60, 60), killed(70, 100, side=None, group="people")))
    assert found.unknown == Count(10, 10, 40)
    assert found.total == Count(70, 70, 100)


def test_a_rival_toll_of_people_widens_the_range_and_adds_nobody() -> None:
    found = deaths(of(killed(63, 400, floor=89), killed(20, 99, side=None, group="people")))
    assert found.unknown == Count()
    assert found.total == Count(20, 89, 400)


@pytest.mark.parametrize(("low", "high"), [(0, 0), (0, 9), (7, 9)])
def test_a_toll_of_people_alone_is_the_total(low: int, high: int) -> None:
    found = deaths(of(killed(low, high, side=None, group="people")))
    assert found.unknown == found.total == Count(low, low, high)


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500), st.sampled_from(["soldiers", "civilians", "people"])))
)
def test_best_is_the_sum_of_its_parts_and_lies_in_the_range(figures: list[tuple[int, int, str]]) -> None:
    found = deaths(of(*(killed(min(a, b), max(a, b), floor=min(a, b), group=group) for a, b, group in figures)))
    parts = [count.best for _, count in found.combatants] + [found.civilians.best, found.unknown.best]
    assert sum(parts) == found.total.best
    assert found.total.low <= found.total.best <= found.total.high


def test_rows_of_a_period_and_of_other_measures_are_no_deaths() -> None:
    rest = (killed(9, 9, scope=Scope.PERIOD), killed(9, 9, measure=Measure.INJURED), replace(killed(9, 9), lowest=None))
    assert deaths(of(*rest)).total == Count()


def test_the_side_whose_losses_are_spoken_of_comes_first_and_the_one_that_speaks_second() -> None:
    claim = a_link(a_claim("63 died", "63", 63, 63), side=UKRAINE, affected_side=RUSSIA)
    row = a_row(claim, side=RUSSIA)
    assert sides(a_record(an_event(claim), row)) == (RUSSIA, UKRAINE)


def test_an_event_of_which_no_side_is_known_has_none() -> None:
    assert sides(a_record(an_event())) == (None, None)
