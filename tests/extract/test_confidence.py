"""What the confidence of a claim means: the fewer reasons to doubt, the surer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extract import extract
from counterclaim.extract.confidence import Doubts, confidence
from counterclaim.nouns import Comment, Document

REASONS = st.builds(Doubts, *[st.floats(0, 1)] * len(Doubts._fields))


def sure(text: str) -> float:
    [claim] = extract(text)
    return claim.confidence


@given(REASONS, st.sampled_from(Doubts._fields), st.floats(0, 1))
def test_one_more_reason_to_doubt_never_makes_a_claim_surer(read: Doubts, name: str, more: float) -> None:
    worse = read._replace(**{name: max(getattr(read, name), more)})
    assert 0 < confidence(worse) <= confidence(read) < 1


def test_a_plain_statement_is_surer_than_one_whose_speaker_is_a_pronoun() -> None:
    plain = "The ministry said that 63 soldiers were killed."
    later = "The ministry spoke in the morning. It said that 63 soldiers were killed."
    assert sure(later) < sure(plain)


def test_a_figure_given_as_fact_although_a_word_of_doubt_stands_by_is_less_sure() -> None:
    assert sure("63 soldiers were killed, and a report may follow.") < sure("63 soldiers were killed, and all is over.")


def test_a_figure_after_others_have_spoken_is_less_sure_to_be_the_texts_own() -> None:
    _, spoken = extract("The ministry said that nine soldiers had died. Later 63 dead were found.")
    _, told = extract("Nine soldiers had died. Later 63 dead were found.")
    assert spoken.speaker is None
    assert spoken.confidence < told.confidence


def test_a_careless_comment_is_less_sure_than_a_printed_sentence() -> None:
    document = Document.make(text="63 soldiers died.", comments=(Comment(id="c", text="lol 63 soldiers died."),))
    printed, typed = extract(document)
    assert typed.confidence < printed.confidence


def test_a_speaker_whose_name_looks_like_none_is_less_sure() -> None:
    assert sure("The books said that 63 soldiers were killed.") < sure("The police said that 63 soldiers were killed.")


def test_a_figure_that_a_preposition_governs_is_less_sure() -> None:
    assert sure("In the raid of 63 camps soldiers were killed.") < sure("The raid killed 63 soldiers.")
