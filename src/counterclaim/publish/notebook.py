"""A record as a notebook shows it."""

from __future__ import annotations

from counterclaim.nouns import Record
from counterclaim.publish.pages import render
from counterclaim.publish.private import without_names
from counterclaim.publish.sentence import linked
from counterclaim.publish.views import EventView

_MOST_CLAIMS = 200


def record_html(record: Record) -> str:
    """The record as one self-contained piece of HTML, everything from the text escaped, readers' names left out.

    Its style is its own and touches nothing around it; it needs no script and no network. Past 200 claims a row of
    the table says how many more there are.
    """
    view = EventView(without_names(record))
    context = {
        "view": view,
        "sentence": linked(view.record.sentence, view),
        "limit": _MOST_CLAIMS,
        "claims": list(view.views.values()),
    }
    return render("notebook.html", **context)
