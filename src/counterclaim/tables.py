"""Nouns as Polars frames."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars


def frame(nouns: Iterable[Any]) -> polars.DataFrame:
    """One row a noun, one column a field."""
    raise NotImplementedError
