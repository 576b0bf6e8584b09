"""From a document to its claims: unit by unit, sentence by sentence, carrying what was spoken of last."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from counterclaim.extract import cues
from counterclaim.extract.figures import Figure, figures
from counterclaim.extract.lexicon import senses, words
from counterclaim.extract.losses import Found, losses, triggers
from counterclaim.extract.scope import default_scope, own_scope
from counterclaim.extract.speakers import Frame, frames, headline_label, label
from counterclaim.extract.stance import stance
from counterclaim.extract.tokens import Sentence, sentence_spans
from counterclaim.nouns import BODY, TITLE, Claim, Document, Measure, Scope, Source, Stance

EXTRACTOR = "rules 1"
CONTEXT = 160
"""Code points kept on each side of a quote."""


@dataclass(slots=True)
class Topic:
    """What a unit has spoken of so far."""

    measure: Measure | None = None
    affected: str | None = None
    scope: Scope | None = None
    low: int | None = None
    high: int | None = None
    speaker: str | None = None
    """The last named speaker."""
    turn: str | None = None
    """The speaker of the transcript's turn that is open."""
    in_turn: bool = False
    quoted: bool = False
    """A quotation opened in an earlier sentence is still open."""
    claims: list[Claim] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence, analysed."""

    sentence: Sentence
    figures: list[Figure]
    found: list[Found]
    frames: list[Frame]


@cache
def _candidate() -> re.Pattern[str]:
    """Matches text that can hold a claim: a word of loss or of a toll."""
    known = {re.escape(word) for word in senses()} | {re.escape(word) for word in words("losses", "toll", "strong")}
    known |= {"toll", "lives", "prisoner", "hostage", "captive"}
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(known, key=len, reverse=True))})(?![^\W\d_])", re.IGNORECASE)


def claims_of(document: Document) -> list[Claim]:
    """Every claim of the title, the body and the comments, in that order and in text order."""
    source = document.source
    source = replace(source, places=_report_cues(document, cues.places), dates=_report_cues(document, cues.dates))
    found: list[Claim] = []
    if document.title:
        found += claims_in(document.title, TITLE, source)
    found += claims_in(document.text, BODY, source)
    for comment in document.comments:
        found += claims_in(comment.text, comment.id, source)
    return found


def _report_cues(document: Document, find: cues.Finder) -> tuple[cues.Cue, ...]:
    title = find(document.title, unit=TITLE) if document.title else ()
    return (*title, *find(document.text[:4000], unit=BODY))


def claims_in(text: str, unit: str, source: Source) -> list[Claim]:
    """The claims of one unit of text."""
    topic = Topic()
    if not _candidate().search(text):
        return []
    spans = list(sentence_spans(text))
    readings: dict[int, Reading] = {}

    def reading(n: int) -> Reading:
        if n not in readings:
            readings.clear() if len(readings) > 8 else None
            readings[n] = _read(text, *spans[n])
        return readings[n]

    for n, (start, end, _) in enumerate(spans):
        live = topic.measure is not None
        if not live and not _candidate().search(text, start, end):
            _skip(topic, text, start, end)
            continue
        now = reading(n)
        _turn(topic, now.sentence)
        previous = reading(n - 1) if n and (now.frames or now.found) else None
        following = (
            reading(n + 1)
            if n + 1 < len(spans) and now.found and _in_quotes(topic, now.sentence, now.found[0])
            else None
        )
        _code(topic, now, previous, following, unit, source)
        _remember(topic, now)
    return topic.claims


def _read(text: str, start: int, end: int, paragraph: bool) -> Reading:
    sentence = Sentence(text, start, end, paragraph=paragraph)
    numbers = figures(sentence)
    starts = frozenset(figure.first for figure in numbers)
    return Reading(sentence, numbers, losses(sentence, numbers, triggers(sentence, starts)), frames(sentence))


def _skip(topic: Topic, text: str, start: int, end: int) -> None:
    """Pass over a sentence that can hold no claim; a label or a quotation in it still counts."""
    piece = text[start:end]
    if ":" in piece[:60]:
        _turn(topic, Sentence(text, start, min(end, start + 80)))
    _quotation(topic, piece)


def _turn(topic: Topic, sentence: Sentence) -> None:
    if sentence.paragraph and not topic.in_turn:
        topic.turn = None
    named = label(sentence)
    if named is not None:
        span, _ = named
        topic.in_turn = True
        topic.turn = None if span.lower().split()[-1] in words("speakers", "author_labels") else span


def _quotation(topic: Topic, piece: str) -> None:
    opened, closed = piece.rfind("“"), piece.rfind("”")
    if opened != closed:
        topic.quoted = opened > closed


def _in_quotes(topic: Topic, sentence: Sentence, found: Found) -> bool:
    before = sentence.lowered[: found.figure.first]
    opened = [word for word in before if word in {"“", "”"}]
    if opened:
        return opened[-1] == "“"
    return topic.quoted or before.count('"') % 2 == 1


def _remember(topic: Topic, now: Reading) -> None:
    named = [frame for frame in now.frames if frame.subject is not None and not frame.pronoun]
    if named and named[-1].subject is not None:
        topic.speaker = now.sentence.slice(*named[-1].subject)
    _quotation(topic, now.sentence.text[now.sentence.starts[0] : now.sentence.ends[-1]] if now.sentence.stop else "")
    for i, word in enumerate(now.sentence.lowered):
        if word in {"casualties", "losses"} and topic.measure is None:
            topic.measure = Measure.CASUALTIES
        elif (word in {"lives", "deaths", "dead", "toll"} or (word == "died")) and topic.measure is None and i >= 0:
            topic.measure = Measure.KILLED


# --- coding ---------------------------------------------------------------------------------------------------------------------


def _code(
    topic: Topic, now: Reading, previous: Reading | None, following: Reading | None, unit: str, source: Source
) -> None:
    for found in now.found:
        claim = _claim(topic, now, found, previous, following, unit, source)
        if claim is None:
            continue
        topic.claims.append(claim)
        topic.measure, topic.scope = claim.measure, claim.scope
        if not found.part:
            topic.affected = claim.affected
            topic.low, topic.high = claim.low, claim.high


def _claim(
    topic: Topic,
    now: Reading,
    found: Found,
    previous: Reading | None,
    following: Reading | None,
    unit: str,
    source: Source,
) -> Claim | None:
    sentence, figure = now.sentence, found.figure
    measure = found.measure or topic.measure
    bounds = _bounds(topic, found, now)
    if measure is None or bounds is None:
        return None
    frame = _governing(now, found)
    speaker, relays, said_by = _speaker(topic, now, frame, found, previous, following)
    how = stance(sentence, found, said_by or frame, question=_is_question(sentence, figure))
    start, end = sentence.starts[figure.first], sentence.ends[figure.last - 1]
    text = sentence.text
    scope = own_scope(sentence, found) or _inherited_scope(topic, found, measure) or default_scope(found, *bounds)
    place, date, said = _sentence_cues(sentence, found, frame, unit)
    return Claim.make(
        source=source,
        unit=unit,
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        low=bounds[0],
        high=bounds[1],
        measure=measure,
        stance=how,
        scope=scope,
        approximate=figure.approximate,
        vague=figure.vague,
        affected=_affected(topic, now, found, measure),
        speaker=speaker,
        relays=relays,
        part=found.part,
        said=said,
        dates=date,
        places=place,
        retracted=_retracted(sentence, figure),
        confidence=_confidence(found, frame),
        extractor=EXTRACTOR,
    )


def _bounds(topic: Topic, found: Found, now: Reading) -> tuple[int | None, int | None] | None:
    figure = found.figure
    if figure.kind == "count" or figure.kind in {"zero", "indefinite"}:
        return figure.low, figure.high
    low, high = topic.low, topic.high
    inside = next((f for f in now.figures if f.first > figure.first and f.last <= figure.last), None) or _than_figure(
        now.sentence, figure
    )
    if inside is not None:
        low = high = inside
    if figure.kind == "same":
        return None if low is None and high is None else (low, high)
    reference = high if high is not None else low
    if reference is None:
        return None
    if figure.kind == "twice":
        return 2 * reference, 2 * reference
    return (reference + 1, None) if figure.kind == "more" else (None, max(0, reference - 1))


def _than_figure(sentence: Sentence, figure: Figure) -> int | None:
    digits = sentence.lowered[figure.last - 1].replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 13 else None


def _is_question(sentence: Sentence, figure: Figure) -> bool:
    """A question mark closes the clause that the figure stands in."""
    for word in sentence.lowered[figure.last :]:
        if word in {"?", "??", "!?"}:
            return True
        if word in {"!", ";", "”"}:
            return False
    return False


def _inherited_scope(topic: Topic, found: Found, measure: Measure) -> Scope | None:
    """A figure that speaks of what was spoken of before keeps its scope, and so does a later figure of a running total."""
    if topic.scope is None:
        return None
    return topic.scope if topic.claims else None


def _retracted(sentence: Sentence, figure: Figure) -> bool:
    return False


def _confidence(found: Found, frame: Frame | None) -> float:
    base = {
        "nominal": 0.9,
        "subject": 0.9,
        "object": 0.88,
        "part": 0.8,
        "total": 0.8,
        "toll": 0.85,
        "coordinate": 0.75,
        "second object": 0.6,
        "relative": 0.6,
        "anaphoric": 0.6,
    }
    return base[found.rule]


# --- who was lost ---------------------------------------------------------------------------------------------------------------


_DROPPED = re.compile(r"^(?:the|a|an|some|all|another|other|of)\s+", re.IGNORECASE)


def _affected(topic: Topic, now: Reading, found: Found, measure: Measure) -> str | None:
    sentence = now.sentence
    if found.affected is not None:
        text = sentence.slice(*found.affected)
        return _DROPPED.sub("", text) or None
    own = _loser(sentence, found, measure)
    if own is not None:
        return own
    if found.part or found.rule == "anaphoric" or found.figure.kind in {"more", "less", "same", "twice"}:
        return topic.affected
    if found.inherits and topic.claims and found.rule in {"subject", "coordinate"}:
        last = topic.claims[-1]
        same = sentence.text is not None and last.start >= sentence.starts[0] and last.measure is not Measure.DESTROYED
        return topic.affected if same else None
    return None


def _loser(sentence: Sentence, found: Found, measure: Measure) -> str | None:
    """ "Russia will have suffered 500 casualties", "for Ukraine it gave 124,500 casualties"."""
    if measure is not Measure.CASUALTIES and found.rule != "nominal":
        return None
    for i in range(found.figure.first - 1, max(-1, found.figure.first - 8), -1):
        if sentence.lowered[i] in {"suffered", "suffer", "taken", "took", "sustained", "lost", "suffering", "suffers"}:
            j = i
            while j > 0 and sentence.at(j - 1) in words("grammar", "have") | words("grammar", "modal") | words(
                "grammar", "adverb"
            ):
                j -= 1
            if sentence.is_name(j - 1):
                first = j - 1
                if sentence.at(first - 1) == "the":
                    first -= 1
                return sentence.slice(first, j)
    return None


# --- who says so ----------------------------------------------------------------------------------------------------------------


def _governing(now: Reading, found: Found) -> Frame | None:
    """The frame that attributes a figure: the nearest before it in its clause, else the nearest that trails it."""
    at = found.figure.first
    sentence = now.sentence
    before = [frame for frame in now.frames if frame.first <= at and not (frame.trailing and frame.first > at)]
    for frame in reversed(before):
        if frame.first <= at < frame.last and frame.verb >= at:
            continue
        if not _broken(sentence, frame, at):
            return frame
        break
    for frame in now.frames:
        if frame.first > at and frame.trailing and not _closed_off(sentence, at, frame.first):
            return frame
    return None


def _broken(sentence: Sentence, frame: Frame, at: int) -> bool:
    """Whether a new clause that stands by itself begins between a frame and a figure."""
    between = sentence.lowered[frame.last : at]
    for n, word in enumerate(between):
        if word == ";":
            return True
        if (
            word in {"but", "while", "whereas", "although", "though"}
            and between[n - 1 : n] == [","]
            and "that" not in between[n + 1 : n + 3]
        ):
            return True
        if word == "when" and frame.trailing:
            return True
    if frame.trailing and between[:1] == ["."]:
        return True
    return False


def _closed_off(sentence: Sentence, at: int, first: int) -> bool:
    return ";" in sentence.lowered[at:first]


def _speaker(
    topic: Topic, now: Reading, frame: Frame | None, found: Found, previous: Reading | None, following: Reading | None
) -> tuple[str | None, tuple[str, ...], Frame | None]:
    sentence = now.sentence
    if frame is not None:
        relays = _relays(now, frame)
        if frame.subject is None:
            return topic.turn, relays, frame
        if frame.pronoun:
            return _antecedent(topic, now, frame, previous), relays, frame
        return sentence.slice(*frame.subject), relays, frame
    if topic.turn is not None:
        return topic.turn, (), None
    heading = headline_label(sentence) if not topic.in_turn else None
    if heading is not None and found.figure.first >= heading[1]:
        return _DROPPED_NONE(sentence.slice(*heading)), (), None
    if _in_quotes(topic, sentence, found):
        for neighbour in (following, previous):
            quoting = [f for f in neighbour.frames if f.subject is not None] if neighbour else []
            if quoting and neighbour is not None:
                chosen = quoting[0] if neighbour is following else quoting[-1]
                assert chosen.subject is not None
                if chosen.pronoun:
                    return topic.speaker, (), None
                return neighbour.sentence.slice(*chosen.subject), (), None
        return topic.speaker, (), None
    return None, (), None


def _DROPPED_NONE(text: str) -> str:
    return text


def _antecedent(topic: Topic, now: Reading, frame: Frame, previous: Reading | None) -> str | None:
    """Who "it", "he" or "they" is: the last named speaker, in this sentence before the pronoun or earlier."""
    earlier = [f for f in now.frames if f.verb < frame.verb and f.subject is not None and not f.pronoun]
    if earlier and earlier[-1].subject is not None:
        return now.sentence.slice(*earlier[-1].subject)
    if topic.speaker is not None:
        return topic.speaker
    if previous is not None and previous.frames and previous.frames[-1].subject is not None:
        return previous.sentence.slice(*previous.frames[-1].subject)
    return None


def _relays(now: Reading, frame: Frame) -> tuple[str, ...]:
    """Who passes the speaker's words on: from the inside outwards."""
    sentence = now.sentence
    out = [sentence.slice(*frame.relay)] if frame.relay else []
    for outer in reversed(now.frames):
        if (
            outer.verb < frame.verb
            and outer.subject is not None
            and outer.subject != frame.subject
            and outer.last <= frame.first
        ):
            between = sentence.lowered[outer.last : frame.first]
            if "that" in between[:3] or not between:
                out.append(sentence.slice(*outer.subject))
    return tuple(dict.fromkeys(out))


# --- place and date -------------------------------------------------------------------------------------------------------------


def _sentence_cues(
    sentence: Sentence, found: Found, frame: Frame | None, unit: str
) -> tuple[tuple[cues.Cue, ...], tuple[cues.Cue, ...], cues.Cue | None]:
    start, end = sentence.starts[0], sentence.ends[-1]
    anchor = sentence.starts[found.figure.first]
    places = sorted(
        cues.places(sentence.text, start=start, end=end, unit=unit), key=lambda cue: abs(cue.start - anchor)
    )
    dates = sorted(cues.dates(sentence.text, start=start, end=end, unit=unit), key=lambda cue: abs(cue.start - anchor))
    said = None
    if frame is not None:
        lo = sentence.starts[max(0, frame.first - 3)]
        hi = sentence.ends[min(sentence.stop, frame.last + 3) - 1]
        said = next(
            (cue for cue in dates if lo <= cue.start < hi and not sentence.starts[found.predicate] < cue.start < lo),
            None,
        )
    return tuple(places), tuple(cue for cue in dates if cue is not said), said


_ = Stance
