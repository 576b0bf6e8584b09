"""Which language a report is in, where that can be told."""

from __future__ import annotations

import pytest

from counterclaim import read
from counterclaim.read.language import language_of


@pytest.mark.parametrize(
    "text",
    [
        "Russia admits 63 soldiers killed in Makiivka strike",
        "RUSSIA ADMITS 63 SOLDIERS KILLED IN MAKIIVKA STRIKE",
        "SIX KILLED IN TINZAOUATEN, MALI, AS CONVOY IS AMBUSHED NEAR KIDAL",
        "The ministry said that 63 of its servicemen had been killed.",
    ],
)
def test_english_is_english_in_capitals_too(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize("text", ["63 dead", "Kremlin lies", "", "12.01.2023", "Makiivka Donetsk Luhansk Bakhmut"])
def test_a_few_words_or_mere_names_do_not_tell(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Россия признала гибель 63 солдат", "ru"),
        ("Nach Angaben des Ministeriums wurden 63 Soldaten getötet.", "de"),
        ("Le ministère a annoncé la mort de 63 soldats.", "fr"),
        ("الجيش يعلن مقتل 63 جنديا في الهجوم", "ar"),
    ],
)
def test_another_language_is_kept_and_said(text: str, language: str) -> None:
    document = read(text.encode())
    assert (document.text, document.language) == (text, language)
    assert any(f"({language})" in w and "no claims are extracted" in w for w in document.warnings)
