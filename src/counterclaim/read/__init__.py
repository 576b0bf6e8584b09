"""Bytes in, documents out: one reader per format, all yielding the same two nouns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from counterclaim.errors import ReadError
from counterclaim.nouns import Document, Problem


def read(source: str | Path | bytes, *, name: str = "") -> Document:
    """Read the one document that a file, a URL or some bytes hold.

    `name` stands for the source in messages. What could not be read beside the document is in its warnings.
    ReadError where there is no document, or more than one (use `read_all`); FetchError where a URL cannot be had.
    """
    from counterclaim.read.readers import documents_in
    from counterclaim.read.sources import open_input

    opened = open_input(source, name=name)
    document: Document | None = None
    problems: list[Problem] = []
    for found in documents_in(opened):
        if isinstance(found, Problem):
            problems.append(found)
        elif document is None:
            document = found
        else:
            advice = "Use counterclaim.read_all, which reads every one."
            raise ReadError("The source holds more than one document.", where=opened.name, advice=advice)
    if document is None:
        first = problems[0] if problems else Problem(opened.name, "No document was found.", "")
        raise ReadError(first.what, where=first.where, advice=first.advice)
    beside = [f"{problem.where}: {problem.what}" for problem in problems[:20]]
    return replace(document, warnings=(*document.warnings, *beside)) if beside else document


def read_all(source: str | Path | bytes, *, name: str = "") -> Iterator[Document | Problem]:
    """Read every document that a file, a URL or some bytes hold; what cannot be read comes as a problem in its place.

    `name` stands for the source in messages. Nothing in a source makes this raise.
    """
    from counterclaim.read.readers import documents_in
    from counterclaim.read.sources import open_input

    try:
        yield from documents_in(open_input(source, name=name))
    except ReadError as error:
        yield error.problem
