from __future__ import annotations

import pytest

from builders import a_claim, a_comment, a_document, a_link, an_event
from counterclaim.nouns import Answer, Document, Span, Stance, Thread
from counterclaim.record import record
from counterclaim.record.answers import question_of
from counterclaim.record.text import sentences

WHY = "Why did the dam collapse?"


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("#Why is the harbour closed? | Coast TV", "Why is the harbour closed?"),
        ("Coast TV - Why is the harbour closed?", "Why is the harbour closed?"),
        ("Storm hits port. Who is to blame?", "Who is to blame?"),
        ("“How many died?” – our report", "How many died?"),
        ("Harbour closed", None),
        ("?", None),
        ("", None),
        (None, None),
    ],
)
def test_a_question_is_found_in_a_headline(title: str | None, question: str | None) -> None:
    assert question_of(title) == question


def under(title: str | None, *comments: str, **rest) -> Document:
    made = tuple(a_comment(text, id=f"c{number}") for number, text in enumerate(comments, start=1))
    return a_document("A report.", title=title, comments=made, **rest)


def thread(*documents: Document, links=()) -> Thread:
    return record(an_event(*links, documents=documents)).thread


def said(made: Thread) -> list[tuple[str, list[str]]]:
    texts = {(each.document, each.comment.id): each.comment.text for each in made.remarks}
    return [(answer.theme, [texts[doc, c][a:b] for doc, c, a, b in answer.quotes]) for answer in made.answers]


def test_causes_and_purposes_answer_why() -> None:
    made = thread(
        under(
            WHY,
            "Terrible. The dam collapsed because nobody cleaned the spillway! So sad.",
            "They blew up the dam in order to stop the tanks.",
            "My cousin lives there.",
        )
    )
    assert said(made) == [
        ("nobody cleaned the spillway", ["The dam collapsed because nobody cleaned the spillway!"]),
        ("stop the tanks", ["They blew up the dam in order to stop the tanks."]),
    ]


def test_an_explanation_of_something_else_is_no_answer() -> None:
    assert thread(under(WHY, "Bananas are bent because they grow upwards.")).answers == ()


def test_a_comment_that_opens_with_because_or_it_speaks_of_the_headline() -> None:
    made = thread(under(WHY, "Because of corruption.", "It’s a way to get new funds"))
    assert [theme for theme, _ in said(made)] == ["corruption", "get new funds"]


def test_a_sentence_that_goes_on_from_an_answer_is_one_too() -> None:
    made = thread(under(WHY, "The dam fell because of the rain. It was due to old concrete too. It was a long day."))
    assert [theme for theme, _ in said(made)] == ["the rain", "old concrete too"]


def test_answers_that_say_the_same_are_grouped_the_most_frequent_first() -> None:
    made = thread(
        under(
            WHY,
            "The dam broke because an earthquake shook it.",
            "Dam collapsed due to the heavy rainfall.",
            "The collapse came because of rainfall, heavy as never.",
        )
    )
    assert [(theme, len(quotes)) for theme, quotes in said(made)] == [
        ("the heavy rainfall", 2),
        ("an earthquake shook it", 1),
    ]


def test_a_readers_own_question_answers_nothing() -> None:
    assert thread(under(WHY, "Did the dam collapse because of rain?")).answers == ()


def test_what_a_comment_quotes_is_not_its_answer() -> None:
    text = "The dam collapsed because of rain."
    document = a_document("A.", title=WHY, comments=(a_comment(text, quoted=(Span(0, len(text)),)),))
    assert thread(document).answers == ()


def test_a_long_explanation_is_cut_at_a_joint() -> None:
    made = thread(under(WHY, "The dam fell because the old gates were never painted and " + "rust " * 30 + "won."))
    assert said(made)[0][0] == "the old gates were never painted"


def test_figures_stated_as_fact_answer_how_many() -> None:
    document = under("How many died?", "I counted 30 dead. Awful.", "30 died, says my aunt.", "Maybe 90?")
    coded = [("c1", "30", 30, Stance.STATES), ("c2", "30", 30, Stance.STATES), ("c3", "90", 90, Stance.ASKS)]
    links = [
        a_link(a_claim(document.unit(unit), quote, n, n, document=document, unit=unit, stance=stance))
        for unit, quote, n, stance in coded
    ]
    assert said(thread(document, links=links)) == [
        ("30 killed", ["I counted 30 dead.", "30 died, says my aunt."]),
    ]


def test_yes_and_no_answer_a_question_for_either() -> None:
    document = under("Will the dam hold?", "No way.", "Yes, it is new.", "Nice day.", "no, never")
    assert [(theme.split()[0].lower(), len(quotes)) for theme, quotes in said(thread(document))] == [
        ("no", 2),
        ("yes", 1),
    ]


def test_who_is_named_answers_who() -> None:
    document = under("Who broke the dam?", "I blame the contractor for the dam.", "Lovely weather.")
    assert said(thread(document)) == [("blame the contractor for the dam", ["I blame the contractor for the dam."])]


def test_only_the_threads_under_that_headline_answer() -> None:
    asking = under(WHY, "Because of rain.", "Because of age.")
    other = under("Dam collapses", "The dam collapsed because of moles.", published="2023-01-01")
    made = thread(asking, other)
    assert made.question == WHY
    assert [theme for theme, _ in said(made)] == ["rain", "age"]


def test_of_two_questions_the_one_with_more_comments_is_taken() -> None:
    quiet = under("Who paid for the dam?", published="2023-01-01")
    assert thread(quiet, under(WHY, "Hm.")).question == WHY


def test_without_a_question_there_are_no_answers() -> None:
    made = thread(under("Dam collapses", "The dam collapsed because of rain."))
    assert (made.question, made.answers) == (None, ())


def test_quotes_are_offsets_into_the_comment() -> None:
    document = under(WHY, "  The dam fell because of rain.  ")
    assert thread(document).answers == (Answer("rain", ((document.id, "c1", 2, 31),)),)


def test_sentences_end_at_marks_and_at_lines_that_begin_anew() -> None:
    text = "One. Two!! Three… four\nFive .six\ngoes on\n\n  Seven"
    assert [each.text for each in sentences(text)] == [
        "One.",
        "Two!!",
        "Three…",
        "four",
        "Five .",
        "six\ngoes on",
        "Seven",
    ]
    assert all(text[each.start : each.end] == each.text for each in sentences(text))
