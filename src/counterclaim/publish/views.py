"""A record as its page shows it: claims, rows and reports, every number with the address of its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from counterclaim.ledger.changelog import row_key
from counterclaim.nouns import TITLE, Bound, Claim, Document, Link, Position, Record, Row, Stance, Statement
from counterclaim.publish import text

_WHY_NOT = {
    Stance.DENIES: "denied",
    Stance.SUPPOSES: "a supposition",
    Stance.PREDICTS: "a prediction",
    Stance.WISHES: "a wish",
    Stance.ASKS: "a question",
}
_ROLES = {"part": "a part of the total", "addition": "an addition to an earlier figure", "duplicate": "a duplicate"}
_TONES = 5
_CUT_WORD = re.compile(r"\S*\s")
"""The rest of a word that a prefix begins in the middle of."""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim with everything that the page says about it."""

    link: Link
    anchor: str
    figure: str
    loss: str
    side: str
    """Plain name of the side that speaks; empty where unknown."""
    tone: int
    counts: bool
    counted: str
    """"Yes", "Yes, sets the highest", "No, denied" ..."""
    superseded: bool
    copy_of: ClaimView | None
    url: str | None
    """The report, scrolled to the quote; None without a safe address."""
    cut_before: bool
    cut_after: bool

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.link.claim

    @property
    def href(self) -> str:
        """The address of the claim's exact words on this page."""
        return f"#{self.anchor}"

    @property
    def before(self) -> str:
        """The words before the quote, from a whole word on."""
        words = _paragraphs(self.claim.prefix)
        return f"… {_CUT_WORD.sub('', words, count=1)}" if self.cut_before and _CUT_WORD.match(words) else words

    @property
    def after(self) -> str:
        """The words after the quote, to a whole word."""
        words = _paragraphs(self.claim.suffix)
        return f"{words.rpartition(' ')[0]} …" if self.cut_after and " " in words else words

    @property
    def speaker(self) -> str:
        """The speaker's plain name, as it stands at the start of a line."""
        return text.opening(text.plain(self.link.speaker)) or "Unknown"

    @property
    def relays(self) -> str:
        """Who passed the words on, the speaker itself left out."""
        return text.plain(", ".join(name for name in self.claim.relays if name not in (self.speaker, self.side)))

    @property
    def told(self) -> str:
        """The claim in a sentence, for those who cannot see a chart."""
        said = f", {text.date(self.link.said_on)}" if self.link.said_on else ""
        count = "" if self.counts else f"; not counted: {self.counted.removeprefix('No, ')}"
        late = "; since superseded" if self.superseded else ""
        return f"{self.speaker}{said}: {self.figure} {text.plain(self.loss)}{late}{count}"


@dataclass(frozen=True, slots=True)
class Key:
    """A key figure of a row: a bound with the claim that sets it."""

    kind: str
    """"floor", "lowest" or "highest"."""
    name: str
    value: str
    view: ClaimView | None
    """None where the row has no such bound."""


@dataclass(frozen=True, slots=True)
class RowView:
    """The dispute over one measure of one group."""

    row: Row
    anchor: str
    title: str
    keys: tuple[Key, ...]
    views: tuple[ClaimView, ...]
    moves: tuple[tuple[str, tuple[ClaimView, ...]], ...]
    """(speaker, its differing figures in order) of those who changed what they say."""

    @property
    def key(self) -> str:
        """What the row counts, as a name that stays."""
        return row_key(self.row)

    @property
    def firsts(self) -> tuple[ClaimView, ...]:
        """The claims that repeat no other of the row."""
        return tuple(v for v in self.views if v.copy_of is None) or self.views[:1]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with the claims that stand in it."""

    document: str
    anchor: str
    outlet: str
    title: str
    url: str | None
    published: str
    views: tuple[ClaimView, ...]


@dataclass(frozen=True)
class EventView:
    """A record, indexed for its page."""

    record: Record

    @cached_property
    def tones(self) -> Mapping[str, int]:
        """Side to colour: those that suffered first, then in the order in which they speak; 0 for others."""
        sides = [row.side for row in self.record.rows] + [link.side for link in self.links]
        named = dict.fromkeys(side.id for side in sides if side and not side.id.startswith("speaker:"))
        return {side: min(i + 1, _TONES) for i, side in enumerate(named)}

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every claim of the reports, those that no row holds included; no comment's."""
        inside = {link.claim.id: link for row in self.record.rows for link in row.links}
        rest = {link.claim.id: link for link in self.record.event.links if not link.claim.in_comment}
        return tuple((rest | inside).values())

    @cached_property
    def views(self) -> Mapping[str, ClaimView]:
        """Claim id to view, originals before their copies."""
        links = {link.claim.id: link for link in self.links}
        found: dict[str, ClaimView] = {}
        for link in sorted(links.values(), key=lambda one: one.origin != one.claim.id):
            found[link.claim.id] = self._view(link, found.get(link.origin) if link.origin != link.claim.id else None)
        return {claim: found[claim] for claim in links}

    @cached_property
    def rows(self) -> tuple[RowView, ...]:
        """The rows in the record's order."""
        return tuple(self._row(row, f"row-{i + 1}") for i, row in enumerate(self.record.rows))

    @cached_property
    def groups(self) -> tuple[tuple[str, tuple[ClaimView, ...]], ...]:
        """(what is counted, claims) row by row; claims that no row holds come last."""
        held = {view.claim.id for row in self.rows for view in row.views}
        rest = tuple(view for claim, view in self.views.items() if claim not in held)
        groups = [(row.title, row.views) for row in self.rows]
        return tuple((title, views) for title, views in [*groups, ("In no range", rest)] if views)

    @cached_property
    def reports(self) -> tuple[ReportView, ...]:
        """The reports with a claim, in the order in which the claims stand; the revisions of a page are one."""
        by_report: dict[str, list[ClaimView]] = {}
        for view in self.views.values():
            by_report.setdefault(view.claim.source.report, []).append(view)
        return tuple(_report(sorted(views, key=_in_text)) for views in by_report.values())

    @cached_property
    def silent(self) -> tuple[Document, ...]:
        """Reports of this event without a claim of their own."""
        speaking = {link.claim.source.document for link in self.links}
        return tuple(d for d in self.record.event.documents if d.id not in speaking)

    @cached_property
    def _statements(self) -> Mapping[str, Statement]:
        rows = self.record.rows
        return {s.claim: s for row in rows for position in row.positions for s in position.statements}

    @cached_property
    def _sets(self) -> Mapping[str, tuple[str, ...]]:
        sets: dict[str, tuple[str, ...]] = {}
        for row in self.record.rows:
            for name, bound in (("acknowledged floor", row.floor), ("lowest", row.lowest), ("highest", row.highest)):
                if bound:
                    sets[bound.claim] = (*sets.get(bound.claim, ()), name)
        return sets

    @cached_property
    def _documents(self) -> Mapping[str, Document]:
        return {d.id: d for d in self.record.event.documents}

    def _view(self, link: Link, copy_of: ClaimView | None) -> ClaimView:
        claim = link.claim
        statement = self._statements.get(claim.id)
        why_not = why_not_counted(link, statement)
        return ClaimView(
            link=link,
            anchor=text.anchor(claim.id),
            figure=text.claimed(claim),
            loss=text.loss(claim.measure, claim.affected, claim.scope),
            side=_side(link),
            tone=self.tones.get(link.side.id, 0) if link.side else 0,
            counts=not why_not,
            counted=self._counted(link, why_not, copy=link.origin != claim.id),
            superseded=bool(statement and statement.superseded),
            copy_of=copy_of,
            url=text.quote_url(claim),
            cut_before=claim.start > len(claim.prefix),
            cut_after=self._cut_after(claim),
        )

    def _counted(self, link: Link, why_not: str, *, copy: bool) -> str:
        if why_not:
            return f"No, {why_not}"
        sets = self._sets.get(link.claim.id)
        if sets:
            return f"Yes, sets the {' and the '.join(sets)}"
        return "Once, with its origin" if copy else "Yes"

    def _cut_after(self, claim: Claim) -> bool:
        document = self._documents.get(claim.source.document)
        if document is None:
            return len(claim.suffix) >= 160
        try:
            return claim.end + len(claim.suffix) < len(document.unit(claim.unit))
        except KeyError:
            return False

    def _row(self, row: Row, anchor: str) -> RowView:
        views = tuple(self.views[link.claim.id] for link in row.links if link.claim.id in self.views)
        keys = (
            self._key("floor", "Acknowledged floor", row.floor),
            self._key("lowest", "Lowest sourced", row.lowest),
            self._key("highest", "Highest sourced", row.highest),
        )
        return RowView(row, anchor, text.plain(text.row_loss(row)), keys, views, self._moves(row))

    def _key(self, kind: str, name: str, bound: Bound | None) -> Key:
        if bound is None:
            return Key(kind, name, "none", None)
        return Key(kind, name, text.number(bound.value), self.views.get(bound.claim))

    def _moves(self, row: Row) -> tuple[tuple[str, tuple[ClaimView, ...]], ...]:
        moves = []
        for position in row.positions:
            seen: dict[str, ClaimView] = {}
            for statement in moves_of(position):
                view = self.views.get(statement.claim)
                if view:
                    seen.setdefault(view.figure, view)
            if len(seen) > 1:
                moves.append((text.opening(text.plain(position.speaker)), tuple(seen.values())))
        return tuple(moves)


def moves_of(position: Position) -> tuple[Statement, ...]:
    """The figures that stood one after the other: a looser word said beside a figure that still stands is no move."""
    return tuple(s for s in position.statements if s.counts and (s.superseded or s == position.latest))


def why_not_counted(link: Link, statement: Statement | None = None) -> str:
    """Why a claim sets no bound, in a few words; empty where it may set one."""
    claim = link.claim
    if link.retracted or claim.retracted:
        return "withdrawn by its speaker"
    if not claim.stance.counts:
        return _WHY_NOT[claim.stance]
    if link.role != "whole":
        return _ROLES.get(link.role, text.plain(link.role))
    if claim.low is None and claim.high is None:
        return "no figure"
    return "set aside" if statement and not statement.counts else ""


def _paragraphs(words: str) -> str:
    """The words with each break between paragraphs as one line break, and every other white space as one space."""
    return re.sub(r"[^\S\n]+", " ", re.sub(r"\s*\n\s*", "\n", words))


def _side(link: Link) -> str:
    """The side that speaks, where it is more than the speaker itself."""
    if link.side is None or link.side.id.startswith("speaker:") or link.side.name == link.speaker:
        return ""
    return text.plain(link.side.name)


def _in_text(view: ClaimView) -> tuple[bool, int]:
    return view.claim.unit != TITLE, view.claim.start


def _report(views: list[ClaimView]) -> ReportView:
    sources = [view.claim.source for view in views]
    source = max(sources, key=lambda one: one.retrieved.timestamp() if one.retrieved else 0.0)
    return ReportView(
        document=source.document,
        anchor=f"report-{text.short_hash(source.document)}",
        outlet=text.plain(source.outlet) or "Unnamed outlet",
        title=text.plain(source.title) or "Untitled report",
        url=text.safe_url(source.url),
        published=text.date(source.published),
        views=tuple(views),
    )
