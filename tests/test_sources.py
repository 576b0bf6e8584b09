"""What a user may name: files, folders, patterns, URLs and standard input."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from counterclaim.nouns import Problem
from counterclaim.sources import found, is_url


def files(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("63 died")
    return folder


def names(*sources: str | Path, not_in: tuple[Path, ...] = ()) -> list[str]:
    """The names of what is found, problems in brackets."""
    some = found([str(source) for source in sources], not_in=not_in)
    return [f"[{Path(one.where).name}]" if isinstance(one, Problem) else Path(one.name).name for one in some]


def test_a_folder_gives_its_files_and_those_below_sorted_by_name(tmp_path: Path) -> None:
    files(tmp_path, "b.txt", "a.html", "under/c.jsonl", "a-folder/z")
    assert names(tmp_path) == ["a.html", "b.txt", "z", "c.jsonl"]


def test_pictures_styles_and_hidden_files_beside_a_saved_page_are_passed_over(tmp_path: Path) -> None:
    files(tmp_path, "page.html", "page_files/logo.PNG", "page_files/style.css", ".hidden.txt", ".git/config")
    assert names(tmp_path) == ["page.html"]


def test_a_file_that_is_named_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    files(tmp_path, ".hidden.txt", "x.css")
    assert names(tmp_path / ".hidden.txt", tmp_path / "x.css") == [".hidden.txt", "x.css"]


def test_a_pattern_gives_the_files_that_match(tmp_path: Path) -> None:
    files(tmp_path, "b.txt", "a.txt", "a.html", "under/c.txt")
    assert names(f"{tmp_path}/*.txt") == ["a.txt", "b.txt"]
    assert names(f"{tmp_path}/**/*.txt") == ["a.txt", "b.txt", "c.txt"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    files(tmp_path, "a[1].txt", "a1.txt")
    assert names(tmp_path / "a[1].txt") == ["a[1].txt"]


def test_each_file_is_found_once(tmp_path: Path) -> None:
    files(tmp_path, "a.txt")
    assert names(tmp_path, tmp_path / "a.txt", f"{tmp_path}/./a.txt", "-", "-") == ["a.txt", "-"]


@pytest.mark.parametrize("source", ["nothing-here.txt", "nothing-*.txt", "x" * 5000, "a\0b", ""])
def test_what_is_not_there_is_a_problem_in_its_place(source: str, tmp_path: Path) -> None:
    files(tmp_path, "a.txt")
    first, second = found([source, str(tmp_path)])
    assert isinstance(first, Problem)
    assert first.what
    assert first.advice
    assert not isinstance(second, Problem)


def test_a_folder_that_leads_into_itself_ends(tmp_path: Path) -> None:
    files(tmp_path, "a.txt")
    (tmp_path / "again").symlink_to(tmp_path)
    assert names(tmp_path) == ["a.txt"]


def test_our_own_ledger_and_site_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    files(tmp_path, "a.txt", "ledger.db", "site/index.html")
    assert names(tmp_path, not_in=(tmp_path / "ledger.db", tmp_path / "site")) == ["a.txt"]


def test_a_pipe_in_a_folder_does_not_hang_anything(tmp_path: Path) -> None:
    files(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "b.txt")
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("source", "is_one"),
    [("https://a.org/x", True), ("HTTP://a.org", True), ("file:///etc/passwd", False), ("ftp://a.org", False)],
)
def test_only_web_addresses_are_urls(source: str, is_one: bool) -> None:
    assert is_url(source) is is_one
    if is_one:
        assert [one.name for one in found([source]) if not isinstance(one, Problem)] == [source]
