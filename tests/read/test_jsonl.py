"""JSON and JSON lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from builders import a_comment, day
from counterclaim import Document, Problem, ReadError, read, read_all
from counterclaim.nouns import as_dict

SHARED = Path(__file__).parents[2] / ".." / "shared" / "cases"
TEXT = "The ministry said on Monday that 63 soldiers were killed."


def lines(*values: Any) -> list[Document | Problem]:
    return list(read_all("\n".join(v if isinstance(v, str) else json.dumps(v) for v in values).encode(), name="file"))


def one(value: Any) -> Document:
    return read(json.dumps(value).encode())


@pytest.mark.parametrize(
    "fields",
    [
        {"text": TEXT, "title": "A title", "outlet": "An outlet", "published": "2023-01-02", "url": "https://example.org/"},
        {"body": TEXT, "headline": "A title", "publisher": "An outlet", "date": "2 January 2023", "link": "https://example.org/"},
        {"content": f"<p>{TEXT}</p>", "title": "A title", "source": {"name": "An outlet"}, "publishedAt": "20230102",
         "url": "https://example.org/"},
    ],
)  # fmt: skip
def test_a_document_is_read_by_the_names_that_exports_use(fields: dict[str, Any]) -> None:
    document = one(fields)
    assert (document.text, document.title, document.outlet) == (TEXT, "A title", "An outlet")
    assert (document.published, document.url) == (day("2023-01-02"), "https://example.org/")


def test_comments_and_their_answers_are_read() -> None:
    nested = {"text": "c", "author": {"name": "n"}}
    comments = [
        {"id": 1, "text": "a", "author": "x", "published": "2023-01-03T10:02:00Z"},
        {"id": 2, "parent": 1, "body": "b", "replies": [nested]},
    ]
    found = one({"text": TEXT, "comments": comments}).comments
    assert [(c.text, c.parent, c.author) for c in found] == [("a", None, "x"), ("b", "1", None), ("c", "2", "n")]


def test_a_broken_line_is_a_problem_and_the_others_go_on() -> None:
    first, broken, last = lines({"text": TEXT}, '{"text": ', {"text": TEXT + " Again."})
    assert isinstance(first, Document)
    assert isinstance(broken, Problem)
    assert broken.where == "file, line 2"
    assert isinstance(last, Document)


def test_a_first_line_that_is_broken_loses_no_other() -> None:
    broken, good = lines('{"text": "cut off', {"text": TEXT})
    assert isinstance(broken, Problem)
    assert isinstance(good, Document)


@pytest.mark.parametrize("line", ["[1, 2]", "5", '{"x": 1}', '{"text": 5}', '{"text": ""}', '{"text": null}', "null"])
def test_a_line_that_is_no_document_is_a_problem(line: str) -> None:
    _, *found = lines({"text": TEXT}, line)
    assert found
    assert all(isinstance(each, Problem) for each in found)


def test_truncated_json_says_so() -> None:
    with pytest.raises(ReadError, match="broken or cut off"):
        read(b'{"text": "abc", "comments": [')


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, '{"a":\n' * 200_000])
def test_json_nested_too_deep_is_a_problem(text: str) -> None:
    (problem,) = read_all(text.encode())
    assert isinstance(problem, Problem)


def test_a_list_and_a_bundle_hold_several_documents() -> None:
    assert len(list(read_all(json.dumps([{"text": TEXT}, {"text": "Other."}]).encode()))) == 2
    assert len(list(read_all(json.dumps({"id": "b", "documents": [{"text": TEXT}, {"text": "Other."}]}).encode()))) == 2


def test_several_documents_are_for_read_all() -> None:
    with pytest.raises(ReadError, match="read_all"):
        read(json.dumps([{"text": TEXT}, {"text": "Other."}]).encode())


def test_a_document_that_was_written_out_reads_back_the_same() -> None:
    document = Document.make(
        text=TEXT,
        title="A title",
        language="en",
        published=day("2023-01-02"),
        comments=(a_comment("63?", author="x", posted=day("2023-01-03")), a_comment("No.", id="c2", parent="c1")),
    )
    again = one(as_dict(document))
    assert again.id == document.id
    assert again.comments == document.comments


def test_lone_surrogates_and_nul_are_replaced_one_for_one() -> None:
    document = read(
        b'{"text": "63 dead \\ud800 and \\u0000 more", "comments": [{"id": "\\udfff", "text": "x\\udc00y"}]}'
    )
    assert document.text == "63 dead \ufffd and \ufffd more"
    assert [(c.id, c.text) for c in document.comments] == [("\ufffd", "x\ufffdy")]


def test_a_cycle_of_parents_is_cut() -> None:
    ring = [{"id": n, "parent": (n + 1) % 5 or 5, "text": "t"} for n in range(1, 6)]
    document = one({"text": TEXT, "comments": ring})
    assert sum(c.parent is None for c in document.comments) == 1
    assert "Cut 1 circle of comments that answer each other." in document.warnings


def test_a_comment_never_has_the_name_of_title_or_body() -> None:
    document = one({"text": TEXT, "comments": [{"id": "body", "text": "a"}, {"id": "title", "text": "b"}]})
    assert {"body", "title"}.isdisjoint(c.id for c in document.comments)
    assert document.unit("body") == TEXT


def test_comments_by_the_hundred_thousand_are_cut_with_their_number() -> None:
    many = [{"id": n, "text": "63"} for n in range(150_000)]
    document = one({"text": TEXT, "comments": many})
    assert len(document.comments) == 100_000
    assert "Kept the first 100,000 of 150,000 comments." in document.warnings


def test_a_comment_of_a_megabyte_is_cut() -> None:
    document = one({"text": TEXT, "comments": [{"text": "63 " * 400_000}]})
    assert len(document.comments[0].text) == 20_000
    assert "Cut 1 comment at 20,000 characters." in document.warnings


@pytest.mark.parametrize("date", ["0000-00-00", "9999-12-31", "9999-12-31T23:59:59Z", 1e300, -1e300, 10**30, "١٢"])
def test_a_date_that_cannot_be_right_is_left_out_and_said(date: Any) -> None:
    document = one({"text": TEXT, "date": date})
    assert document.published is None
    assert any("no date that can be right" in warning for warning in document.warnings)


@pytest.mark.skipif(not SHARED.exists(), reason="the development cases are not beside this checkout")
@pytest.mark.parametrize(("name", "documents", "comments"), [("bundles-dev", 31, 25), ("claims-dev", 110, 0)])
def test_the_development_cases_are_read_whole(name: str, documents: int, comments: int) -> None:
    found = list(read_all(SHARED / f"{name}.jsonl"))
    assert all(isinstance(each, Document) and each.language == "en" for each in found)
    assert (len(found), sum(len(d.comments) for d in found if isinstance(d, Document))) == (documents, comments)
