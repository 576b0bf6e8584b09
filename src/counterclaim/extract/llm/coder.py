"""The extractor: the rules' claims of a document, recoded and added to by a model as far as the text bears it out."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from counterclaim.extract.llm import prompt
from counterclaim.extract.llm.answers import answer
from counterclaim.extract.llm.checking import Checker, Coding, RejectedError
from counterclaim.extract.llm.endpoint import Endpoint, NoAnswerError, Reply
from counterclaim.extract.llm.kept import Kept, cache_folder
from counterclaim.extract.llm.pieces import Piece, pieces
from counterclaim.extract.pipeline import CONTEXT, NEAREST, claims_of, source_of
from counterclaim.nouns import BODY, TITLE, Claim, Document, Extracted, Problem, Source

ALONE = 0.5
"""Confidence of a claim that the model alone found: nobody has measured the user's model."""
PATIENCE = 3
"""Pieces without an answer in a row after which a server is not asked any more."""
MOST_TOLD = 10
"""RejectedError claims of one document that are told of one by one."""

_STAND = "The rules' claims stand."


@dataclass(slots=True)
class Usage:
    """What a model was asked, and what it took. Safe in threads."""

    calls: int = 0
    kept: int = 0
    """Answers that an earlier run had got."""
    tokens_in: int = 0
    tokens_out: int = 0
    uncounted: int = 0
    """Answers whose server says nothing of tokens."""
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, reply: Reply) -> None:
        """Count one answer."""
        with self.lock:
            self.calls += 1
            self.tokens_in += reply.tokens_in or 0
            self.tokens_out += reply.tokens_out or 0
            self.uncounted += reply.tokens_in is None or reply.tokens_out is None

    def add_kept(self) -> None:
        """Count one answer of an earlier run."""
        with self.lock:
            self.kept += 1

    def cost(self, price_in: float, price_out: float) -> float:
        """What the tokens of this run cost, at a price for a million of each kind."""
        return (self.tokens_in * price_in + self.tokens_out * price_out) / 1_000_000


class Coder:
    """Takes claims out of documents with the help of a model. Safe in threads.

    ::

        coder = Coder("qwen3:8b", endpoint=Endpoint(url="http://localhost:11434/v1"))
        extracted = coder(document)
        extracted.claims, extracted.problems, coder.usage.tokens_in
    """

    def __init__(self, model: str, *, endpoint: Endpoint | None = None, kept: Kept | None = None) -> None:
        self.model = model
        self.name = f"llm:{model}"
        """What its claims name as their extractor."""
        self.version = f"{self.name} {prompt.version()}"
        self.usage = Usage()
        self._endpoint = endpoint or Endpoint()
        self._kept = kept or Kept(cache_folder())
        self._silent = 0
        self._given_up = ""

    def __call__(self, document: Document) -> Extracted:
        """The claims of a document. Nothing that a model or its server does makes this raise, or drop a figure."""
        rules = list(claims_of(document))
        found: list[Coding] = []
        problems: list[str] = []
        unanswered: list[str] = []
        for piece in pieces(document):
            try:
                reply = self._reply(piece)
            except NoAnswerError as problem:
                unanswered.append(problem.problem.what)
                continue
            codings, faults = _codings(piece, reply)
            found += codings
            problems += faults
        told = list(_told(document, problems, unanswered))
        return Extracted(self._merged(document, rules, found), tuple(told), whole=not unanswered)

    def _reply(self, piece: Piece) -> Reply:
        """The answer to one piece, an earlier run's where there is one. Raises NoAnswerError."""
        text = piece.shown
        kept = self._kept.get(self.model, text)
        if kept is not None:
            self.usage.add_kept()
            return kept
        if self._given_up:
            raise NoAnswerError(self._given_up)
        try:
            reply = self._endpoint.ask(self.model, text)
        except NoAnswerError as problem:
            self._silent += 1
            if problem.hopeless or self._silent >= PATIENCE:
                self._given_up = problem.problem.what
            raise
        self._silent = 0
        self.usage.add(reply)
        self._kept.put(self.model, text, reply)
        return reply

    def _merged(self, document: Document, rules: list[Claim], found: Iterable[Coding]) -> tuple[Claim, ...]:
        """Every claim of the rules, recoded where the model speaks of the same figure, and those it found alone."""
        source = rules[0].source if rules else source_of(document)
        left, claims = list(rules), []
        for coding in found:
            same = max((one for one in left if _overlap(one, coding)), key=coding.likeness, default=None)
            if same is not None:
                left.remove(same)
            claims.append(self._claim(coding, source, same))
        order = {name: n for n, name in enumerate([TITLE, BODY, *(comment.id for comment in document.comments)])}
        whole = {claim.id: claim for claim in [*left, *claims]}
        return tuple(sorted(whole.values(), key=lambda claim: (order[claim.unit], claim.start, claim.end)))

    def _claim(self, coding: Coding, source: Source, same: Claim | None) -> Claim:
        """A figure as the model codes it; what only the rules tell is taken from their claim about the same figure."""
        text, start, end = coding.line.text, coding.start, coding.end
        confidence = ALONE
        if same is not None:
            agreed = coding.likeness(same) == len(coding.fields)
            confidence = same.confidence if agreed else min(same.confidence, ALONE)
        return Claim.make(
            source=source,
            unit=coding.line.unit,
            start=start,
            end=end,
            quote=text[start:end],
            prefix=text[max(0, start - CONTEXT) : start],
            suffix=text[end : end + CONTEXT],
            places=same.places if same else coding.reading.places[:NEAREST],
            dates=same.dates if same else coding.reading.dates[:NEAREST],
            said=same.said if same else None,
            relays=same.relays if same else (),
            part=same is not None and same.part,
            confidence=confidence,
            extractor=self.name,
            **coding.fields,
        )


def _codings(piece: Piece, reply: Reply) -> tuple[list[Coding], list[str]]:
    """What of one answer the text bears out, and what is wrong with the rest."""
    if reply.refusal is not None:
        return [], [f"the model refused a part of the text: {reply.refusal!r}"]
    given = answer(reply.content, cut=reply.cut)
    faults = [given.fault] if given.fault else []
    checker, found = Checker(piece), []
    for item in given.items:
        try:
            coding = checker.coding(item)
        except RejectedError as reason:
            faults.append(f"the claim {_shown(item)} was left out: {reason}")
        else:
            found += [coding] if coding is not None else []
    return found, faults


def _shown(item: dict[str, object]) -> str:
    return f"{str(item.get('quote'))[:60]!r} ({item.get('measure')!s:.20})"


def _overlap(claim: Claim, coding: Coding) -> bool:
    return claim.unit == coding.line.unit and claim.start < coding.end and coding.start < claim.end


def _told(document: Document, faults: list[str], unanswered: list[str]) -> Iterable[Problem]:
    """What a user is told about one document."""
    where = (document.url or document.title or f"document {document.id[:12]}")[:300]
    if unanswered:
        parts = f"{len(unanswered)} part{'s' if len(unanswered) > 1 else ''} of the text"
        yield Problem(
            where, f"The model did not code {parts}: {unanswered[0]}.", f"{_STAND} Run again to ask for the rest."
        )
    for fault in faults[:MOST_TOLD]:
        yield Problem(where, f"{fault[:1].upper()}{fault[1:]}.", _STAND)
    if len(faults) > MOST_TOLD:
        yield Problem(where, f"{len(faults) - MOST_TOLD} more faults in what the model said of it.", _STAND)
