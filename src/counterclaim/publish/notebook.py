"""A record as a notebook shows it."""

from __future__ import annotations

from counterclaim.nouns import Record


def record_html(record: Record) -> str:
    """The record as one self-contained piece of HTML, everything from the text escaped."""
    raise NotImplementedError
