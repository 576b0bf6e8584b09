"""Shapes of English in which losses are told and attributed, each with all that is read from it."""

from __future__ import annotations

import pytest

from counterclaim.extract import extract

SHAPES: list[tuple[str, list[str]]] = [
    (
        "That brings to 47 the number of journalists killed this year.",
        ["47 killed | journalists | None states period"],
    ),
    (
        "Six of the wounded later died in hospital.",
        ["Six killed | None | None states incident"],
    ),
    (
        "Gunmen took more than 280 pupils from the school in Kuriga.",
        ["more than 280 captured | pupils | None states incident"],
    ),
    (
        "The militants are holding 98 hostages, according to the army.",
        ["98 captured | hostages | the army states incident"],
    ),
    (
        "Russia captured 14 settlements and took 230 prisoners.",
        ["230 captured | prisoners | None states incident"],
    ),
    (
        "Fire swept through the nightclub, killing 51 and sending 155 to hospital.",
        ["51 killed | None | None states incident", "155 injured | None | None states incident"],
    ),
    (
        "Nearly 3,000 people were killed on 9/11, and 343 of them were firefighters.",
        ["Nearly 3,000 killed | people | None states incident", "343 killed | firefighters | None states incident"],
    ),
    (
        "Three firefighters are among the injured.",
        ["Three injured | firefighters | None states incident"],
    ),
    (
        "Of 31 dead, 12 were children.",
        ["31 killed | None | None states incident", "12 killed | children | None states incident"],
    ),
    (
        "The bodies of a woman and two children were found in the rubble.",
        ["a woman killed | woman | None states incident", "two killed | children | None states incident"],
    ),
    (
        "The official death toll, 2,975, was revised upward from 64.",
        ["2,975 killed | None | None states incident", "64 killed | None | None states incident"],
    ),
    (
        "Turkey raised its toll by 300 to 44,218.",
        ["44,218 killed | None | Turkey states incident"],
    ),
    (
        "The UN says at least 38,000 have been killed in Gaza since October, citing the health ministry there.",
        ["at least 38,000 killed | None | the health ministry there states cumulative"],
    ),
    (
        "Citing a source in the regional police, the news site Baza reports that four officers were killed.",
        ["four killed | officers | a source in the regional police states incident"],
    ),
    (
        "Police in Jos put the dead at 17, while a leader, who asked not to be named, said he had counted 42 corpses.",
        ["17 killed | None | Police in Jos states incident", "42 killed | None | a leader states incident"],
    ),
    (
        "Residents say 85 dead, the emergency agency more than 60 hurt.",
        [
            "85 killed | None | Residents states incident",
            "more than 60 injured | None | the emergency agency states incident",
        ],
    ),
    (
        "The relatives have drawn up a list of no fewer than 400 dead.",
        ["no fewer than 400 killed | None | The relatives states incident"],
    ),
    (
        "Ankara dismissed Kyiv's figure of 45 soldiers killed as fantasy.",
        ["45 killed | soldiers | Kyiv states incident", "45 killed | soldiers | Ankara denies incident"],
    ),
    (
        "Rebels' claims of 80 dead soldiers were denied by the army.",
        ["80 killed | soldiers | Rebels claims incident", "80 killed | soldiers | the army denies incident"],
    ),
    (
        "The minister rejected as baseless a report by Amnesty that soldiers had killed 200 civilians.",
        ["200 killed | civilians | Amnesty states incident", "200 killed | civilians | The minister denies incident"],
    ),
    (
        "More than 200 bodies were found. Those are the numbers that the chief minister gave on Thursday.",
        ["More than 200 killed | None | the chief minister states incident"],
    ),
    (
        "The vice-minister read from a sheet of paper: “We have two dead.”",
        ["two killed | None | The vice-minister states incident"],
    ),
    (
        "“More than 300,000 without a home in my city”: Beirut governor in tears after port blast",
        ["More than 300,000 displaced | None | Beirut governor in tears states incident"],
    ),
    (
        "Since the invasion began 14,000 people have been killed in the border war.",
        ["14,000 killed | people | None states cumulative"],
    ),
    (
        "The tsunami killed 230,000 people in 14 countries.",
        ["230,000 killed | people | None states incident"],
    ),
    (
        "The toll could top 10,000, the police chief fears.",
        ["top 10,000 killed | None | the police chief predicts incident"],
    ),
    (
        "It was 2000 at least that drowned.",
        ["2000 at least killed | None | None states incident"],
    ),
    (
        "Reports of 400 dead, he said, had been false from the first day.",
        ["400 killed | None | None denies incident"],
    ),
    (
        "“300 drowned in the campsite” is NOT true, stop sharing it!!",
        ["300 killed | None | None denies incident"],
    ),
    (
        "Zero casualties, suuure, three ambulances went down my street alone.",
        ["Zero casualties casualties | None | None denies incident"],
    ),
    (
        "u really think only 13 died?? more like 130",
        ["13 killed | None | None asks incident", "130 killed | None | None estimates incident"],
    ),
    (
        "It was not 12,000 people in Halabja. We wrote down 3,200 dead.",
        ["12,000 killed | people | None denies incident", "3,200 killed | None | None states incident"],
    ),
    (
        "Infantry: 19 bodies counted.",
        ["19 killed | Infantry | None states incident"],
    ),
    (
        "KIA 12, WIA 31, MIA 4",
        [
            "12 killed | None | None states incident",
            "31 injured | None | None states incident",
            "4 missing | None | None states incident",
        ],
    ),
    (
        "Captured in the same period: aircraft, 744; tanks, 1,517.",
        ["744 captured | aircraft | None states incident", "1,517 captured | tanks | None states incident"],
    ),
    (
        "Absolutely slaughtered, 5-0, and number 9 was dead on his feet; sack the manager, relegation is near.",
        [],
    ),
    (
        "Three brothers, aged 4, 6 and 9, drowned.",
        ["Three killed | brothers | None states incident"],
    ),
    (
        "I died about a thousand deaths in row 14.",
        [],
    ),
]
"""A text and its claims, each as "quote measure | affected | speaker stance scope"."""


@pytest.mark.parametrize(("text", "told"), SHAPES, ids=[text[:40] for text, _ in SHAPES])
def test_a_shape_is_read_whole(text: str, told: list[str]) -> None:
    read = [f"{c.quote} {c.measure} | {c.affected} | {c.speaker} {c.stance} {c.scope}" for c in extract(text)]
    assert read == told
