"""Bytes become text, whatever a page declares."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.read.decode import decode

ENGLISH = "The ministry’s café said “63 dead”, it seems. "
RUSSIAN = "Россия признала гибель 63 солдат в Макеевке. "


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_recognised_with_and_without_a_mark(encoding: str) -> None:
    assert decode((ENGLISH * 5).encode(encoding)).text == ENGLISH * 5


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "no-such-thing", "utf-7", "punycode"])
def test_utf8_is_read_as_utf8_whatever_is_declared(declared: str) -> None:
    html = f'<meta charset="{declared}">{ENGLISH}'
    assert decode(html.encode(), charset=declared).text == html


@pytest.mark.parametrize(("encoding", "text"), [("cp1252", ENGLISH), ("cp1251", RUSSIAN), ("koi8-r", RUSSIAN)])
def test_what_is_declared_counts_where_it_is_no_utf8(encoding: str, text: str) -> None:
    html = f'<meta charset="{encoding}">{text}'
    assert decode(html.encode(encoding)).text == html
    assert decode(text.encode(encoding), charset=encoding).text == text


def test_iso_8859_1_is_read_as_browsers_read_it() -> None:
    assert decode(ENGLISH.encode("cp1252"), charset="iso-8859-1").text == ENGLISH


def test_an_undeclared_western_page_is_windows_1252_and_said_to_be() -> None:
    found = decode(ENGLISH.encode("cp1252"))
    assert found.text == ENGLISH
    assert found.warnings == ("The encoding is not declared, or wrongly; it was read as cp1252.",)


def test_damaged_utf8_keeps_its_sound_characters() -> None:
    found = decode((RUSSIAN * 20).encode()[:-3] + b"\xff\xff more")
    assert found.text.startswith(RUSSIAN)
    assert found.warnings


def test_a_mark_alone_is_empty() -> None:
    assert decode(codecs.BOM_UTF8).text == ""


@settings(deadline=None)
@given(
    st.binary(max_size=300),
    st.one_of(st.none(), st.sampled_from(["utf-8", "cp1252", "hex", "rot13", "idna", "x", "\0"])),
)
def test_any_bytes_become_text(data: bytes, charset: str | None) -> None:
    assert isinstance(decode(data, charset=charset).text, str)


@settings(deadline=None)
@given(st.text())
def test_utf8_is_never_changed(text: str) -> None:
    if not text.startswith("\ufeff") and "\0" not in text:
        assert decode(text.encode()).text == text
