"""The page that the project comes from, in its three forms; its text is read where it lies and is never kept here."""

from __future__ import annotations

from html import escape

import pytest

from counterclaim import Document, read
from read.pages import ORIGIN, SHAPES, Said, info_json, origin_parts, page

pytestmark = pytest.mark.skipif(not ORIGIN.exists(), reason="the origin page is not beside this checkout")


def as_html(shape: str) -> Document:
    title, body, comments = origin_parts()
    thread = [Said(text, number) for number, text in enumerate(comments, 101)]
    heading = f"33 thoughts on “<span>{escape(title)}</span>”"
    return read(page(body, thread, shape=shape, title=title, heading=heading).encode())


def as_video() -> Document:
    return read(info_json(*origin_parts(), comment_count=33).encode())


FORMS = {"text": lambda: read(ORIGIN), "video": as_video} | {
    shape: (lambda shape=shape: as_html(shape)) for shape in SHAPES
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_page(form: str) -> None:
    title, body, comments = origin_parts()
    document = FORMS[form]()
    assert document.title == title.lstrip("#")
    assert document.text.split() == body.split()
    assert [comment.text.split() for comment in document.comments] == [text.split() for text in comments]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_that_9_of_33_comments_are_here(form: str) -> None:
    document = FORMS[form]()
    assert (len(document.comments), document.comments_stated) == (9, 33)
    assert "The page says that it has 33 comments; 9 of them are in it." in document.warnings


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_in_english(form: str) -> None:
    assert FORMS[form]().language == "en"


@pytest.mark.parametrize("form", FORMS)
def test_every_form_keeps_its_en_spaces(form: str) -> None:
    assert "Russia\u2002has\u2002admitted" in FORMS[form]().text
