"""Bytes in, documents out: one reader per format, all yielding the same two nouns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from counterclaim.nouns import Document, Problem


def read(source: str | Path | bytes, *, name: str = "") -> Document:
    """Read the one document that a file, a URL or some bytes hold."""
    raise NotImplementedError


def read_all(source: str | Path | bytes, *, name: str = "") -> Iterator[Document | Problem]:
    """Read every document that a source holds; what cannot be read comes as a problem in its place."""
    raise NotImplementedError
