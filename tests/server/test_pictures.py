"""Pictures of a record for other sites, as SVG and as PNG."""

from __future__ import annotations

import os
import struct
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from counterclaim.ledger.ledger import Ledger
from counterclaim.publish.views import EventView
from counterclaim.serve.desk import Desk
from counterclaim.serve.pictures import ROWS, WIDTH, drawing, fitted, png, wrapped
from counterclaim.serve.raster import plain
from counterclaim.verbs import Verbs
from publish.sample import makiivka, total
from server.newsroom import Browser, a_desk

EMBED = "/embed/makiivka-2023-01-01/"


def words(svg: bytes) -> str:
    return " ".join(" ".join(etree.fromstring(svg).itertext()).split())


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_record_as_a_picture_says_what_is_claimed_by_whom_with_date_sources_and_link(browser: Browser) -> None:
    picture = browser.get(f"{EMBED}record.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
    said = words(picture.content)
    for part in (
        "Makiivka",
        "Acknowledged floor 89 Russian defence ministry, 3 January",
        "Highest sourced 700",
        "Sources:",
    ):
        assert part in said
    assert f"As of {date.today()}" in said
    assert b'href="http://desk.test/events/makiivka-2023-01-01/"' in picture.content
    assert b"<script" not in picture.content


@pytest.mark.parametrize("name", ["chart", "record"])
def test_a_picture_is_there_as_png_twice_as_sharp(browser: Browser, name: str) -> None:
    svg = etree.fromstring(browser.get(f"{EMBED}{name}.svg").content)
    picture = browser.get(f"{EMBED}{name}.png")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    assert size(picture.content) == (2 * float(svg.get("width")), 2 * float(svg.get("height")))
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"


def test_a_png_that_shows_the_same_is_not_made_again(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    first = browser.get(f"{EMBED}record.png")
    monkeypatch.setattr("counterclaim.serve.embed.png", lambda _: pytest.fail("It was made again."))
    assert browser.get(f"{EMBED}record.png").content == first.content
    assert browser.get(f"{EMBED}record.png", if_none_match=first.headers["etag"]).status_code == 304


def test_the_words_are_in_the_png(browser: Browser) -> None:
    svg = browser.get(f"{EMBED}record.svg").text
    assert len(png(svg)) > 2 * len(png(svg.replace("<text", "<desc").replace("</text", "</desc")))


def test_a_picture_of_any_size_takes_a_bounded_number_of_pixels() -> None:
    width, height = size(png('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="90000"></svg>'))
    assert width * height < 6_100_000


@pytest.mark.parametrize(
    ("library", "told"),
    [
        ("raise ModuleNotFoundError(name='resvg_py')", "counterclaim[png]"),
        ("svg_to_bytes = lambda **_: b'a picture without letters'", "fonts-dejavu-core"),
        ("raise SystemExit(9)", "could not be drawn"),
    ],
    ids=["not installed", "no font", "broken"],
)
def test_where_no_png_can_be_made_one_is_told_what_to_install_and_where_the_svg_is(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, told: str
) -> None:
    (tmp_path / "resvg_py.py").write_text(library, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    answer = browser.get(f"{EMBED}chart.png")
    assert answer.status_code == 501
    assert told in answer.text
    assert ".svg" in answer.text


def test_names_that_are_markup_are_words_in_a_picture(tmp_path: Path) -> None:
    event = total().event
    url = str(tmp_path / "evil.db")
    with Ledger.open(url) as ledger:
        ledger.add_documents(event.documents)
        for link in event.links:
            report = link.claim.source.document
            ledger.add_claims([link.claim], document=report, extractor=Verbs().version_of("extract"))
        ledger.replace_events([event], (), state="as built")
    with a_desk(url) as desk:
        picture = Browser(desk).get(f"/{folder(desk)}/record.svg".replace("events", "embed"))
        made = Browser(desk).get(f"/{folder(desk)}/record.png".replace("events", "embed"))
    assert picture.status_code == 200
    assert {etree.QName(one).localname for one in etree.fromstring(picture.content).iter()} <= {
        "svg", "style", "rect", "text", "a", "path",
    }  # fmt: skip
    assert made.status_code == 200


def folder(desk: Desk) -> str:
    return desk.site.look().heads[0].folder


def test_a_record_with_more_rows_than_there_is_room_for_says_how_many() -> None:
    rows = EventView(makiivka()).rows
    drawn = drawing("Nobody agrees.", [rows[0]] * (ROWS + 3), year=2023)
    assert (len(drawn.blocks), drawn.more) == (ROWS, 3)
    assert drawn.blocks[-1].y < drawn.height


def test_a_long_sentence_is_broken_into_lines_and_cut_with_a_sign_that_it_goes_on() -> None:
    lines = drawing("many words " * 200, [], year=None).lines
    assert len(lines) == 6
    assert lines[-1].endswith("…")
    assert wrapped("a b", room=WIDTH, em=10) == ("a b",)
    assert fitted("x" * 5_000, room=100, em=10).endswith("…")


def test_the_style_that_is_drawn_from_has_no_variables_and_no_conditions(browser: Browser) -> None:
    drawn = plain(browser.get(f"{EMBED}chart.svg").text)
    assert "var(" not in drawn
    assert "@media" not in drawn
    assert ".tone-1 { color: #1f5582; }" in " ".join(drawn.split())
