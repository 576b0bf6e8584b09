"""The folder of an estimate, written whole once all is worked out, the index last."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files as packaged
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.errors import UsageError
from counterclaim.estimate.columns import TABLES
from counterclaim.estimate.compare import BOTH_SIDES, IDENTIFIED, OWN, TWO_PARTIES, TWO_SOURCES
from counterclaim.estimate.files import files
from counterclaim.estimate.slips import APART, FALLS, LEAPS
from counterclaim.publish.estimate import views
from counterclaim.publish.estimate.words import about, factor
from counterclaim.publish.pages import environment, look
from counterclaim.publish.site import Site

if TYPE_CHECKING:
    import jinja2

    from counterclaim.estimate.study import Study

WHAT = "a model's estimate"
OWN_STYLE = "static/estimate.css"
_KINDS = (
    (
        OWN,
        "Its own side’s losses against the other side’s",
        "The factor of a source on its own side’s losses, over its factor on the other side’s.",
    ),
    (TWO_PARTIES, "One party against the other", "The totals on the day of the last report."),
    (
        TWO_SOURCES,
        "Two sources on one party",
        "What the side that lost tells, over what another side tells, on average of the kinds of losses of which both "
        "speak.",
    ),
    (
        BOTH_SIDES,
        "Both sides together",
        "What each side tells of its own losses over what the other side tells of them, the two multiplied: below 1, "
        "the sides together tell less of their own.",
    ),
)


def publish(study: Study, out: Path) -> Path:
    """Write the estimate to the folder `out`; where to begin reading.

    UsageError where the folder holds something else or cannot be written.
    """
    made: dict[str, str | bytes] = {**look(), OWN_STYLE: _own_style(), **files(study), **dict(_pages(study))}
    site = Site(out, what=WHAT)
    site.open(list(made))
    for name, content in made.items():
        site.write(name, content)
    site.close()
    return out / "index.html"


def check_folder(out: Path) -> None:
    """UsageError where an estimate cannot go there, before minutes are spent on it."""
    if out.exists() and not out.is_dir():
        raise UsageError("It is no folder.", where=str(out), advice="Choose another.")
    there = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise UsageError("Nothing can be written there.", where=str(out), advice="Name a folder that you may write to.")
    Site(out, what=WHAT)


@cache
def _own_style() -> str:
    return packaged("counterclaim.publish").joinpath(OWN_STYLE).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    """The templates of the record's pages, with filters for what an estimate knows."""
    made = environment().overlay()
    made.filters = environment().filters | {"about": about, "factor": factor}
    return made


def _render(template: str, **context: Any) -> str:
    return _environment().get_template(f"estimate/{template}").render(**context)


def _pages(study: Study) -> Iterator[tuple[str, str]]:
    """Every page with its file, the index last: a run that is broken off leaves none that looks whole."""
    groups, marks = views.groups(study), views.marks(study)
    shared = {"root": "", "title": study.basis.title, "last": views.spoken_day(study, study.last)}
    for group in groups:
        page = _render("group.html", page="group", group=group, **_group(group, marks), **shared | {"root": "../"})
        yield group.page, page
    yield "sources.html", _render("sources.html", page="sources", **_sources(study), **shared)
    yield "without.html", _render("without.html", page="without", **_without(study), **shared)
    yield "forecast.html", _render("forecast.html", page="forecast", **_forecast(study, groups, marks), **shared)
    yield "made.html", _render("made.html", page="made", **_made(study), **shared)
    yield "index.html", _render("index.html", page="index", **_index(study, groups), **shared)


def _end(study: Study) -> str:
    last = study.tables["losses"]["day"].to_numpy().max()
    return views.spoken_day(study, int(last))


def _index(study: Study, groups: list[views.Group]) -> dict[str, Any]:
    parties: dict[str, list[views.Group]] = {}
    for group in groups:
        parties.setdefault(group.party, []).append(group)
    return {
        "reports": study.basis.rows.height,
        "sources": study.basis.rows["source"].n_unique(),
        "notes": study.basis.notes,
        "whole": study.effort.is_whole,
        "parties": list(parties.items()),
        "end": _end(study),
    }


_COPY = "counts as a copy of another source’s"
_ODD = {
    "": "",
    FALLS: "less than half of what its source told before",
    LEAPS: "more than ten times what its source told within the week before",
    APART: "more than a hundred times apart from another source’s",
}


def _group(group: views.Group, marks: list[views.Mark]) -> dict[str, Any]:
    rows = [
        row | {"when": views.spoken_day(group.study, row["day"]), "note": _COPY if row["copy"] else _ODD[row["odd"]]}
        for row in group.reports.sort("day", "source").rows(named=True)
    ]
    measures = [_measure(group, marks, measure) for measure in ("cumulative", "daily")]
    return {"measures": measures, "rows": rows, "origin": group.study.basis.origin}


_TITLES = {
    "cumulative": (
        "In all, up to each day",
        "Hatched: a model’s estimate of the total since the start. Marks: what was reported of it.",
    ),
    "daily": (
        "On each day",
        "Hatched: a model’s estimate of the losses of a day. Marks: what was reported of a day; of several days, their "
        "average in the middle of them.",
    ),
}


def _measure(group: views.Group, marks: list[views.Mark], measure: str) -> dict[str, Any]:
    title, told = _TITLES[measure]
    spans = (group.reports["span"] == 0) == (measure == "cumulative")
    shown = set(group.reports.filter(spans)["source"])
    return {
        "id": measure,
        "title": title,
        "about": told,
        "log": group.charts(measure, marks, log=True),
        "linear": group.charts(measure, marks, log=False),
        "marks": [mark for mark in marks if mark.source in shown],
        "bounds": bool((group.reports.filter(spans)["bound"] != "exact").any()),
        "weekly": group.weekly(measure),
        "caption": f"{group.name}, {title.lower()}, a week apart: a model’s estimate",
        "summary": f"{group.says} The table below has the figures.",
    }


def _sources(study: Study) -> dict[str, Any]:
    found = views.comparisons(study)
    kinds = [
        {"title": title, "about": told, "rows": found[kind], "identified": kind in IDENTIFIED}
        for kind, title, told in _KINDS
    ]
    return {
        "parties": views.party_biases(study),
        "kinds": kinds,
        "anything": any(found.values()),
        "drifts": views.drifts(study),
    }


def _without(study: Study) -> dict[str, Any]:
    stale = views.spoken_day(study, study.without_day) if study.without_day != study.last else ""
    return {"stale": stale, "left": views.left_out(study), "one_source": study.basis.rows["source"].n_unique() == 1}


def _forecast(study: Study, groups: list[views.Group], marks: list[views.Mark]) -> dict[str, Any]:
    foretold = [
        (group, *views.coming(group, marks), [mark for mark in marks if mark.source in set(group.reports["source"])])
        for group in groups
        if group.coming is not None
    ]
    return {"groups": foretold, "end": _end(study)}


def _made(study: Study) -> dict[str, Any]:
    rows = study.tables["diagnostics"].rows(named=True)
    return {
        "version": version("counterclaim"),
        "origin": study.basis.origin,
        "reports": study.basis.rows.height,
        "first": views.spoken_day(study, 1),
        "diagnostics": rows,
        "whole": study.effort.is_whole,
        "begun": "" if study.begun_on is None else views.spoken_day(study, study.begun_on),
        "r_hat": study.effort.r_hat,
        "ess": round(study.effort.ess),
        "unreliable": sum(not row["reliable"] for row in rows),
        "reasons": study.basis.reasons,
        "notes": study.basis.notes,
        "sides": sorted(study.basis.sides.items()),
        "tables": list(TABLES.items()),
    }
