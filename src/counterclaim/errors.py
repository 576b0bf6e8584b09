"""What can go wrong, in one small tree. Each error is one or two sentences: what, where, what now.

CounterclaimError
├── ReadError       an input could not be read
│   └── FetchError  a URL could not be fetched, or may not be
├── LedgerError     the ledger is missing, of another version, or damaged
│   └── AwayError   it is out of reach, busy, or its disk is full: later it may be there again
├── StaleError      somebody else decided meanwhile
└── UsageError      the call itself does not make sense
"""

from __future__ import annotations

from counterclaim.nouns import Decision, Problem


class CounterclaimError(Exception):
    """A mistake that a user can act on."""

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        self.problem = Problem(where=where, what=what, advice=advice)
        super().__init__(what, where, advice)

    def __str__(self) -> str:
        """One line: where it happened, what was wrong, what to do."""
        where = f"{self.problem.where}: " if self.problem.where else ""
        return f"{where}{self.problem.what} {self.problem.advice}".rstrip()


class ReadError(CounterclaimError):
    """An input could not be read."""


class FetchError(ReadError):
    """A URL could not be fetched, or may not be."""

    def __init__(
        self, what: str, *, where: str = "", advice: str = "", status: int | None = None, wait: float | None = None
    ) -> None:
        super().__init__(what, where=where, advice=advice)
        self.status = status
        """The HTTP status that the server answered; None where it gave no answer, or was not asked."""
        self.wait = wait
        """Seconds for which the server asks to be left alone; None where it does not say."""


class LedgerError(CounterclaimError):
    """The ledger is missing, of another version, or damaged."""


class UsageError(CounterclaimError):
    """The call itself does not make sense."""


class AwayError(LedgerError):
    """The ledger is out of reach, busy, or its disk is full: later it may be there again."""


class StaleError(CounterclaimError):
    """Somebody else decided on the same thing since the person looked at it; nothing was written."""

    def __init__(self, what: str, *, decision: Decision, advice: str = "") -> None:
        self.decision = decision
        """The latest of the decisions that the person had not seen."""
        super().__init__(what, advice=advice)
