"""Figures, by the codebook's table."""

from __future__ import annotations

import pytest

from counterclaim.extract.figures import figures
from counterclaim.extract.tokens import Sentence


def read(text: str) -> list[tuple[str, int | None, int | None, bool, bool]]:
    sentence = Sentence(text, 0, len(text))
    return [
        (sentence.slice(figure.first, figure.last), figure.low, figure.high, figure.approximate, figure.vague)
        for figure in figures(sentence)
    ]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("63", 63, 63),
        ("sixty-three", 63, 63),
        ("six hundred", 600, 600),
        ("at least 63", 63, None),
        ("63 or more", 63, None),
        ("no fewer than 63", 63, None),
        ("a minimum of 63", 63, None),
        ("63 confirmed so far", 63, None),
        ("63+", 63, None),
        ("more than 63", 64, None),
        ("over 63", 64, None),
        ("upwards of 63", 64, None),
        ("up to 63", None, 63),
        ("as many as 63", None, 63),
        ("no more than 63", None, 63),
        ("fewer than 63", None, 62),
        ("under 63", None, 62),
        ("between 300 and 700", 300, 700),
        ("300-700", 300, 700),
        ("300 to 700", 300, 700),
        ("from 300 to 700", 300, 700),
        ("400 or 500", 400, 500),
        ("two dozen", 24, 24),
        ("half a dozen", 6, 6),
        ("half a million", 500_000, 500_000),
        ("1.2 million", 1_200_000, 1_200_000),
        ("110k", 110_000, 110_000),
        ("1,200", 1200, 1200),
        ("215 640", 215_640, 215_640),
        ("two hundred and fifty", 250, 250),
        ("2 to 3 million", 2_000_000, 3_000_000),
        ("at least ٦٣", 63, None),
    ],
)
def test_a_figure_keeps_the_bounds_that_the_words_give_it(text: str, low: int | None, high: int | None) -> None:
    assert read(f"{text} soldiers died")[0] == (text, low, high, False, False)


@pytest.mark.parametrize("text", ["about 400", "some 400", "nearly 400", "around 400", "400 or so", "an estimated 400"])
def test_a_rounded_figure_says_so(text: str) -> None:
    assert read(f"{text} soldiers died")[0] == (text, 400, 400, True, False)


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("several", 3),
        ("a few", 3),
        ("a handful", 3),
        ("dozens", 12),
        ("several dozen", 36),
        ("a few hundred", 300),
        ("hundreds", 100),
        ("tens of thousands", 10_000),
        ("hundreds of thousands", 100_000),
        ("millions", 1_000_000),
    ],
)
def test_a_word_of_magnitude_is_vague_and_open_above(text: str, low: int) -> None:
    assert read(f"{text} died")[0] == (text, low, None, False, True)


@pytest.mark.parametrize("text", ["no one", "nobody", "none", "not a single"])
def test_nobody_is_a_figure_of_zero(text: str) -> None:
    assert read(f"{text} died")[0][:3] == (text, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "on 2 January 2023",
        "in 1999",
        "the 34-year-old",
        "12 % of them",
        "$400 million",
        "at 18:00",
        "on 24.02.22",
        "a T-72",
        "hostel No. 28",
        "the 1990s",
        "the 3rd brigade",
        "Porth, 65, was there",
    ],
)
def test_dates_ages_money_shares_and_names_are_no_figures(text: str) -> None:
    assert [found for found in read(text) if found[1] != 1] == []


def test_a_number_too_large_for_any_toll_is_left_out() -> None:
    assert read("10000000000000000000000000000000 soldiers died") == []


def test_a_correction_is_no_range() -> None:
    found = read("The toll was revised down from 115 to 97")
    assert [(low, high) for _, low, high, _, _ in found] == [(115, 115), (97, 97)]


def test_a_correction_upwards_is_no_range_either() -> None:
    found = read("The toll was raised from 63 to 89")
    assert [(low, high) for _, low, high, _, _ in found] == [(63, 63), (89, 89)]
