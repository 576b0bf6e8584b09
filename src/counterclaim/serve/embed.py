"""Pieces for other sites: an event in a frame, its chart as a picture; each dated, and linked to its record."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from counterclaim.publish import text
from counterclaim.publish.pages import STYLE, event_context, look
from counterclaim.serve.ask import Ask
from counterclaim.serve.headers import FRAMED, PICTURE
from counterclaim.serve.made import Made
from counterclaim.serve.pages import render
from counterclaim.serve.pictures import WIDTH, drawing, fitted, png
from counterclaim.serve.shelf import sheet


def frame(ask: Ask) -> Response:
    """The record of an event in brief, for a frame."""
    made = ask.made()
    page = render("embed.html", **_context(ask, made))
    return _with(ask.answer(sheet("embed.html", page)), FRAMED)


def code(ask: Ask) -> Response:
    """What to copy into another site for each piece."""
    context = _context(ask, ask.made())
    return ask.answer(sheet("code.html", render("code.html", page="event", **context)))


def chart(ask: Ask) -> Response:
    """The chart of an event's first row as an SVG that needs nothing else."""
    return _with(ask.answer(sheet("chart.svg", _chart(ask))), PICTURE)


def record(ask: Ask) -> Response:
    """The record of an event in brief as an SVG that needs nothing else."""
    return _with(ask.answer(sheet("record.svg", _record(ask))), PICTURE)


def chart_png(ask: Ask) -> Response:
    """The chart as PNG."""
    return _png(ask, _chart(ask))


def record_png(ask: Ask) -> Response:
    """The record in brief as PNG."""
    return _png(ask, _record(ask))


def _chart(ask: Ask) -> str:
    context = _context(ask, ask.made())
    drawn = next((pair for pair in context["rows"] if pair[1]), None)
    if drawn is None:
        raise HTTPException(404, "There is no chart of this event: nobody gives two figures to compare.")
    return render("embed.svg", row=drawn[0], chart=drawn[1].dots[0], css=look()[STYLE], **context)


def _record(ask: Ask) -> str:
    context = _context(ask, ask.made())
    when = context["event"].when
    year = when.earliest.year if when else None
    first = "".join(words for words, _ in context["lead"][0])
    drawn = drawing(first, [row for row, _ in context["rows"]], year=year)
    title = fitted(text.plain(context["name"]), room=WIDTH, em=28.0)
    return render("record.svg", drawn=drawn, title=title, width=WIDTH, css=look()[STYLE], **context)


def _png(ask: Ask, svg: str) -> Response:
    """A picture as PNG, made once for as long as it shows the same."""
    name, key = ask.request.url.path, hashlib.sha256(svg.encode()).hexdigest()
    held = ask.desk.site.answers.get(name, key)
    if held is None:
        held = sheet("picture.png", png(svg), quick=True)
        ask.desk.site.answers.put(name, key, held)
    return _with(ask.answer(held), PICTURE)


def _context(ask: Ask, made: Made) -> dict[str, Any]:
    base = ask.desk.options.public_url or str(ask.request.base_url).rstrip("/")
    outlets = [text.plain(report.outlet) for report in made.view.reports]
    named = list(dict.fromkeys(outlets))
    more = f" and {len(named) - 4} more" if len(named) > 4 else ""
    last = max((change.at for change in made.changes), default=None)
    return {
        **event_context(made.view, changes=()),
        "sentence": made.view.record.sentence,
        "href": f"{base}/{made.head.folder}/",
        "here": f"{base}/embed/{ask.part('folder')}",
        "host": base.split("://", 1)[-1],
        "sources": ", ".join(named[:4]) + more,
        "day": datetime.now(UTC).date(),
        "last": last,
        "root": "/",
    }


def _with(response: Response, headers: dict[str, str]) -> Response:
    response.headers.update(headers)
    return response
