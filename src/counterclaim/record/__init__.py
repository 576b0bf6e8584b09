"""An event in, its record out: a pure function."""

from counterclaim.record.record import record

__all__ = ["record"]
