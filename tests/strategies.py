"""Hypothesis strategies for nouns: any text that a file could hold, any time, any figure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from counterclaim.nouns import (
    BODY,
    Claim,
    Comment,
    Cue,
    Decision,
    Document,
    Measure,
    Scope,
    Source,
    Span,
    Stance,
    When,
)

texts = st.text(max_size=30)
"""Any Unicode text, control characters and NUL included, halves of characters left out."""
maybe_text = st.none() | texts
figures = st.none() | st.integers(min_value=0, max_value=10**30)
moments = st.datetimes(
    min_value=datetime(1, 1, 2),
    max_value=datetime(9999, 12, 30),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-11))]),
)


@st.composite
def whens(draw: st.DrawFn) -> When:
    earliest = draw(moments)
    return When(earliest, earliest + timedelta(microseconds=draw(st.integers(1, 10**10))), draw(texts))


cues = st.builds(Cue, unit=texts, start=st.integers(0, 99), end=st.integers(0, 99), text=texts)
spans = st.builds(Span, start=st.integers(0, 99), end=st.integers(0, 99))
comments = st.builds(
    Comment,
    id=texts,
    text=texts,
    parent=maybe_text,
    author=maybe_text,
    posted=st.none() | whens(),
    quoted=st.lists(spans, max_size=2).map(tuple),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    return Document.make(
        text=draw(texts),
        comments=tuple(draw(st.lists(comments, max_size=3))),
        title=draw(maybe_text),
        url=draw(maybe_text),
        published=draw(st.none() | whens()),
        retrieved=draw(st.none() | moments),
        language=draw(maybe_text),
        comments_stated=draw(figures),
        warnings=tuple(draw(st.lists(texts, max_size=2))),
    )


sources = st.builds(
    Source,
    document=texts,
    url=maybe_text,
    outlet=maybe_text,
    title=maybe_text,
    published=st.none() | whens(),
    retrieved=st.none() | moments,
    places=st.lists(cues, max_size=2).map(tuple),
    dates=st.lists(cues, max_size=2).map(tuple),
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    coded: dict[str, Any] = {
        "source": draw(sources),
        "unit": draw(st.just(BODY) | texts),
        "start": draw(st.integers(0, 99)),
        "end": draw(st.integers(0, 99)),
        "quote": draw(texts),
        "prefix": draw(texts),
        "suffix": draw(texts),
        "low": draw(figures),
        "high": draw(figures),
        "measure": draw(st.sampled_from(Measure)),
        "stance": draw(st.sampled_from(Stance)),
        "scope": draw(st.sampled_from(Scope)),
        "approximate": draw(st.booleans()),
        "affected": draw(maybe_text),
        "speaker": draw(maybe_text),
        "relays": tuple(draw(st.lists(texts, max_size=2))),
        "said": draw(st.none() | cues),
        "confidence": draw(st.floats(0, 1)),
    }
    return Claim.make(**coded)


decisions = st.builds(
    Decision,
    id=texts,
    target=texts,
    action=st.sampled_from(["accept", "reject", "correct", "move", "undo"]),
    coding=st.lists(st.tuples(texts, st.none() | texts | st.integers() | st.booleans()), max_size=3).map(tuple),
    reason=texts,
    by=texts,
    at=st.none() | moments,
    claims=st.lists(texts, max_size=2).map(tuple),
    anchors=st.lists(st.tuples(texts, st.lists(texts, max_size=2).map(tuple)), max_size=2).map(tuple),
    seen=st.none() | texts,
    waits=st.booleans(),
)
