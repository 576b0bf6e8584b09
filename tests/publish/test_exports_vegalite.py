"""Charts for others: a Vega-Lite specification that holds its own data."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from builders import a_claim, a_link, an_event
from counterclaim.publish.exports import bundle
from publish.sample import a_record, a_row, makiivka


def chart() -> dict[str, Any]:
    (content,) = bundle("vegalite", [makiivka()]).files.values()
    made: dict[str, Any] = json.loads(content)
    return made


def values(made: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made["data"]["values"]
    return found


def schema() -> Any:
    """The schema of Vega-Lite, where the environment happens to hold Altair, which brings it."""
    found = importlib.util.find_spec("altair")
    if found is None or found.origin is None:
        pytest.skip("Altair, which brings the schema of Vega-Lite, is not installed")
    (path,) = Path(found.origin).parent.glob("vegalite/v*/schema/vega-lite-schema.json")
    return json.loads(path.read_text())


def test_the_chart_fits_the_schema_of_vega_lite() -> None:
    import jsonschema

    jsonschema.Draft7Validator(schema()).validate(chart())


def test_each_event_with_a_figure_has_a_file_and_others_have_none() -> None:
    made = bundle("vegalite", [makiivka(), a_record(an_event(id="silent"))])
    assert list(made.files) == ["vegalite/makiivka-2023-01-01.vl.json"]
    assert "events" in {loss.what for loss in made.losses if loss.count == 1}


def test_every_field_that_the_chart_draws_is_in_its_data() -> None:
    def fields(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(fields, value))
        if not isinstance(value, dict):
            return set()
        return set().union(*map(fields, value.values())) | ({value["field"]} if "field" in value else set())

    made = chart()
    drawn = fields({key: value for key, value in made.items() if key != "data"})
    assert "speaker" in drawn
    assert [name for name in drawn if name not in values(made)[0]] == []


def test_a_range_is_drawn_from_end_to_end_and_an_open_one_points_to_its_open_side() -> None:
    by_words = {value["quote"]: value for value in values(chart())}
    both, low, high = by_words["between 300 and 700"], by_words["At least 89"], by_words["fewer than 100"]
    assert (both["from"], both["to"], both["bound"]) == (300, 700, "exact")
    assert (low["from"], low["to"], low["bound"]) == (89, 89, "at least")
    assert (high["from"], high["to"], high["bound"]) == (99, 99, "up to")


def test_copies_and_figures_that_set_no_bound_are_marked() -> None:
    found = values(chart())
    assert sum(value["copy"] for value in found) == 5
    supposed = next(value for value in found if value["stance"] == "supposes")
    assert supposed["counts"] is False


def test_superseded_figures_are_marked() -> None:
    assert [value["quote"] for value in values(chart()) if value["superseded"]] == ["63"]


@pytest.mark.parametrize(("highest", "scale"), [(90, {"zero": True}), (5000, {"type": "symlog"})])
def test_figures_far_apart_are_drawn_on_a_logarithmic_scale(highest: int, scale: dict[str, Any]) -> None:
    one, other = (
        a_link(a_claim("9 died", "9", 9, 9)),
        a_link(a_claim(f"{highest} died", str(highest), highest, highest)),
    )
    (content,) = bundle("vegalite", [a_record(an_event(one, other), a_row(one, other))]).files.values()
    assert json.loads(content)["spec"]["encoding"]["x"]["scale"] == scale
