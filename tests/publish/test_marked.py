from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterclaim.publish.marked import cut, folded

SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=6)


@given(st.text(max_size=50), SPANS, SPANS, SPANS)
def test_the_pieces_of_a_text_join_to_the_whole(
    text: str, claims: list[tuple[int, int]], flags: list[tuple[int, int]], quoted: list[tuple[int, int]]
) -> None:
    pieces = cut(text, claims=[(s, e, "c") for s, e in claims], flags=[(s, e, "flag") for s, e in flags], quoted=quoted)
    assert "".join(piece.words for piece in pieces) == text
    assert "".join(p.words for _, run in folded(pieces) for p in run) == text


def test_marks_that_overlap_are_both_kept() -> None:
    pieces = cut("600 dead vermin", claims=[(0, 8, "claim")], flags=[(4, 15, "dehumanising")])
    assert [(p.words, bool(p.claims), p.flag) for p in pieces] == [
        ("600 ", True, ""),
        ("dead", True, "dehumanising"),
        (" vermin", False, "dehumanising"),
    ]
