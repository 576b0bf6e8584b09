"""The whole flow over many inputs: read, extract, link, record, publish, with a ledger under it.

Every step puts what it has into the ledger in one transaction: the documents of an input, the claims of a document,
the events of all. A run that is broken off anywhere, and started again, goes on where it was and ends as one whole run
would have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from counterclaim.errors import UsageError
from counterclaim.events import board, changes_of, public, recorded, summarised, tendencies_of
from counterclaim.flow import Flow, Tell
from counterclaim.nouns import Problem, Summary
from counterclaim.sources import found
from counterclaim.verbs import Verbs

_TENDENCY_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run did."""

    summary: Summary
    """What the ledger now holds, and what was left out of it."""
    read: int
    """Inputs of this run that gave at least one document, now or in an earlier run."""
    problems: tuple[Problem, ...]
    """What was left out of the inputs of this run."""


def run(
    sources: Sequence[str | Path],
    *,
    ledger: str | Path = "counterclaim.db",
    out: str | Path | None = "site",
    names: bool = False,
    parties: str | Path | None = None,
    estimate: bool = True,
    tendencies: str | Path | None = None,
    workers: int = 1,
    verbs: Verbs | None = None,
    tell: Tell | None = None,
) -> Summary:
    """Read, extract, link, record and publish; what could not be read is in the summary's `problems`.

    `sources` are files, folders, globs, URLs and "-" for standard input. `out` is the folder of the site; None
    publishes nothing. `names` shows commenters by name. `parties` is a TOML table of who speaks for which side, which
    the ledger keeps. Beside each record stands what a model makes of it, unless `estimate` is false; `tendencies` is a
    JSON table of how speakers bend their figures, which the ledger keeps. With `workers` > 1, a script must keep its
    own work under `if __name__ == "__main__":`.
    Raises LedgerError where the ledger cannot be used and UsageError where the site or a table cannot be;
    nothing in a source makes this raise.
    """
    outcome = perform(
        sources,
        ledger=ledger,
        out=out,
        names=names,
        parties=parties,
        estimate=estimate,
        tendencies=tendencies,
        workers=workers,
        verbs=verbs,
        tell=tell,
    )
    return outcome.summary


def perform(
    sources: Sequence[str | Path],
    *,
    ledger: str | Path,
    out: str | Path | None,
    names: bool = False,
    parties: str | Path | None = None,
    estimate: bool = True,
    tendencies: str | Path | None = None,
    workers: int = 1,
    verbs: Verbs | None = None,
    tell: Tell | None = None,
) -> Outcome:
    """The same as `run`, telling apart what this run did from what the ledger holds."""
    from counterclaim.ledger.ledger import Ledger

    with Ledger.open(ledger) as opened:
        if parties is not None:
            opened.keep_parties(_party_table(Path(parties)))
        if tendencies is not None:
            opened.keep_tendencies(_tendency_table(Path(tendencies)))
        flow = Flow(opened, verbs or Verbs(), tell or (lambda *_: None))
        ours = [Path(name) for name in (str(ledger), f"{ledger}-wal", f"{ledger}-shm", out) if name is not None]
        keys, read = flow.read(list(found([str(source) for source in sources], not_in=ours)))
        keys += flow.extract(workers)
        made = board(opened, verbs=flow.verbs, tell=flow.tell)
        events = made.events()
        records, failed = recorded(events, verbs=flow.verbs)
        summary = summarised(opened, events, failed)
        if out is not None:
            flow.tell("publishing", 0, None)
            changes = changes_of(opened, made, verbs=flow.verbs)
            flow.verbs.publish(
                records,
                Path(out),
                summary=public(summary),
                changes=changes,
                names=names,
                tendencies=tendencies_of(opened),
                estimate=estimate,
            )
        return Outcome(summary, read, (*opened.problems(keys), *failed))


def _party_table(path: Path) -> str:
    """A user's table of parties, checked; UsageError where it is none."""
    from counterclaim.link.parties import load

    load(path)
    return path.read_text(encoding="utf-8")


def _tendency_table(path: Path) -> str:
    """A user's table of tendencies, checked; UsageError where it is none."""
    from counterclaim.toll import load

    try:
        with path.open("rb") as stream:
            text = stream.read(_TENDENCY_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"The table of tendencies cannot be read: {why}.", where=str(path)) from None
    load(text, where=str(path))
    return text
