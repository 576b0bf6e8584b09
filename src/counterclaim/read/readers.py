"""One reader per format: this is where they are chosen."""

from __future__ import annotations

from collections.abc import Iterator

from counterclaim.errors import ReadError
from counterclaim.nouns import Document, Problem
from counterclaim.read.decode import decode
from counterclaim.read.formats import Format, format_of
from counterclaim.read.limits import JSON_BYTES, PAGE_BYTES
from counterclaim.read.sources import Input


def documents_in(source: Input) -> Iterator[Document | Problem]:
    """Every document of a source, and a problem for each that cannot be read."""
    try:
        match format_of(source):
            case Format.JSON_LINES:
                from counterclaim.read.jsonl import read_lines

                yield from read_lines(source.lines(), source)
            case Format.JSON:
                from counterclaim.read.jsonl import read_json

                data = source.whole(JSON_BYTES)
                yield from read_json(decode(data).text, source.origin(data))
            case Format.HTML:
                yield _page(source)
            case Format.TEXT:
                yield _text(source)
    except ReadError as error:
        yield error.problem


def _page(source: Input) -> Document:
    from counterclaim.read.html import read_html

    data = source.whole(PAGE_BYTES)
    decoded = decode(data, charset=source.charset)
    return read_html(decoded.text, source.origin(data), warnings=decoded.warnings)


def _text(source: Input) -> Document:
    from counterclaim.read.page_text import read_text

    data = source.whole(PAGE_BYTES)
    decoded = decode(data, charset=source.charset)
    return read_text(decoded.text, source.origin(data), warnings=decoded.warnings)
