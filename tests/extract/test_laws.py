"""What holds for any text whatever."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.extract import extract
from counterclaim.nouns import Comment, Document

WORDS = st.sampled_from(
    [
        *[
            "63",
            "89",
            "about",
            "at",
            "least",
            "1.2",
            "million",
            "300-700",
            "dead",
            "killed",
            "wounded",
            "soldiers",
            "were",
            "the",
            "ministry",
            "said",
            "that",
        ],
        *[
            "including",
            "nine",
            "of",
            "them",
            "children",
            "toll",
            "rose",
            "from",
            "to",
            "if",
            "hope",
            "not",
            "half",
            "a",
            "dozen",
            "several",
            "no",
            "one",
            "tanks",
        ],
        *[
            "A\u2002",
            "\u200b",
            "\u202e",
            "REPORTER:",
            "'I",
            "of",
            "%",
            "$4",
            "12-year-old",
            "woman",
            "according",
            "and",
            "more",
            "than",
            "much",
            "higher",
        ],
        *[
            ".",
            ",",
            "?",
            "“",
            "”",
            "(",
            ")",
            ";",
            ":",
            "-",
            "(+6)",
            "such",
            "a",
            "figure",
            "twice",
            "as",
            "many",
            "10000000000000000000000",
        ],
        "\n",
        "\n\n",
    ]
)
ODD = st.sampled_from(
    [
        *[
            "\ud800",
            "\udfff",
            "\x00",
            "\x1c",
            "\x85",
            "\u200d",
            "\ufeff",
            "\u061c",
            "\u2066",
            "\u2069",
            "\u202b",
            "\u0301",
        ],
        *["İ", "ſ", "ß", "Ⅷ", "²", "½", "٣٤", "６３", "𝟔𝟑", "一百", "👩‍👩‍👧", "קטלו", "قتل", "\u2028", "\r\n", "\xa0"],
        *["a" * 3000, "9" * 400, "“" * 40, "(" * 40, "'" * 40, "-" * 40, "U.S." * 30, "1,234" * 30, "\n" * 40],
    ]
)
"""Halves of characters, controls, marks that join or turn, digits of other scripts, very long words, deep nesting."""
TEXTS = st.one_of(
    st.text(),
    st.text(st.characters(exclude_categories=())),
    st.lists(WORDS, max_size=60).map(" ".join),
    st.lists(st.one_of(WORDS, ODD), max_size=30).map(" ".join),
    st.lists(st.one_of(WORDS, ODD), max_size=30).map("".join),
)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_claims_whose_quotes_are_its_own_words(text: str) -> None:
    for claim in extract(text):
        assert text[claim.start : claim.end] == claim.quote
        assert text[: claim.start].endswith(claim.prefix)
        assert text[claim.end :].startswith(claim.suffix)
        assert claim.low is not None or claim.high is not None
        assert claim.low is None or claim.high is None or claim.low <= claim.high


@given(TEXTS, TEXTS)
@settings(max_examples=60, deadline=None)
def test_the_same_text_gives_the_same_claims_whatever_was_read_before(text: str, other: str) -> None:
    first = extract(text)
    extract(other)
    assert extract(text) == first


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=60, deadline=None)
def test_every_unit_of_a_document_is_read_by_itself(title: str, body: str, comment: str) -> None:
    document = Document.make(text=body, title=title or None, comments=(Comment(id="c", text=comment),))
    for claim in extract(document):
        assert document.unit(claim.unit)[claim.start : claim.end] == claim.quote


@given(
    st.sampled_from(["Russia", "Ukraine", "Mali", "Sudan"]),
    st.sampled_from(["Chad", "Kenya", "Norway"]),
    st.integers(2, 99999),
)
def test_swapping_the_names_of_the_parties_swaps_the_claims(one: str, other: str, figure: int) -> None:
    text = f"{one}'s army said that {figure} soldiers of {other} had been killed. {other} admitted 12 dead."
    swapped = text.replace(one, "@").replace(other, one).replace("@", other)
    ours, theirs = extract(text), extract(swapped)
    assert [(c.low, c.measure, c.stance) for c in ours] == [(c.low, c.measure, c.stance) for c in theirs]
    exchanged = [(c.speaker or "").replace(one, "@").replace(other, one).replace("@", other) for c in ours]
    assert exchanged == [c.speaker or "" for c in theirs]
