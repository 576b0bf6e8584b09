"""Records as open data: one module a format, each with a note of what that format cannot hold.

==========  ====================================================================
form        what is written
==========  ====================================================================
datapackage Data Package v2: five CSV tables and their schemas
jsonld      schema.org ``Claim``, ``Event`` and ``Dataset`` with W3C selectors
ucdp        one row an event in the shape of UCDP GED, 49 columns
acled       one row an event in the shape of ACLED, 31 columns
hxl         a table with a row of HXL tags
vegalite    a Vega-Lite chart for each event, its data inside
==========  ====================================================================

The same records give the same bytes. Commenters' names stay out unless they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import cast

from counterclaim.errors import UsageError
from counterclaim.nouns import Decision, Record
from counterclaim.publish.exports.bundle import Bundle, note
from counterclaim.publish.exports.hidden import hide, hide_deciders

FORMATS: tuple[str, ...] = ("acled", "datapackage", "hxl", "jsonld", "ucdp", "vegalite")
"""Every form that `export` knows."""


def export(
    form: str, records: Iterable[Record], out: Path, *, decisions: Iterable[Decision] = (), names: bool = False
) -> list[Path]:
    """Write records in one of `FORMATS` into the folder `out`, with `<form>.losses.md` beside; return what was written.

    With `names`, commenters and people who decided keep theirs; otherwise a pseudonym stands for each. UsageError for
    an unknown form, or where `out` is a file.
    """
    made = bundle(form, records, decisions=decisions, names=names)
    files = made.files | {f"{form}.losses.md": note(form, made.losses)}
    return [_write(out, name, content) for name, content in sorted(files.items())]


def bundle(form: str, records: Iterable[Record], *, decisions: Iterable[Decision] = (), names: bool = False) -> Bundle:
    """The files of one format by name, and what they leave out; UsageError for an unknown form."""
    if form not in FORMATS:
        raise UsageError(f"{form!r} is no export format.", advice=f"Choose one of {', '.join(FORMATS)}.")
    ordered = sorted(records, key=lambda record: record.event.id)
    shown, decided = (ordered, tuple(decisions)) if names else (hide(ordered), hide_deciders(decisions, ordered))
    module = import_module(f"{__name__}.{form}")
    return cast(Bundle, module.make(tuple(shown), tuple(decided)))


def _write(out: Path, name: str, content: bytes) -> Path:
    path = out / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}.", where=str(path), advice="Name a folder.") from None
    return path
