"""From a document to its claims: unit by unit, sentence by sentence, carrying what was spoken of last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, cached_property

from counterclaim.extract import cues
from counterclaim.extract.attribution import Attribution, attributions, in_quotes
from counterclaim.extract.candidates import WHOLE, telling_in, tells_by_rule, tells_of_loss, words_of
from counterclaim.extract.confidence import Doubts, confidence, doubts
from counterclaim.extract.figures import Figure
from counterclaim.extract.lexicon import senses, words
from counterclaim.extract.losses import losses
from counterclaim.extract.persons import listed
from counterclaim.extract.reading import Reading, Sentences
from counterclaim.extract.rules import single
from counterclaim.extract.scene import Found
from counterclaim.extract.scope import default_scope, heads_period, is_of_conflict, own_scope
from counterclaim.extract.stance import stance
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.topics import Topic
from counterclaim.extract.triggers import closed, may_hold_trigger
from counterclaim.extract.victims import Victims
from counterclaim.extract.voice import Voice
from counterclaim.nouns import BODY, TITLE, Claim, Cue, Document, Measure, Scope, Source

EXTRACTOR = "rules 1"
CONTEXT = 160
"""Code points kept on each side of a quote."""
NEAREST = 8
"""Most places, and most dates, that a claim keeps of its sentence."""
MOST_OF_REPORT = 30
"""Most places, and most dates, of the report that each of its claims keeps."""
SPORTS = 2
"""Different words of sports pages that make a text one of them."""
LEAD = 4000
"""Code points of a body in which a report's own places and dates are sought."""


def claims_of(document: Document) -> Iterator[Claim]:
    """Every claim of the title, the body and the comments, in that order and in text order, each when it is found."""
    source = cache(lambda: source_of(document))
    if document.title:
        yield from claims_in(document.title, TITLE, source)
    yield from claims_in(document.text, BODY, source)
    for comment in document.comments:
        yield from claims_in(comment.text, comment.id, source)


def source_of(document: Document) -> Source:
    """What claims keep of their document; worked out for the first claim, since most reports hold none."""
    places, dates = _report_cues(document, cues.places), _report_cues(document, cues.dates)
    return replace(document.source, places=places, dates=dates)


def _report_cues(document: Document, find: Callable[..., tuple[Cue, ...]]) -> tuple[Cue, ...]:
    title = find(document.title, unit=TITLE, most=MOST_OF_REPORT) if document.title else ()
    return (*title, *find(document.text, end=LEAD, unit=BODY, most=MOST_OF_REPORT))[:MOST_OF_REPORT]


def claims_in(text: str, unit: str, source: Callable[[], Source]) -> Iterator[Claim]:
    """The claims of one unit of text; `source` is asked for when there is one."""
    return (claim for claim, _ in doubted_claims_in(text, unit, source))


def doubted_claims_in(text: str, unit: str, source: Callable[[], Source]) -> Iterator[tuple[Claim, Doubts]]:
    """The claims of one unit of text, each with the reasons to doubt it."""
    telling = telling_in(text)
    return _Unit(text, unit, source, telling).claims() if telling is None or telling else iter(())


class _Unit:
    """One unit of text while it is read."""

    def __init__(self, text: str, unit: str, source: Callable[[], Source], telling: frozenset[str] | None) -> None:
        self.text, self.unit, self.source, self.telling = text, unit, source, telling
        self.sentences = Sentences(text, unit, drawn=telling is None)
        self.topic, self.voice, self.listing = Topic(), Voice(self.sentences), False
        self.victims = Victims()

    @cached_property
    def fiction(self) -> bool:
        """Whether it speaks of a film or a novel."""
        return _work_of_fiction().search(self.text[:LEAD].lower()) is not None

    @cached_property
    def of_conflict(self) -> bool:
        """Whether it speaks of a war."""
        return is_of_conflict(self.text[:WHOLE])

    @cached_property
    def violent(self) -> bool:
        """Whether it tells of violence, war or an accident, and not of a game."""
        told = words_of(self.text[:LEAD])
        return not told.isdisjoint(listed("violence")) and len(told & listed("sports")) < SPORTS

    @cached_property
    def of_period(self) -> bool:
        """Whether a short text is headed as the summary of a day, a week or a month."""
        return len(self.text) <= PLAYED and heads_period(self.text)

    def claims(self) -> Iterator[tuple[Claim, Doubts]]:
        """Read the unit sentence by sentence; what tells of no loss, before one is spoken of, is passed over."""
        if _is_of_play(self.text):
            return
        if len(self.text) <= SHORT and _DENIAL.match(self.text):
            self.topic.measure = self._spoken_of()
        for n in range(len(self.sentences)):
            now = self.sentences[n]
            self.voice.open_turn(now)
            if self.topic.measure is not None or self._tells(now):
                yield from self._read(now, n)
            self.voice.hear(now)

    def _spoken_of(self) -> Measure | None:
        """What a short text that opens with a denial speaks of: "Not 500. 169 dead"."""
        for n in range(len(self.sentences)):
            now = self.sentences[n]
            triggers = now.triggers if self._tells(now) else []
            measure = next((each.measured("people") for each in triggers if each.role != "object"), None)
            if measure is not None:
                return measure if n > 0 else None
        return None

    def _tells(self, now: Reading) -> bool:
        """Whether a sentence may tell of a loss by itself: three looks, each slower and surer than the one before."""
        if self.telling is not None:
            lowered = now.text[now.start : now.end].lower()
            if not any(word in lowered for word in self.telling):
                return False
        return tells_of_loss(now.words) and (tells_by_rule(now.words) or may_hold_trigger(now.sentence))

    def _read(self, now: Reading, n: int) -> list[tuple[Claim, Doubts]]:
        lost = []
        if now.figures or tells_of_loss(now.words):
            lost = losses(
                now.sentence,
                now.figures,
                now.triggers,
                listing=self.listing,
                violent=bool(now.triggers) and self.violent,
            )
        self.topic.hear(now)
        coded = self._coded(now, lost, n) if lost else []
        heads = not now.words.isdisjoint(_HEADINGS) and not _HEADINGS.isdisjoint(now.sentence.lowered)
        self.listing = heads or (self.listing and any(found.rule == "list" for found in lost))
        return coded

    def _coded(self, now: Reading, lost: list[Found], n: int) -> list[tuple[Claim, Doubts]]:
        if all(self.topic.measure_of(found) is None for found in lost):
            return []
        previous = self.sentences[n - 1] if n else None
        quoted = in_quotes(now.sentence, lost[0].figure.first, self.voice)
        following = self._closing(n) if quoted else self._crediting(n)
        coded = []
        for found in lost:
            if _is_speaker(now, found):
                continue
            said = attributions(now, found, self.voice, previous=previous, following=following)
            if self.fiction and said[0].speaker is None and _is_plot(now.sentence, found):
                continue
            if found.rule == single.RULE and not self.victims.is_new(now.sentence, found):
                continue
            doubted = [claim for each in said if (claim := self._claim(now, found, each, previous)) is not None]
            if doubted:
                self._take(doubted[0][0], found, n)
            coded += doubted
        return coded

    def _take(self, claim: Claim, found: Found, n: int) -> None:
        """Remember what was counted; a single victim is no antecedent of the figures that follow."""
        self.victims.take(claim)
        if found.rule != single.RULE and not found.period:
            self.topic.take(claim, n)

    def _closing(self, n: int) -> Reading | None:
        """The sentence that says who speaks a quotation: one of the next three."""
        for m in range(n + 1, min(n + 4, len(self.sentences))):
            later = self.sentences[m]
            if any(frame.subject is not None for frame in later.frames):
                return later
        return None

    def _crediting(self, n: int) -> Reading | None:
        """The next sentence, where its first word may point back: "Those are the numbers that the minister gave"."""
        if n + 1 >= len(self.sentences):
            return None
        later = self.sentences[n + 1]
        return later if later.text[later.start : later.end].lstrip()[:5].lower().startswith(_BACK) else None

    def _claim(
        self, now: Reading, found: Found, said: Attribution, previous: Reading | None
    ) -> tuple[Claim, Doubts] | None:
        sentence, figure, topic = now.sentence, found.figure, self.topic
        measure, bounds = topic.measure_of(found), topic.bounds(found)
        if measure is None or bounds is None:
            return None
        start, end = sentence.starts[figure.first], sentence.ends[figure.last - 1]
        places, dates, said_on = _cues(now, found, said)
        scope = (
            own_scope(sentence, found)
            or topic.scope_of(found, sentence)
            or (Scope.PERIOD if self.of_period else None)
            or default_scope(measure, *bounds, conflict=self.of_conflict)
        )
        stood = stance(sentence, found, said.frame, question=_is_asked(sentence, figure, found.predicate))
        read = doubts(now, found, said, stood, previous, comment=self.unit not in (TITLE, BODY))
        claim = Claim.make(
            source=self.source(),
            unit=self.unit,
            start=start,
            end=end,
            quote=self.text[start:end],
            prefix=self.text[max(0, start - CONTEXT) : start],
            suffix=self.text[end : end + CONTEXT],
            low=bounds[0],
            high=bounds[1],
            measure=measure,
            stance=stood,
            scope=scope,
            approximate=figure.approximate,
            vague=figure.vague,
            affected=topic.affected_by(sentence, found, measure),
            speaker=said.speaker,
            relays=said.relays,
            part=found.part,
            said=said_on,
            dates=dates,
            places=places,
            confidence=confidence(read),
            extractor=EXTRACTOR,
        )
        return claim, read


_DENIAL = re.compile(
    r"\W{0,4}(?:(?:no,? )?(?:it (?:wasn['’]?t|isn['’]?t|was not|is not|was never)|not) |\d[\d,.]{0,9}k?\s?\?)",
    re.IGNORECASE,
)
SHORT = 400
"""Code points of a text that speaks of one thing, as a comment or a post does."""
PLAYED = 1000
"""Code points of the longest text that a match or a game fills."""


def _is_of_play(text: str) -> bool:
    """Whether a short text speaks of a match or a game, where the slaughtered go home."""
    if len(text) > PLAYED:
        return False
    told = words_of(text)
    return len(told & words("grammar", "play")) > 1


_BACK = ("that", "those", "these", "this", "so ")
_HEADINGS = frozenset(["losses", "casualties"])
"""Words that head a list of what was lost."""


def _is_speaker(now: Reading, found: Found) -> bool:
    """ "according to one of them", "A consultant puts the number at": who speaks is not counted."""
    weak, single_one = found.rule in {"part", "anaphoric", single.RULE}, found.figure.kind == "indefinite"
    first, last = found.figure.first, found.figure.last
    spans = [frame.subject for frame in now.frames if frame.subject is not None]
    inside = [span for span in spans if span[0] <= first < span[1]]
    passive = found.rule != "coordinate" and now.sentence.at(found.predicate - 1) in closed("be")
    return any((single_one and span[0] == first and not passive) or (weak and span[1] > last) for span in inside)


@cache
def _work_of_fiction() -> re.Pattern[str]:
    works = "|".join(sorted(words("grammar", "fiction")))
    return re.compile(rf"\b(?:the|a|this|that)\s+(?:{works})\b(?!\s+(?:crew|director|maker|star|festival|set|theatre))")


def _is_plot(sentence: Sentence, found: Found) -> bool:
    """Whether a loss is told in the present, as plots are: "the duke buries 30 of his men", "a legion is wiped out"."""
    word, before = sentence.at(found.predicate), sentence.at(found.predicate - 1)
    third = any(sense.form == "third" for _, sense in senses().get(word, ()))
    return third or before in {"is", "are"}


def _is_asked(sentence: Sentence, figure: Figure, predicate: int) -> bool:
    """A question mark closes the clause that the figure stands in."""
    clause = max(figure.last, predicate) + 1
    for j in range(figure.last, sentence.stop):
        word = sentence.lowered[j]
        if word in {"?", "!", ";", "”"}:
            return word == "?"
        if word == "then":
            return False
        if word in {"and", "but", "so"} and sentence.kind(j + 1) != "number" and j > clause:
            return False
    return False


def _cues(now: Reading, found: Found, said: Attribution) -> tuple[tuple[Cue, ...], tuple[Cue, ...], Cue | None]:
    """Places and dates of the loss, nearest first, and the words that date the statement."""
    sentence = now.sentence
    anchor = sentence.starts[found.figure.first]

    def distance(cue: Cue) -> int:
        return abs(cue.start - anchor)

    dates = sorted(now.dates, key=distance)
    said_on = None
    if said.frame is not None:
        low = sentence.starts[max(0, said.frame.first - 3)]
        high = sentence.ends[min(sentence.stop, said.frame.last + 3) - 1]
        said_on = next((cue for cue in dates if low <= cue.start < high), None)
    others = [cue for cue in dates if cue is not said_on]
    return tuple(sorted(now.places, key=distance)[:NEAREST]), tuple(others[:NEAREST]), said_on
