"""Where documents come from, and what happens to what is none."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterclaim import Document, FetchError, Problem, ReadError, read, read_all
from counterclaim.read import fetch as fetching
from read.pages import page

TEXT = "The ministry said on Monday that 63 soldiers were killed.\n\nIt said no more."


def test_a_file_is_read_by_path_and_by_name(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert read(path) == read(str(path))
    assert read(path).text == TEXT


def test_the_format_is_told_by_content_and_not_by_name(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(page(TEXT), encoding="utf-8")
    assert read(path).outlet == "Example News"


@pytest.mark.parametrize(
    "start", ["<style>p {color: red}</style>", "\n\ufeff<!-- a note -->\n", "<?xml version='1.0'?>", "Saved: "]
)
def test_a_page_is_a_page_whatever_it_begins_with(start: str) -> None:
    assert read((start + page(TEXT)).encode()).outlet == "Example News"


@pytest.mark.parametrize("text", ["<first_reader> 63 died on Monday, they say.", "5 < 63 > 4 soldiers died on Monday."])
def test_angle_brackets_alone_make_no_page(text: str) -> None:
    assert read(text.encode()).text == text


def test_the_hash_of_the_bytes_is_kept() -> None:
    assert read(TEXT.encode()).raw == hashlib.sha256(TEXT.encode()).hexdigest()


def test_a_url_is_fetched_and_its_time_and_address_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2023, 1, 5, tzinfo=UTC)
    answer = SimpleNamespace(
        data=TEXT.encode("cp1252"),
        url="https://example.org/final",
        content_type="text/plain",
        charset="cp1252",
        retrieved=now,
    )
    monkeypatch.setattr(fetching, "fetch", lambda url: answer)
    document = read("https://example.org/start")
    assert (document.url, document.retrieved, document.text) == ("https://example.org/final", now, TEXT)


def test_a_url_that_cannot_be_had_is_an_error_or_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(url: str) -> None:
        raise FetchError("The server does not answer.", where=url, advice="Try again later.")

    monkeypatch.setattr(fetching, "fetch", fail)
    with pytest.raises(FetchError):
        read("https://example.org/")
    assert list(read_all("https://example.org/")) == [
        Problem("https://example.org/", "The server does not answer.", "Try again later.")
    ]


@pytest.mark.parametrize("source", ["no-such-file.html", "a\0b", "x" * 5_000, ""])
def test_a_file_that_is_not_there_says_what_to_do(source: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(source)
    assert caught.value.problem.advice
    (problem,) = read_all(source)
    assert isinstance(problem, Problem)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"\x1f\x8b\x08rest", "a gzip archive"),
        (bytes(range(256)) * 10, "a binary file"),
        (b"\0" * 1_000, "a binary file"),
        (b"\0\1" * 99, "a binary file"),
        (b"\1\0" * 99, "a binary file"),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "a feed"),
        (b"WARC/1.0\r\n", "a web archive"),
    ],
)
def test_what_is_no_text_is_refused_in_a_clear_line(data: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        read(data)
    (problem,) = read_all(data, name="input")
    assert isinstance(problem, Problem)
    assert problem.where == "input"


@pytest.mark.parametrize(
    ("name", "start"), [("a.html", b"<html><body><p>63 dead"), ("a.txt", b"63 dead. "), ("a.json", b"[\n")]
)
def test_a_file_of_200_megabytes_is_refused_without_reading_it_all(name: str, start: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(start + b"x" * 100_000)
        file.truncate(200_000_000)
    with pytest.raises(ReadError, match="larger than"):
        read(path)


def test_json_lines_of_any_size_are_streamed_past_a_line_that_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    with path.open("wb") as file:
        file.write(json.dumps({"text": "63 soldiers died on Monday."}).encode() + b'\n{"text": "')
        file.write(b"x" * 70_000_000 + b'"}\n' + json.dumps({"text": "89 soldiers died on Monday."}).encode())
    first, long, last = read_all(path)
    assert isinstance(first, Document)
    assert isinstance(long, Problem)
    assert (long.where, long.what) == (f"{path}, line 2", "The line is too long.")
    assert isinstance(last, Document)


def test_what_is_beside_the_one_document_is_in_its_warnings() -> None:
    document = read(b'{"text": "63 soldiers died on Monday."}\n{"text": \n', name="file")
    assert any("file, line 2" in warning for warning in document.warnings)


def as_bytes(text: str) -> bytes:
    return text.replace("LINE", "\n").encode("utf-8", "surrogatepass")


FRAGMENTS = st.sampled_from(
    """<div ~ > ~ </div> ~ <li id="comment-1"> ~ <blockquote> ~ </li> ~ <!-- ~ --> ~ <script> ~ { ~ } ~ "text": ~ [ ~ ]
    ~ "comments": ~ : ~ , ~ "a" ~ &#0; ~ &amp ~ <time datetime="0000"> ~ <meta charset="x"> ~ <title> ~ <q> ~ 99999999
    ~ <p class="comment-content"> ~ <script type="application/ld+json"> ~ {"cid":"a","text": ~ <div class="comment">
    ~ {"kind":"youtube#commentThreadListResponse","items": ~ <b class="fn"> ~ <h2 class="comments-title">12 comments
    ~ 63 thoughts on ~ Title: x ~ LINE ~ LINE  1. ~ LINE    ~ \0 ~ \ufeff ~ \ud83d ~ \u202e ~ ٦٣""".split(" ~ ")
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(), st.lists(FRAGMENTS, max_size=20).map("".join).map(as_bytes)))
def test_any_bytes_give_documents_or_problems(data: bytes) -> None:
    for found in read_all(data):
        assert isinstance(found, Document | Problem)
        if isinstance(found, Document):
            found.text.encode()
            names = [comment.id for comment in found.comments]
            assert len(set(names)) == len(names)
            assert all(c.parent is None or c.parent in names for c in found.comments)
            assert all(0 <= q.start < q.end <= len(c.text) for c in found.comments for q in c.quoted)


KEYS = (
    "text title date comments id parent author replies url documents cid kind items snippet webpage_url uploader "
    "description quoted start end"
).split()
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=30,
)


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_any_json_gives_documents_or_problems(value: object) -> None:
    for found in read_all(json.dumps(value).encode()):
        assert isinstance(found, Document | Problem)
