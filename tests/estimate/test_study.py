from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

pytest.importorskip("scipy")

from counterclaim.errors import UsageError
from counterclaim.estimate.basis import Basis
from counterclaim.estimate.columns import TABLES
from counterclaim.estimate.compare import BOTH_SIDES, OWN, TWO_PARTIES, TWO_SOURCES
from counterclaim.estimate.files import files
from counterclaim.estimate.mapping import Mapping, load_mapping
from counterclaim.estimate.rows import read_basis
from counterclaim.estimate.study import QUICK, Effort, Study, study
from small_wars import told, written

TINY = Effort(rounds=6, sweeps=10, warm=8)


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory) -> Basis:
    table, mapping = written(tmp_path_factory.mktemp("war"))
    return read_basis(table, load_mapping(mapping))


@pytest.fixture(scope="module")
def found(basis: Basis) -> Study:
    return study(basis, days_ahead=7, effort=QUICK)


def test_every_table_has_the_columns_that_are_told_of_it(found: Study) -> None:
    assert {name: table.columns for name, table in found.tables.items()} == {
        name: [column.name for column in table.columns] for name, table in TABLES.items()
    }


def test_columns_hold_what_their_kind_says(found: Study) -> None:
    kinds = {
        "string": (pl.String,),
        "integer": (pl.Int64, pl.UInt32),
        "number": (pl.Float64,),
        "boolean": (pl.Boolean,),
        "date": (pl.Date,),
    }
    for name, table in TABLES.items():
        for column in table.columns:
            assert found.tables[name][column.name].dtype in kinds[column.kind], (name, column.name)


def test_no_total_ever_falls(found: Study) -> None:
    totals = found.tables["losses"].filter(pl.col("measure") == "cumulative")
    for _, group in totals.group_by("party", "category"):
        for name in ("q05", "median", "q95"):
            assert group.sort("day")[name].diff().drop_nulls().min() >= -1e-9


def test_forecasts_are_told_for_each_day_ahead_and_marked(found: Study) -> None:
    coming = found.tables["losses"].filter("forecast")
    assert sorted(coming["day"].unique()) == list(range(61, 68))
    assert sorted(found.tables["forecasts"]["day"].unique()) == [61, 67]


@pytest.mark.parametrize(("span", "bound"), [("month", "exact"), ("cumulative", "lower")])
def test_days_ahead_are_foretold_though_nobody_reports_by_then(tmp_path: Path, span: str, bound: str) -> None:
    rows = [(day, 300 + day, "A", "soldiers", "monitor", span, bound == "lower") for day in (30, 60, 90)]
    names = ["day", "count", "party", "category", "source", "span", "lower"]
    pl.DataFrame(rows, schema=names, orient="row").write_csv(tmp_path / "war.csv")
    losses = study(read_basis(tmp_path / "war.csv", Mapping()), days_ahead=20, left_out=[], effort=TINY).tables[
        "losses"
    ]
    assert losses.filter(pl.col("forecast"))["day"].unique().sort().to_list() == list(range(91, 111))


def test_without_the_source_that_spoke_last_the_total_is_still_that_of_the_last_day(tmp_path: Path) -> None:
    rows = [(day, 300, "A", "soldiers", "monitor", "month") for day in (30, 60)]
    rows += [(day, 10 * day, "A", "soldiers", "ministry", "cumulative") for day in (30, 60, 88)]
    names = ["day", "count", "party", "category", "source", "span"]
    pl.DataFrame(rows, schema=names, orient="row").write_csv(tmp_path / "war.csv")
    basis = read_basis(tmp_path / "war.csv", Mapping())
    (row,) = study(basis, days_ahead=0, left_out=["ministry"], effort=TINY).tables["without"].rows(named=True)
    assert row["median_without"] == pytest.approx(880, rel=0.15)


def test_dates_stand_beside_days(found: Study) -> None:
    last = found.tables["losses"].filter(pl.col("day") == 60)["date"].unique().to_list()
    assert [str(day) for day in last] == ["2024-04-29"]


def test_each_side_tells_less_of_its_own_losses(found: Study) -> None:
    own = found.tables["comparisons"].filter(pl.col("kind") == OWN)
    assert own["first"].to_list() == ["A ministry on A", "B ministry on B"]
    assert own["below_one"].min() > 0.7
    assert not own["identified"].any()


def test_what_leans_on_no_assumption_is_told_apart(found: Study) -> None:
    table = found.tables["comparisons"]
    sure = table.filter("identified")
    assert set(sure["kind"]) == {TWO_SOURCES, BOTH_SIDES}
    both = table.filter(pl.col("kind") == BOTH_SIDES)
    assert both["median"].item() < 0.6
    assert both["below_one"].item() > 0.85


def test_two_sources_are_compared_on_the_losses_of_which_both_speak(tmp_path: Path) -> None:
    soldiers = told(rate=200.0, biases={"A ministry": 0.5, "B ministry": 1.0})
    tanks = told(rate=200.0, biases={"A ministry": 3.0, "monitor": 1.0}, seed=2).with_columns(category=pl.lit("tanks"))
    jets = told(rate=200.0, biases={"B ministry": 4.0, "monitor": 1.0}, seed=3).with_columns(category=pl.lit("jets"))
    pl.concat([soldiers, tanks, jets]).write_csv(tmp_path / "war.csv")
    mapping = Mapping(sides={"A ministry": "A", "B ministry": "B"})
    tables = study(read_basis(tmp_path / "war.csv", mapping), days_ahead=0, left_out=[], effort=TINY).tables
    (ratio,) = tables["comparisons"].filter(pl.col("kind") == TWO_SOURCES)["median"]
    assert ratio == pytest.approx(0.5, rel=0.05)


def test_two_sources_that_speak_of_different_losses_are_not_compared(tmp_path: Path) -> None:
    soldiers = told(biases={"A ministry": 0.5})
    pl.concat([soldiers, told(biases={"B ministry": 1.0}, seed=2).with_columns(category=pl.lit("tanks"))]).write_csv(
        tmp_path / "war.csv"
    )
    mapping = Mapping(sides={"A ministry": "A", "B ministry": "B"})
    tables = study(read_basis(tmp_path / "war.csv", mapping), days_ahead=0, left_out=[], effort=TINY).tables
    assert tables["comparisons"].is_empty()


def test_a_source_that_counts_months_is_foretold_by_month(tmp_path: Path) -> None:
    months = [
        {"day": 30 * n, "count": 600 + n, "party": "A", "category": "soldiers", "source": "monitor", "span": "Month"}
        for n in range(1, 4)
    ]
    pl.DataFrame(months).write_csv(tmp_path / "war.csv")
    tables = study(read_basis(tmp_path / "war.csv", Mapping()), days_ahead=65, left_out=[], effort=TINY).tables
    assert tables["forecasts"].select("span", "day").rows() == [(30, 120), (30, 150)]


def test_parties_are_compared_where_both_lose_the_same(found: Study) -> None:
    parties = found.tables["comparisons"].filter(pl.col("kind") == TWO_PARTIES)
    assert parties.select("first", "second", "category").rows() == [("A", "B", "soldiers")]
    assert parties["median"].item() == pytest.approx(20 / 30, rel=0.15)


def test_leaving_a_source_out_says_what_changes_and_where_nobody_else_speaks(found: Study) -> None:
    table = found.tables["without"]
    assert sorted(table["source"].unique()) == ["A ministry", "B ministry", "monitor"]
    alone = table.filter((pl.col("source") == "monitor") & (pl.col("category") == "tanks"))
    assert alone["median_without"].to_list() == [None]
    own = table.filter((pl.col("source") == "A ministry") & (pl.col("party") == "A"))
    assert own["factor"].item() > 1.05


def test_only_the_sources_that_are_named_are_left_out(basis: Basis) -> None:
    table = study(basis, days_ahead=0, left_out=["monitor"], effort=TINY).tables["without"]
    assert table["source"].unique().to_list() == ["monitor"]


def test_a_source_that_nobody_knows_cannot_be_left_out(basis: Basis) -> None:
    with pytest.raises(UsageError, match=r"No report is by 'oracle'\. Choose one of 'A ministry'"):
        study(basis, left_out=["oracle"])


def test_steps_are_told_as_they_are_done(basis: Basis) -> None:
    heard: list[str] = []
    study(basis, days_ahead=0, left_out=[], effort=TINY, tell=lambda step, *_: heard.append(step))
    assert list(dict.fromkeys(heard))[:3] == ["fitting", "drawing", "checking"]


def test_the_package_describes_every_file_truly(found: Study) -> None:
    made = files(found)
    package = json.loads(made["datapackage.json"])
    assert [one["name"] for one in package["resources"]] == list(TABLES)
    for one in package["resources"]:
        assert one["bytes"] == len(made[one["path"]])
        head = made[one["path"]].split(b"\n")[0].decode().split(",")
        assert head == [field["name"] for field in one["schema"]["fields"]]
    assert package["basis"]["last_date"] == "2024-04-29"


def test_the_same_reports_give_the_same_bytes(basis: Basis) -> None:
    one, other = (study(basis, days_ahead=7, left_out=[], effort=TINY) for _ in range(2))
    assert files(one) == files(other)


def test_parquet_and_csv_hold_the_same(found: Study, tmp_path: Path) -> None:
    made = files(found)
    for form in ("csv", "parquet"):
        (tmp_path / f"biases.{form}").write_bytes(made[f"data/biases.{form}"])
    told = pl.read_parquet(tmp_path / "biases.parquet")
    assert pl.read_csv(tmp_path / "biases.csv")["median"].to_list() == pytest.approx(told["median"].to_list())
