"""The pages of an estimate: what they say, and that they never pass for a record."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import polars as pl
import pytest

pytest.importorskip("scipy")

from counterclaim.estimate.basis import make
from counterclaim.estimate.mapping import load_mapping
from counterclaim.estimate.rows import read_basis
from counterclaim.estimate.study import Effort, study
from counterclaim.estimate.told import Told
from counterclaim.nouns import Problem
from counterclaim.publish.charts import EM
from counterclaim.publish.estimate import publish, views
from counterclaim.publish.estimate.fan import Fan, Frame, fan_chart
from counterclaim.publish.estimate.words import about, factor, percent, rounded
from counterclaim.publish.scale import text_width
from small_wars import written

TINY = Effort(rounds=8, sweeps=20, warm=10)
PAGES = ("index", "sources", "without", "forecast", "made", "losses/a-soldiers", "losses/b-tanks")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    table, mapping = written(tmp_path_factory.mktemp("war"))
    out = tmp_path_factory.mktemp("site")
    publish(study(read_basis(table, load_mapping(mapping)), days_ahead=14, effort=TINY), out)
    return out


def page(out: Path, name: str) -> str:
    return (out / f"{name}.html").read_text(encoding="utf-8")


def words(html: str) -> str:
    """What a reader reads, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def a_report(day: int, count: int, **rest: Any) -> Told:
    known = Told(day, count, "A", "soldiers", "ministry", span=0, bound="exact", where="row")
    return replace(known, **rest)


@pytest.mark.parametrize("name", [*PAGES[:5], "losses/a-soldiers", "losses/a-tanks"])
def test_every_page_says_that_it_is_a_models_estimate(out: Path, name: str) -> None:
    assert "A model’s estimate not what anybody reported" in words(page(out, name))


@pytest.mark.parametrize("name", PAGES[:6])
def test_no_page_holds_script_or_style_of_its_own(out: Path, name: str) -> None:
    html = page(out, name)
    assert "default-src 'none'" in html
    assert not re.search(r"<script|\sstyle=|\son\w+=|https?://(?!www\.w3)", html)


def test_the_overview_tells_the_estimate_the_forecast_and_what_was_reported_apart(out: Path) -> None:
    said = words(page(out, "index"))
    assert re.search(r"By 29 April 2024, probably about [\d,]+; with 90 % probability [\d,]+ to [\d,]+\.", said)
    assert re.search(r"Forecast for 13 May 2024: about [\d,]+; with 90 % probability", said)
    assert re.search(r"Last reported, each source’s latest: from [\d,]+ \( A ministry , 29 April 2024\)", said)


def test_what_rests_on_one_source_says_so(out: Path) -> None:
    assert "One source alone speaks of it" in words(page(out, "losses/a-tanks"))
    assert "One source alone speaks of it" not in words(page(out, "losses/b-soldiers"))


def test_draws_that_do_not_agree_are_told_of(out: Path) -> None:
    assert "may not be relied on" in words(page(out, "made"))
    assert "The chains of draws do not agree well enough" in words(page(out, "losses/a-soldiers"))


def test_reported_figures_are_marks_beside_hatched_intervals(out: Path) -> None:
    html = page(out, "losses/a-soldiers")
    assert 'id="hatch-wide"' in html
    assert re.search(r'class="reported tone-\d circle"', html)
    assert "reported by monitor" in words(html)


def test_the_forecast_lies_on_a_ground_of_its_own(out: Path) -> None:
    html = page(out, "losses/a-soldiers")
    assert html.count('class="coming"') == 8
    assert "forecast" in words(html)


def test_each_chart_comes_on_both_scales_and_with_its_table(out: Path) -> None:
    html = page(out, "losses/a-soldiers")
    assert html.count('type="radio"') == 4
    assert html.count("<summary>As a table</summary>") == 2
    assert re.search(r"29 April 2024</th>", html)
    assert re.search(r'13 May 2024 <span class="tag">forecast', html)


def test_conclusions_say_whether_they_need_what_cannot_be_known(out: Path) -> None:
    said = words(page(out, "sources"))
    assert "A ministry on A: 0." in said
    assert said.index("Its own side’s losses against") < said.index("Needs the assumption that biases lie about 1")
    assert said.index("Two sources on one party") < said.index("Known from the reports: no assumption")


def test_leaving_out_says_what_changes_most_and_where_nobody_else_reports(out: Path) -> None:
    said = words(page(out, "without"))
    assert "Without A ministry" in said
    assert "nobody else reports it" in said


def test_what_was_left_out_and_the_version_are_told(tmp_path: Path) -> None:
    basis = make(
        [a_report(2, 40), a_report(5, 90)],
        start=None,
        sides={},
        title="Losses",
        origin="war.csv",
        problems=[Problem("war.csv, row 9", "The cell is empty.", "Give it.")],
        unused=[Problem("claim", "A reader's comment is no source.", "")] * 3,
    )
    publish(study(basis, days_ahead=0, effort=TINY), tmp_path)
    said = words(page(tmp_path, "made"))
    assert "3: A reader's comment is no source. 1: The cell is empty." in said
    assert "from war.csv : 2 reports from day 1 to day 5" in said


def test_one_report_and_nothing_ahead_gives_whole_pages_that_say_little(tmp_path: Path) -> None:
    basis = make([a_report(3, 40)], start=date(2024, 3, 1), sides={}, title="Losses", origin="war.csv")
    publish(study(basis, days_ahead=0, effort=TINY), tmp_path)
    assert "It rests on two reports or fewer, which say little." in words(page(tmp_path, "index"))
    assert "No forecast was asked for" in words(page(tmp_path, "forecast"))
    assert "There is one source only" in words(page(tmp_path, "without"))
    assert "Nothing can be set against each other" in words(page(tmp_path, "sources"))


@pytest.mark.parametrize("bound", ["lower", "upper"])
def test_bounds_alone_give_whole_pages(tmp_path: Path, bound: str) -> None:
    rows = [a_report(3, 0, bound=bound), a_report(9, 70, bound=bound, span=7)]
    basis = make(rows, start=date(2024, 3, 1), sides={}, title="Losses", origin="war.csv")
    publish(study(basis, days_ahead=7, effort=TINY), tmp_path)
    assert "at least; a stem down: at most" in words(page(tmp_path, "losses/a-soldiers"))


@pytest.mark.parametrize("name", PAGES[:6])
def test_every_page_names_the_conflict(out: Path, name: str) -> None:
    assert "Losses in a small war" in words(page(out, name))


def test_the_page_on_the_sources_says_up_to_when_and_what_a_factor_is(out: Path) -> None:
    said = words(page(out, "sources"))
    assert "From the reports up to 29 April 2024." in said
    assert "On one kind it may be further off than on another" in said


def test_what_a_page_rests_on_is_a_click_away(out: Path) -> None:
    assert "from war.csv ; what each gives" in words(page(out, "losses/a-soldiers"))
    assert 'href="../data/reports.csv"' in page(out, "losses/a-soldiers")


def test_a_name_from_right_to_left_leaves_the_date_beside_it_alone(tmp_path: Path) -> None:
    rows = [a_report(3, 41, source="العراق"), a_report(9, 70, source="<b>")]
    basis = make(rows, start=None, sides={}, title="Losses", origin="war.csv")
    publish(study(basis, days_ahead=0, effort=TINY), tmp_path)
    assert "from 41 (<bdi>العراق</bdi>, day 3) to 70 (<bdi>&lt;b&gt;</bdi>, day 9)." in page(tmp_path, "index")


def test_sources_that_tell_the_same_numbers_count_as_one_and_that_is_said(tmp_path: Path) -> None:
    rows = [a_report(day, 113 * day, source=source, where=source) for day in (2, 5, 8) for source in ("one", "two")]
    basis = make(rows, start=None, sides={}, title="Losses", origin="war.csv")
    found = study(basis, days_ahead=0, effort=TINY)
    assert found.tables["reports"].filter(pl.col("copy"))["where"].to_list() == ["two"] * 3
    publish(found, tmp_path)
    assert "Its sources tell the same numbers and count as one" in words(page(tmp_path, "losses/a-soldiers"))
    assert "3 reports by 1 source" in words(page(tmp_path, "index"))
    assert "For copies are taken 3 reports that tell the very number" in words(page(tmp_path, "made"))


# --- charts


def heights(path: str) -> list[float]:
    return [float(y) for _, y in re.findall(r"([\d.-]+) ([\d.-]+)", path)]


def a_fan(days: int, low: float, high: float) -> Fan:
    flat = ([low] * days, [low] * days, [low] * days, [high] * days, [high] * days)
    return Fan(range(1, days + 1), *flat)


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize(("low", "high"), [(0.02, 1.3), (0.6, 40.0), (0.1, 0.4), (3.2, 200.4)])
def test_small_numbers_stay_inside_their_chart(log: bool, low: float, high: float) -> None:
    chart = fan_chart(a_fan(9, low, high), (), Frame(860.0, 300.0, log=log, last=9))
    assert chart.top <= min(heights(chart.outer)) <= max(heights(chart.outer)) <= chart.bottom


def test_a_single_day_is_a_band_with_its_date_below_it() -> None:
    chart = fan_chart(a_fan(1, 20.0, 90.0), (), Frame(343.0, 300.0, log=True, last=1, start=date(2024, 3, 1)))
    across = [float(x) for x, _ in re.findall(r"([\d.]+) ([\d.]+)", chart.outer)]
    assert max(across) - min(across) > 200
    assert [label for _, label in chart.dates] == ["1 Mar 2024"]
    assert min(across) < chart.dates[0][0] < max(across)


@pytest.mark.parametrize("days", [2, 5, 30, 67])
def test_no_date_runs_out_of_the_chart(days: int) -> None:
    chart = fan_chart(a_fan(days, 20.0, 90.0), (), Frame(343.0, 300.0, log=True, last=days, start=date(2024, 3, 1)))
    assert all(x + text_width(label, EM) <= chart.width for x, label in chart.dates)


def test_a_report_that_looks_like_a_slip_or_a_copy_says_so_where_it_is_listed(tmp_path: Path) -> None:
    rows = [a_report(day, count) for day, count in ((2, 400), (3, 4107), (4, 450))]
    basis = make(
        [*rows, a_report(4, 4107, source="monitor")], start=date(2024, 3, 1), sides={}, title="", origin="w.csv"
    )
    publish(study(basis, days_ahead=0, effort=TINY), tmp_path)
    said = words(page(tmp_path, "losses/a-soldiers"))
    assert "4,107 since the start row more than ten times what its source told within the week before" in said
    assert "450 since the start row less than half of what its source told before" in said
    assert "4,107 since the start row counts as a copy of another source’s" in said


def test_the_word_for_the_forecast_stands_where_there_is_room() -> None:
    frame = Frame(343.0, 300.0, log=True, last=10)
    assert not fan_chart(a_fan(300, 20.0, 90.0), (), frame).has_room_before
    assert fan_chart(a_fan(300, 20.0, 90.0), (), replace(frame, last=200)).has_room_before


def test_a_week_that_began_before_day_1_is_drawn_on_the_days_from_there() -> None:
    basis = make([a_report(3, 60, span=7)], start=None, sides={}, title="Losses", origin="war.csv")
    found = study(basis, days_ahead=20, effort=TINY)
    chart = views.groups(found)[0].charts("daily", views.marks(found), log=False).wide
    (mark,) = chart.marks
    assert mark.d.startswith(f"M{round(chart.left + (chart.right - chart.left) / 22, 1)} ")


def test_untrusted_words_are_shown_and_do_nothing(tmp_path: Path) -> None:
    nasty = '<img src=x onerror="alert(1)">\u202e{{ 7 * 7 }}'
    rows = [a_report(day, day * 10, party=nasty, category=nasty, source=nasty, where=nasty) for day in (3, 9)]
    rows += [a_report(9, 80, party=nasty, category=nasty.upper(), source="../../other")]
    basis = make(rows, start=None, sides={nasty: nasty}, title=nasty, origin=nasty)
    publish(study(basis, effort=TINY), tmp_path)
    found = list(tmp_path.rglob("*.html"))
    assert len(found) == 7
    for path in found:
        html = path.read_text(encoding="utf-8")
        assert "<img" not in html
        assert "\u202e" not in html
        assert path.resolve().is_relative_to(tmp_path.resolve())


def test_running_again_with_less_removes_the_pages_that_are_gone(tmp_path: Path) -> None:
    rows = [a_report(3, 40), a_report(9, 70, category="tanks")]
    for kept in (rows, rows[:1]):
        basis = make(kept, start=None, sides={}, title="Losses", origin="war.csv")
        publish(study(basis, days_ahead=0, left_out=[], effort=TINY), tmp_path)
    assert [path.name for path in (tmp_path / "losses").iterdir()] == ["a-soldiers.html"]


@pytest.mark.parametrize(
    ("value", "said"), [(0.2, "0"), (7.6, "8"), (84_312.0, "84,000"), (99.6, "100"), (1_234_567.0, "1,200,000")]
)
def test_an_estimate_has_no_more_digits_than_it_knows(value: float, said: str) -> None:
    assert about(value) == said
    assert rounded(value) == int(said.replace(",", ""))


def test_factors_and_probabilities_are_told_shortly() -> None:
    assert [factor(value) for value in (0.123, 0.99, 1.04, 12.3)] == ["0.12", "0.99", "1.0", "12"]
    assert [percent(value) for value in (0.5, 0.999, 0.001)] == ["50 %", "over 99 %", "under 1 %"]
