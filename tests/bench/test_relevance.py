"""The step that leaves out what a task's answer keys leave out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extract import extract
from muc import WEIGHTS, figures, number, relevant
from muc_features import Figure, Text, of_document
from relevance import Features, Model, fitted, read, write

SCALES = {"s": 4.0}
EXAMPLES: list[Features] = [
    {"bias": 1.0, f"s:{word}": 1.0, "s:attack": 1.0} for word in ("guerrilla", "quake", "guerrilla", "storm") * 6
]
ANSWERS = ["s:guerrilla" in example for example in EXAMPLES]


def learnt() -> Model:
    return fitted(SCALES, EXAMPLES, ANSWERS, range(len(EXAMPLES)), ridge=1.0)


def test_what_tells_the_examples_apart_is_learnt() -> None:
    model = learnt()
    assert model.probability(EXAMPLES[0]) > 0.7
    assert model.probability(EXAMPLES[1]) < 0.3


def test_a_word_that_no_example_held_says_nothing() -> None:
    model = learnt()
    assert model.probability({**EXAMPLES[0], "s:never": 1.0}) == model.probability(EXAMPLES[0])


def test_a_model_reads_back_as_it_was_written(tmp_path: Path) -> None:
    model = learnt()
    write(tmp_path / "weights.tsv", model, {"threshold": 0.4})
    again, about = read(tmp_path / "weights.tsv")
    assert about == {"threshold": "0.4"}
    assert again.probability(EXAMPLES[0]) == pytest.approx(model.probability(EXAMPLES[0]), abs=0.01)


@given(st.lists(st.sampled_from(["s:guerrilla", "s:quake", "s:storm"]), min_size=1, max_size=3, unique=True))
def test_a_family_of_words_has_one_length_however_many_they_are(words: list[str]) -> None:
    scaled = learnt().scaled(dict.fromkeys(words, 1.0))
    assert sum(value * value for value in scaled.values()) == pytest.approx(SCALES["s"])


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("MORE THAN 30 PEASANTS WERE KILLED.", 30),
        ("AT LEAST 30 PEASANTS WERE KILLED.", 30),
        ("30 PEASANTS WERE KILLED.", 30),
        ("UP TO 30 PEASANTS WERE KILLED.", 30),
    ],
)
def test_the_keys_write_the_number_that_the_text_writes(text: str, counted: int) -> None:
    (claim,) = extract(text)
    assert number(claim) == counted


def test_claims_of_one_effect_and_number_are_one_figure() -> None:
    found = figures(extract("GUERRILLAS KILLED 12 PEASANTS. THE 12 PEASANTS WERE KILLED AT DAWN AND 12 WERE WOUNDED."))
    assert sorted((figure.effect, figure.number) for figure in found) == [("injured", 12), ("killed", 12)]


@pytest.mark.parametrize(
    ("sentence", "age"),
    [
        ("IT BLEW UP ON 3 JUNE.", "now"),
        ("IT BLEW UP ON 3 MAY.", "month"),
        ("IT BLEW UP IN MARCH.", "season"),
        ("IT BLEW UP LAST YEAR.", "old"),
        ("IT BLEW UP IN 1985.", "old"),
        ("IT BLEW UP 3 YEARS AGO.", "old"),
        ("IT BLEW UP ON 20 DECEMBER.", "year"),
        ("IT BLEW UP TODAY.", "today"),
        ("IT BLEW UP.", "none"),
    ],
)
def test_how_old_an_incident_is_comes_from_the_dateline_and_the_sentence(sentence: str, age: str) -> None:
    text = f"PORTVILLE, 9 JUN 89 (WIRE) -- [TEXT] A MAN SPOKE. {sentence}"
    document = Text(text)
    assert document.age(document.sentence(text.index(sentence) + 1)) == age


@given(st.text())
def test_any_text_has_features_and_none_is_an_error(text: str) -> None:
    assert of_document(text, []) == []
    (claim,) = extract("12 men died.")
    assert of_document(text + "12 men died.", [Figure("killed", 12, (claim,))])


def test_an_attack_on_civilians_stays_and_a_quake_of_long_ago_goes() -> None:
    attack = "BOGOTA, 9 JUN 89 (EFE) -- [TEXT] TERRORISTS TODAY MURDERED FIVE PEASANTS IN A VILLAGE OF COLOMBIA."
    quake = "TOKYO, 9 JUN 89 (KYODO) -- [TEXT] A QUAKE IN JAPAN KILLED 900 PEOPLE 20 YEARS AGO."
    assert [claim.low for claim in relevant(attack, extract(attack))] == [5]
    assert relevant(quake, extract(quake)) == []


def test_the_weights_are_small_enough_to_be_read_by_a_person() -> None:
    assert WEIGHTS.stat().st_size < 2_000_000
