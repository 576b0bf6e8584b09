"""Which format some bytes are in, told from what they hold; the name only breaks ties."""

from __future__ import annotations

import re
from enum import StrEnum

from counterclaim.errors import ReadError
from counterclaim.read.decode import decode, looks_like_utf16
from counterclaim.read.markup import BLOCKS, SILENT, VOID
from counterclaim.read.sources import Input

_HEAD = 65_536
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SIGN = re.compile("[\\x00-\\x08\\x0e-\\x1a\\x1c-\\x1f\\x7f]")
_MUCH_CONTROL = 0.05
_INLINE = frozenset({"a", "b", "em", "font", "html", "i", "small", "span", "strong", "u"})
_HTML = re.compile(
    rf"<(?:!doctype\s{{1,9}}html|{'|'.join(sorted(BLOCKS | SILENT | VOID | _INLINE))})[\s/>]",
    re.IGNORECASE,
)
_XML_FEED = re.compile(r"<(?:rss|feed|rdf:RDF|disqus|urlset|sitemapindex)[\s>]")
_BINARY = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"RIFF": "a sound, film or image file",
    b"SQLite format 3": "a database",
    b"PAR1": "a Parquet table",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an old office document",
}
_SAVE_AS = "Save the page or the text as HTML, plain text or JSON, and read that."


class Format(StrEnum):
    """The shapes that a source may have."""

    HTML = "html"
    JSON = "json"
    JSON_LINES = "jsonl"
    TEXT = "text"


def format_of(source: Input) -> Format:
    """Tell the format of a source from its first bytes. ReadError where it is empty, binary, or not for us."""
    head = source.head(_HEAD)
    _refuse_binary(head, source.name)
    text = decode(head, charset=source.charset).text.lstrip("\ufeff \t\r\n\0")
    if len(_CONTROL_SIGN.findall(text)) > _MUCH_CONTROL * len(text):  # bytes that only look like UTF-16
        raise _binary(source.name)
    if not text:
        raise ReadError("The file is empty.", where=source.name, advice="Nothing was read from it.")
    if text[0] in "{[":
        return _json_format(text, source)
    if text[0] == "<" or _HTML.search(text[:2_048]):
        return _markup_format(text, source.name)
    if text.startswith("WARC/"):
        advice = "Take the pages out of it first; each can be read as HTML."
        raise ReadError("This is a web archive, which is not read yet.", where=source.name, advice=advice)
    return Format.TEXT


def _refuse_binary(head: bytes, name: str) -> None:
    for magic, kind in _BINARY.items():
        if head.startswith(magic):
            raise ReadError(f"This is {kind}, not text.", where=name, advice=_SAVE_AS)
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or looks_like_utf16(head)
    if not marked and len(_CONTROL.findall(head)) > _MUCH_CONTROL * len(head):
        raise _binary(name)


def _binary(name: str) -> ReadError:
    return ReadError("This is a binary file, not text.", where=name, advice=_SAVE_AS)


def _json_format(text: str, source: Input) -> Format:
    if source.name.lower().endswith((".jsonl", ".ndjson")):
        return Format.JSON_LINES
    first = text.split("\n", 1)[0].rstrip()
    whole_line = len(first) > 2 and first[0] == "{" and (first[-1] == "}" or len(text) == len(first) >= _HEAD // 8)
    is_wide = source.head(2) in (b"\xff\xfe", b"\xfe\xff") or looks_like_utf16(source.head(_HEAD))
    return Format.JSON_LINES if whole_line and not is_wide else Format.JSON


def _markup_format(text: str, name: str) -> Format:
    start = text[:4_096]
    if _XML_FEED.search(start) and not re.search(r"<html[\s>]", start, re.IGNORECASE):
        advice = "Follow it: counterclaim watch; or read the pages that it lists."
        raise ReadError("This is a feed or an XML export, which is not read yet.", where=name, advice=advice)
    return Format.HTML if _HTML.search(start) or text.startswith("<!") or text.startswith("<?xml") else Format.TEXT
