"""Bytes to text, whatever the page declares: UTF-8 where they are UTF-8, then what is declared, then what is likely."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4_096
_SAMPLE = 50_000
_FEW = 0.001
"""Share of bytes that may be wrong before a text stops being damaged UTF-8."""
_WEB_NAMES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
"""What browsers take these declarations for."""
_NOT_PAGES = frozenset(
    {
        "punycode",
        "idna",
        "unicode_escape",
        "raw_unicode_escape",
        "unicode-escape",
        "raw-unicode-escape",
        "utf-7",
        "undefined",
    }
)
"""Codecs that no page is written in; some are slow or run away on hostile bytes."""
_MOSTLY_LATIN = 0.1
"""Share of bytes above ASCII up to which an unnamed encoding is taken for Western European."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and what had to be guessed or replaced for it."""

    text: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, charset: str | None = None) -> Decoded:
    """Read bytes as text. `charset` is what a server declared; what the bytes themselves declare counts after it."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replacing(data, encoding)
    if without_mark := _utf16_without_mark(data):
        return _replacing(data, without_mark)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if _is_damaged_utf8(data):
        return _replacing(data, "utf-8")
    return _as_declared(data, charset) or _as_likely(data)


def looks_like_utf16(data: bytes) -> bool:
    """Whether every other byte is zero, as in ASCII text that is written in UTF-16 without a mark."""
    return _utf16_without_mark(data) is not None


def _utf16_without_mark(data: bytes) -> str | None:
    head = data[: _HEAD - _HEAD % 2]
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    most, none = len(head) // 2 * 0.7, len(head) // 2 * 0.05
    if odd >= most and even <= none:
        return "utf-16-le"
    return "utf-16-be" if even >= most and odd <= none else None


def _replacing(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    wrong = text.count("\ufffd")
    if not wrong:
        return Decoded(text)
    return Decoded(text, (f"Damaged characters, shown as \ufffd: {wrong:,}.",))


def _is_damaged_utf8(data: bytes) -> bool:
    text = data[:_SAMPLE].decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for char in text if char > "\x7f") - wrong
    return right >= 8 * wrong or (right > 0 and wrong <= len(text) * _FEW and right >= wrong)


def _as_declared(data: bytes, charset: str | None) -> Decoded | None:
    named = _DECLARED.search(data[:_HEAD])
    for name in (charset, named[1].decode("ascii") if named else None):
        if not name or name.lower().replace("_", "-") in {"utf-8", "utf8"}:
            continue
        try:
            codec = codecs.lookup(_WEB_NAMES.get(name.lower(), name))
            if codec.name.replace("_", "-") not in _NOT_PAGES:
                return Decoded(data.decode(codec.name))
        except (LookupError, UnicodeError, ValueError):
            continue
    return None


def _as_likely(data: bytes) -> Decoded:
    encoding = _guessed(data[:_SAMPLE])
    text = data.decode(encoding, "replace")
    return Decoded(text, (f"The encoding is not declared, or wrongly; it was read as {encoding.replace('_', '-')}.",))


def _guessed(sample: bytes) -> str:
    high = sum(1 for byte in sample if byte >= 0x80)
    if high <= _MOSTLY_LATIN * len(sample):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return "cp1252" if best is None or best.encoding in {"ascii", "utf_8"} else best.encoding
