"""FEEDS.toml as a newsroom writes it, with its slips."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterclaim.errors import UsageError
from counterclaim.watch.table import FeedTable, Kind, interval, load

ONE = '[[feed]]\nurl = "https://example.org/feed/"\n'


def table(tmp_path: Path, text: str) -> FeedTable:
    path = tmp_path / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_an_entry_needs_nothing_but_its_address(tmp_path: Path) -> None:
    (one,) = table(tmp_path, ONE).followed
    assert (one.url, one.kind, one.every, one.keep_reading) == (
        "https://example.org/feed/",
        Kind.AUTO,
        None,
        14 * 86_400,
    )
    assert one.title == "https://example.org/feed/"


def test_everything_can_be_said(tmp_path: Path) -> None:
    text = (
        'contact = "desk@example.org"\ngap = "2s"\nallow = ["10.1.0.0/16"]\n[[feed]]\nurl = "http://example.org/a"\n'
        'kind = "thread"\nevery = "2h"\nname = "The wire"\noutlet = "Tern Wire"\nkeep_reading = "3d"\n'
    )
    found = table(tmp_path, text)
    (one,) = found.followed
    assert (found.contact, found.gap, found.allow) == ("desk@example.org", 2.0, ("10.1.0.0/16",))
    assert (one.kind, one.every, one.title, one.outlet) == (Kind.THREAD, 7_200, "The wire", "Tern Wire")
    assert one.keep_reading == 3 * 86_400


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "feed", "nothing to follow"),
        ("feed = 3", "feed", "nothing to follow"),
        ("feed = [3]", "feed 1", "no entry"),
        ("[[feed]]", "feed 1, url", "There is no url"),
        ('[[feed]]\nurl = "file:///etc/passwd"', "feed 1, url", "cannot be fetched"),
        ('[[feed]]\nurl = "https://me:secret@example.org/"', "feed 1, url", "cannot be fetched"),
        ("[[feed]]\nurl = 3", "feed 1, url", "cannot be fetched"),
        (ONE + 'kind = "rss"', "feed 1 (https://example.org/feed/), kind", "no kind 'rss'"),
        (ONE + 'every = "often"', "every", "no length of time"),
        (ONE + 'every = "5s"', "every", "less than 60 seconds"),
        (ONE + 'every = "90d"', "every", "more than thirty days"),
        (ONE + 'keep_reading = "999d"', "keep_reading", "more than a year"),
        (ONE + 'evry = "5m"', "evry", "no such key"),
        (ONE + 'outlet = ""', "outlet", "no name"),
        (ONE + 'name = "a\\u001bb"', "name", "no name"),
        ('contact = "réd"\n' + ONE, "contact", "no request can carry"),
        ('allow = "10.0.0.0/8"\n' + ONE, "allow", "no list"),
        ('allow = ["10.0.0.1/8"]\n' + ONE, "allow", "no network"),
        ("[[feed]\n", "", "no TOML"),
        (ONE + ONE.replace("https", "http"), "feed 2", "there twice"),
    ],
)
def test_a_slip_is_told_with_the_file_the_key_and_what_to_do(text: str, where: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        table(tmp_path, text)
    problem = caught.value.problem
    assert problem.where.startswith(str(tmp_path / "feeds.toml"))
    assert where in problem.where
    assert what in problem.what
    assert problem.advice
    assert "secret" not in problem.advice


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(("text", "seconds"), [("60s", 60), ("10m", 600), ("2 h", 7_200), ("1d", 86_400)])
def test_lengths_of_time(text: str, seconds: int) -> None:
    assert interval(text) == seconds
