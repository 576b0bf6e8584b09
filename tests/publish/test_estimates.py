"""A model's estimates on the pages and in the files: apart from the record, with their inputs one click away."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from builders import RUSSIA, UKRAINE, a_statement, an_event
from counterclaim.nouns import Record, Scope
from counterclaim.publish.exports import FORMATS, export
from counterclaim.publish.pages import publish
from counterclaim.record import record
from counterclaim.toll import load, tolls
from publish.sample import a_summary

EVENT = "events/makiivka-2023-01-01"
REPORTED = ("record.json", "claims.csv", "claims.jsonl", "claims.jsonld")
SOLDIERS = {"affected_side": RUSSIA, "group": "soldiers", "affected": "soldiers"}
MINISTRY = {"by": "Russian defence ministry", "side": RUSSIA}
ARMY = {"by": "Ukrainian armed forces", "side": UKRAINE}


def a_dispute(*more: Any) -> Record:
    """Figures that no estimate of theirs is equal to."""
    first = a_statement("61", 61, 61, on="2023-01-02", **SOLDIERS | MINISTRY)
    return record(
        an_event(
            first,
            a_statement("61", 61, 61, outlet="Old Mill", origin=first.claim.id, **SOLDIERS | MINISTRY),
            a_statement("83", 83, 83, on="2023-01-04", **SOLDIERS | MINISTRY),
            a_statement("about 407", 407, 407, **SOLDIERS | ARMY),
            a_statement("999", 999, 999, by="a doctor", affected="children", group="children", affected_side=UKRAINE),
            *more,
        )
    )


def published(made: Record, out: Path, **rest: Any) -> Any:
    publish([made], out, summary=a_summary(), **rest)
    return html.parse(str(out / EVENT / "index.html"), parser=html.HTMLParser(encoding="utf-8")).getroot()


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def modelled(made: Record) -> set[str]:
    """Every figure of the estimates, as a page would write it."""
    found = [each.quantiles for each in tolls(made) if each.quantiles]
    return {str(number) for one in found for number in (one.q05, one.q25, one.median, one.q75, one.q95)}


def test_the_box_says_what_it_is_and_stands_after_all_that_was_reported(tmp_path: Path) -> None:
    page = published(a_dispute(), tmp_path)
    (box,) = page.xpath("//section[@class='row']/section[@class='toll']")
    assert box.getnext() is None
    assert words(box).startswith("A model’s estimate – not a report Probably about ")


def test_each_input_is_one_click_away_and_leads_to_its_words(tmp_path: Path) -> None:
    page = published(a_dispute(), tmp_path)
    (basis,) = page.xpath("//section[@class='row']//details[@class='basis']")
    rows = {words(row[1]): [words(cell) for cell in row] for row in basis.xpath(".//tbody/tr")}
    assert rows["Ukrainian armed forces"][0] == "407"
    assert rows["Ukrainian armed forces"][2:5] == ["fights those who suffered", "1.8 (0.4 to 7.8)", "0"]
    assert rows["Russian defence ministry"][2] == "speaks of its own side’s losses"
    assert all(re.fullmatch(r"[\d,]+ to [\d,]+", row[5]) for row in rows.values())
    assert len(rows) == 2
    assert "Radford" in words(basis)
    assert "61, Russian defence ministry, and 1 copy: another figure of the same speaker stands" in words(basis)
    for href in basis.xpath(".//tbody//a/@href") + basis.xpath(".//li/a/@href"):
        assert page.get_element_by_id(href.removeprefix("#")) is not None


def test_estimates_of_one_claim_stand_together_and_say_how_little_they_are(tmp_path: Path) -> None:
    page = published(a_dispute(), tmp_path)
    (box,) = page.xpath("//section[@id='single']/section[@class='toll']")
    assert "With one claim, an estimate is little more than the claim itself" in words(box)
    assert [words(b) for b in box.xpath(".//li/b")] == ["Ukrainian children killed"]


def test_a_row_without_an_estimate_says_why(tmp_path: Path) -> None:
    total = [
        a_statement(each, int(each), int(each), by=each, scope=Scope.CUMULATIVE, **SOLDIERS)
        for each in ("5937", "80000")
    ]
    made = record(an_event(*total, kind="total", place=None))
    page = published(made, tmp_path)
    (box,) = page.xpath("//section[@class='toll']")
    assert "No estimate: a running total grows" in words(box)
    assert not box.xpath(".//*[local-name()='svg']")


def test_the_bands_lie_on_the_scale_of_the_chart_above(tmp_path: Path) -> None:
    page = published(a_dispute(), tmp_path)
    charts = page.xpath("//*[local-name()='svg'][contains(@class, 'dots')]")
    strips = page.xpath("//*[local-name()='svg'][contains(@class, 'strip')]")
    assert len(charts) == len(strips) == 2
    for chart, strip in zip(charts, strips, strict=True):
        ticks, same = ({words(t): float(t.get("x")) for t in s.xpath("./*[@class='tick']")} for s in (chart, strip))
        assert same == {label: at for label, at in ticks.items() if label in same}
        wide, even = ((float(r.get("x")), float(r.get("width"))) for r in strip.xpath("./*[@class='modelled']"))
        assert wide[0] <= even[0] <= even[0] + even[1] <= wide[0] + wide[1]
        assert re.fullmatch(r"url\(#row-1-estimate-[wn]-wide\)", strip.xpath("./*[@class='modelled']/@fill")[0])


def test_the_file_of_estimates_says_of_itself_that_it_is_a_models(tmp_path: Path) -> None:
    made = a_dispute()
    published(made, tmp_path)
    told = json.loads((tmp_path / EVENT / "estimate.json").read_text())
    assert told["kind"] == "modelled"
    assert {each["kind"] for each in told["estimates"]} == {"modelled"}
    soldiers = next(each for each in told["estimates"] if each["group"] == "soldiers")
    quantiles = list(soldiers["quantiles"].values())
    assert quantiles == sorted(quantiles)
    known = {link.claim.id for link in made.event.links}
    assert {each["claim"] for each in soldiers["made_from"]} <= known
    assert all(each["factor_from"] for each in soldiers["made_from"])


def test_no_modelled_figure_stands_in_what_was_reported(tmp_path: Path) -> None:
    made = a_dispute()
    published(made, tmp_path / "with")
    published(made, tmp_path / "without", estimate=False)
    for name in REPORTED:
        assert (tmp_path / "with" / EVENT / name).read_bytes() == (tmp_path / "without" / EVENT / name).read_bytes()
    for name in ("index.html", "index.json"):
        assert (tmp_path / "with" / name).read_bytes() == (tmp_path / "without" / name).read_bytes()
    assert not (tmp_path / "without" / EVENT / "estimate.json").exists()
    page = html.parse(str(tmp_path / "without" / EVENT / "index.html")).getroot()
    assert not page.xpath("//*[@class='toll']")
    assert "estimate.json" not in words(page)


@pytest.mark.parametrize("form", FORMATS)
def test_no_modelled_figure_stands_in_an_export(tmp_path: Path, form: str) -> None:
    made = a_dispute()
    figures = modelled(made)
    assert len(figures) > 5
    for path in export(form, [made], tmp_path):
        if path.suffix not in (".csv", ".json", ".jsonld"):
            continue
        told = path.read_text(encoding="utf-8")
        assert "modelled" not in told.lower()
        assert not {
            number for number in figures if len(number) > 2 and re.search(rf"(?<![\w.-]){number}(?![\w.-])", told)
        }


def test_learnt_tendencies_are_named_where_they_are_used(tmp_path: Path) -> None:
    learnt = {
        "origin": "fitted to <b>my</b> table",
        "by_source": {"Ukrainian armed forces|RU": {"log_mean": 1.6, "log_sd": 0.2}},
    }
    page = published(a_dispute(), tmp_path, tendencies=load(json.dumps(learnt)))
    told = words(page.xpath("//section[@class='row']//details[@class='basis']")[0])
    assert "5 (3.6 to 6.9)" in told
    assert "fitted to <b>my</b> table" in told


def test_a_contradiction_has_no_middle(tmp_path: Path) -> None:
    made = record(
        an_event(
            a_statement("nobody", 0, 0, **SOLDIERS | MINISTRY),
            a_statement("more than 600", 601, None, **SOLDIERS | ARMY),
        )
    )
    page = published(made, tmp_path)
    (box,) = page.xpath("//section[@class='toll']")
    assert "contradict each other" in words(box)
    assert not box.xpath(".//*[@class='middle']")


def test_readers_move_no_estimate_and_stand_in_none(tmp_path: Path) -> None:
    made = a_dispute()
    silent = replace(made, thread=replace(made.thread, remarks=()))
    assert [each.quantiles for each in tolls(made)] == [each.quantiles for each in tolls(silent)]
