"""Which rows of the codebook a coded claim falls under."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapes import attribution_shape, figure_form, starts

FORMS: list[tuple[str, str, int | None, int | None, str]] = [
    ("63", "digits", 63, 63, ""),
    ("sixty-three", "number words", 63, 63, ""),
    ("1,200", "1,200", 1200, 1200, ""),
    ("1 200", "1,200", 1200, 1200, ""),
    ("a woman", "single by article or name", 1, 1, ""),
    ("one woman", "number words", 1, 1, ""),
    ("at least 63", "at least", 63, None, ""),
    ("63+", "at least", 63, None, ""),
    ("more than 63", "more than", 64, None, ""),
    ("up to 63", "up to", None, 63, ""),
    ("no more than 63", "up to", None, 63, ""),
    ("fewer than 63", "fewer than", None, 62, ""),
    ("between 300 and 700", "range", 300, 700, ""),
    ("400 or 500", "either-or", 400, 500, ""),
    ("about 400", "rounded", 400, 400, "approximate"),
    ("several dozen", "vague magnitude", 36, None, "vague"),
    ("two dozen", "dozen, million, 110k", 24, 24, ""),
    ("1.2 million", "dozen, million, 110k", 1200000, 1200000, ""),
    ("110k", "dozen, million, 110k", 110000, 110000, ""),
    ("no one", "zero", 0, 0, ""),
    ("much higher", "comparison", 64, None, "vague"),
    ("far fewer than that", "comparison", None, 62, "vague"),
    ("twice as many", "comparison", 126, 126, ""),
]


@pytest.mark.parametrize(("quote", "form", "low", "high", "flag"), FORMS)
def test_every_row_of_the_table_of_figures_is_told_apart(
    quote: str, form: str, low: int | None, high: int | None, flag: str
) -> None:
    flags = {"approximate": flag == "approximate", "vague": flag == "vague"}
    assert figure_form({"quote": quote, "low": low, "high": high, **flags}) == form


SHAPES: list[tuple[str, str, str | None]] = [
    ("own voice", "At dawn 63 soldiers died.", None),
    ("before", "The ministry said that 63 soldiers died.", "The ministry"),
    ("after", "At dawn 63 soldiers died, the ministry said.", "the ministry"),
    ("in the middle", "At dawn, the ministry said, 63 soldiers died.", "the ministry"),
    ("pronoun", "The ministry met the press. It said that 63 soldiers died.", "The ministry"),
    ("other sentence", "This is from the ministry. At dawn 63 soldiers died.", "the ministry"),
    ("direct speech", "“At dawn 63 soldiers died. It was cold,” the ministry said.", "the ministry"),
    ("direct speech", 'The mayor said: "At dawn 63 soldiers died."', "The mayor"),
    ("label", "HOST: Good evening.\nGENERAL: At dawn 63 soldiers died.", "GENERAL"),
    ("relay", "The agency quoted a doctor as saying that 63 soldiers died.", "a doctor"),
]


@pytest.mark.parametrize(("shape", "text", "speaker"), SHAPES)
def test_every_shape_of_attribution_is_told_apart(shape: str, text: str, speaker: str | None) -> None:
    assert attribution_shape({"speaker": speaker}, text, text.index("63")) == shape


def test_quotes_are_found_in_text_order_and_as_whole_words() -> None:
    text = "Not 163 but 63 died, then 63 more; Kyiv gave 63."
    assert starts(text, [{"quote": "63"}, {"quote": "63"}, {"quote": "63"}]) == [12, 26, 45]


def test_a_claim_and_its_denial_may_share_their_words() -> None:
    text = "Moscow dismissed the figure of 400. Later 7 died."
    assert starts(text, [{"quote": "400"}, {"quote": "400"}, {"quote": "7"}]) == [31, 31, 42]


@given(st.text(max_size=60), st.text(min_size=1, max_size=5), st.integers(0, 60))
def test_any_text_and_coding_gives_a_place_and_a_shape(text: str, quote: str, start: int) -> None:
    claims: list[dict[str, Any]] = [{"quote": quote, "speaker": quote}]
    assert all(0 <= at <= len(text) for at in starts(text, claims))
    assert attribution_shape(claims[0], text, min(start, len(text)))
