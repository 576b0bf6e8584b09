"""A record as a terminal shows it: in colour or without, from 80 columns up.

Whatever comes from a text is shown as plain characters: it is never read as markup, and control characters, among them
those that turn the direction of writing, are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from counterclaim.link.countries import countries
from counterclaim.nouns import (
    Bound,
    Claim,
    Event,
    Link,
    Measure,
    Record,
    Remark,
    Row,
    Scope,
    Stance,
    Statement,
    Thread,
    When,
)
from counterclaim.record.flags import DEHUMANISING
from counterclaim.record.origins import first_claims
from counterclaim.record.positions import moves
from counterclaim.record.thread import NO_FIGURE, counted
from counterclaim.record.wording import bound, claimed, one_line, spoken_date
from counterclaim.toll import Toll
from counterclaim.toll.words import ONE_CLAIM

_MODELLED = "A model's estimates, not reports"
_JOINERS = "\u200c\u200d"
_AROUND = 60
_WIDE = 100
_MOST_OUTLETS = 4
_MOST_REMARKS = 40
_MOST_WORDS = 400
_FEW_WORDS = 160
_SCOPES = {Scope.INCIDENT: "", Scope.PERIOD: ", in a stated period", Scope.CUMULATIVE: ", running total"}
_LOSSES = {each: each.value for each in Measure} | {Measure.CASUALTIES: "killed or injured"}
_AGAINST = {
    "inside": "green",
    "below the floor": "yellow",
    "below every sourced figure": "yellow",
    "above every sourced figure": "magenta",
    NO_FIGURE: "dim",
}
_PLAIN = str.maketrans({"→": ">", "‹": "<", "›": ">", "“": '"', "”": '"', "’": "'", "·": "-", "…": "...", "–": "-"})


def show(record: Record, console: Console, *, estimates: Sequence[Toll] = ()) -> None:
    """Print the whole record: the sentence, a table for each row, and the thread set against them.

    `estimates` are what a model makes of the rows: they stand apart, below the rows, and say what they are.
    """
    view = _View(record, console)
    for part in (*view.head(), *view.rows(), *view.modelled(estimates), *view.thread()):
        console.print(part)


class _View:
    """One record on one console."""

    def __init__(self, record: Record, console: Console) -> None:
        self.record = record
        self.encoding = console.encoding or "utf-8"
        self.ascii = console.options.ascii_only
        self.around = _AROUND if console.width >= _WIDE else _AROUND // 2
        said = [link.said_on for row in record.rows for link in row.links if link.said_on]
        self.with_year = len({when.earliest.year for when in said}) > 1

    # Words

    def words(self, text: str, style: str = "") -> Text:
        """Untrusted words as one line of plain characters that this console can show."""
        shown = one_line("".join(each for each in text if _is_shown(each)))
        if self.ascii:
            shown = shown.translate(_PLAIN)
        return Text(shown.encode(self.encoding, "replace").decode(self.encoding), style=style)

    def run(self, text: str, style: str = "") -> Text:
        """As `words`, with a space kept at either edge."""
        shown = self.words(text, style)
        edges = [" " if edge.isspace() and shown.plain else "" for edge in (text[:1], text[-1:])]
        return Text.assemble(edges[0], shown, edges[1])

    def lines(self, *parts: Text) -> Text:
        return Text("\n").join(part for part in parts if part.plain)

    # The head

    def head(self) -> Iterator[object]:
        event = self.record.event
        yield Rule(self.words(event.name, "bold"), align="left", style="dim", characters="-" if self.ascii else "─")
        yield self.words(self._facts(event), "dim")
        yield Text()
        yield self.words(self.record.sentence)

    def _facts(self, event: Event) -> str:
        links = [link for row in self.record.rows for link in row.links]
        kind = "running total" if event.kind == "total" else "incident"
        return " · ".join([kind, _place(event), f"{_articles(links)}, {_count(len(self.record.origins), 'origin')}"])

    # The rows

    def rows(self) -> Iterator[object]:
        for row in self.record.rows:
            yield Text()
            yield self._title(row)
            yield self._claims(row)
            yield Padding(self._summary(row), (0, 0, 0, 2))

    def _title(self, row: Row) -> Text:
        title = self.words(_title_of_row(row), "bold")
        return Text.assemble(title, "   ", self.words(" · ".join(row.status), "cyan")) if row.status else title

    def _claims(self, row: Row) -> Table:
        table = Table(
            box=box.ASCII2 if self.ascii else box.SIMPLE_HEAD, pad_edge=False, expand=True, header_style="dim"
        )
        table.add_column("Said on", min_width=7, max_width=12)
        table.add_column("Speaker", min_width=14, ratio=5, overflow="fold")
        table.add_column("Figure", min_width=11, ratio=3, overflow="fold")
        table.add_column("Stance", min_width=12)
        table.add_column("In the words of the report", ratio=9, overflow="fold")
        for cells in self._origins(row):
            table.add_row(*cells)
        return table

    def _origins(self, row: Row) -> Iterator[tuple[Text, ...]]:
        first = first_claims(row.links)
        made = {each.claim: each for position in row.positions for each in position.statements}
        for link in row.links:
            if first[link.claim.id] == link.claim.id:
                copies = [each for each in row.links if first[each.claim.id] == link.claim.id and each is not link]
                yield self._cells(link, copies, made.get(link.claim.id))

    def _cells(self, link: Link, copies: list[Link], statement: Statement | None) -> tuple[Text, ...]:
        idle = "dim" if statement is None or not statement.counts else ""
        side = f"({link.side.name})" if link.side and link.side.name not in link.speaker else ""
        return (
            self.words(_short_date(link.said_on, year=self.with_year), idle),
            self.lines(self.words(link.speaker, idle), self.words(side, "dim")),
            Text.assemble(self.words(claimed(link.claim), idle or _weight(statement))),
            self.lines(*(self.words(each, idle) for each in _standing(link, statement))),
            self.lines(self._quote(link), self._carriers(link, copies)),
        )

    def _quote(self, link: Link) -> Text:
        claim = link.claim
        before, after = _tail(claim.prefix, self.around), _head(claim.suffix, self.around)
        opening, closing = ("<", ">") if self.ascii else ("‹", "›")
        return Text.assemble(
            self.words(before),
            " " if before[-1:].isspace() else "",
            opening,
            self.words(claim.quote, "bold"),
            closing,
            " " if after[:1].isspace() else "",
            self.words(after),
        )

    def _carriers(self, link: Link, copies: Iterable[Link]) -> Text:
        elsewhere = [each for each in copies if each.claim.source.document != link.claim.source.document]
        repeated = list(dict.fromkeys(_outlet(each) for each in elsewhere))
        more = len(repeated) - _MOST_OUTLETS
        named = ", ".join(repeated[:_MOST_OUTLETS]) + (f" and {more} more" if more > 0 else "")
        return self.words(f"{_outlet(link)}{f'; repeated by {named}' if named else ''}", "dim italic")

    def _summary(self, row: Row) -> Table:
        table = Table.grid(padding=(0, 2))
        by_id = {link.claim.id: link for link in row.links}
        for name, end in (("Lowest", row.lowest), ("Floor", row.floor), ("Highest", row.highest)):
            table.add_row(self.words(name, "dim"), self._end(end, by_id, name))
        for position in row.positions:
            path_of = moves(position, row.links)
            if len(path_of) > 1:
                path = self.words(" → ".join(path_of), "bold")
                table.add_row(self.words("Moved", "dim"), Text.assemble(path, "  ", self.words(position.speaker)))
        speakers = _count(row.independent_speakers, "independent speaker")
        heads = set(first_claims(row.links).values())
        reports = f"{speakers}; {_articles(row.links)}, {_count(len(heads), 'origin')}"
        table.add_row(self.words("Sources", "dim"), self.words(reports))
        return table

    def _end(self, end: Bound | None, by_id: dict[str, Link], name: str) -> Text:
        if end is None:
            none = (
                "unknown: no side has acknowledged a figure of its own losses"
                if name == "Floor"
                else "no sourced figure"
            )
            return self.words(none, "dim")
        link = by_id[end.claim]
        when = f", {spoken_date(link.said_on, year=True)}" if link.said_on else ""
        figure = self.words(bound(end.value, link.claim), "bold")
        return Text.assemble(figure, "  ", self.words(link.speaker + when))

    # What a model makes of it

    def modelled(self, estimates: Sequence[Toll]) -> Iterator[object]:
        if not estimates:
            return
        yield Text()
        rule = "- " if self.ascii else "╌"
        yield Rule(self.words(_MODELLED, "dim bold"), align="left", style="dim", characters=rule)
        alone = [each for each in estimates if each.limit == ONE_CLAIM]
        for each in estimates:
            told = each.estimate if each in alone else each.sentence
            title = self.words(_title_of_row(each.row), "dim bold")
            yield Padding(Text.assemble(title, ": ", self.words(told, "dim italic")), (0, 0, 0, 2))
        if alone:
            kinds = " · ".join(_title_of_row(each.row) for each in alone)
            yield Padding(self.words(f"{kinds}: {ONE_CLAIM[:1].lower()}{ONE_CLAIM[1:]}", "dim"), (0, 0, 0, 2))
        yield Padding(self.words("The record's page tells what each is made from.", "dim"), (0, 0, 0, 2))
        yield Rule(style="dim", characters=rule)

    # The thread

    def thread(self) -> Iterator[object]:
        thread = self.record.thread
        if not thread.remarks and thread.stated is None:
            return
        yield Text()
        yield self.words("What the thread says", "bold")
        yield self.words(_completeness(thread))
        if thread.remarks:
            yield self.words("; ".join(f"{number} {word}" for word, number in counted(thread).items()) + ".")
            yield from self._remarks(thread)
        yield from self._answers(thread)

    def _remarks(self, thread: Thread) -> Iterator[object]:
        """Those with a figure first in number: where not all fit, a comment without one is left out before one with."""
        ranked = sorted(enumerate(thread.remarks, start=1), key=lambda each: (not each[1].claims, each[0]))
        kept = {number for number, _ in ranked[:_MOST_REMARKS]}
        threads: dict[str, list[tuple[int, Remark]]] = {}
        for number, remark in enumerate(thread.remarks, start=1):
            threads.setdefault(remark.document, []).append((number, remark))
        for document, remarks in threads.items():
            if len(threads) > 1:
                yield self.words(f"Under “{self._title_of(document)}”", "italic")
            yield self._told(each for each in remarks if each[0] in kept)
        if len(ranked) > _MOST_REMARKS:
            yield self.words(f"and {_count(len(ranked) - _MOST_REMARKS, 'more comment')}", "dim")

    def _title_of(self, document: str) -> str:
        known = {each.id: each for each in self.record.event.documents}
        source = known.get(document)
        return (source.title or source.outlet or source.url if source else None) or "a report without a title"

    def _told(self, remarks: Iterable[tuple[int, Remark]]) -> Table:
        told = Table.grid(padding=(0, 1))
        told.add_column(justify="right", min_width=4, no_wrap=True)
        told.add_column()
        for number, remark in remarks:
            told.add_row(f"{number}.", self.lines(self._placed(remark), self._folded(remark)))
        return told

    def _placed(self, remark: Remark) -> Text:
        """Where the comment lies, with its figures: "above every sourced figure: 600 killed (estimates)"."""
        figures = "; ".join(_remarked(claim) for claim in remark.claims)
        place = self.words(_place_of(remark), _AGAINST.get(remark.against, ""))
        return Text.assemble(place, ": ", self.words(figures)) if figures else place

    def _folded(self, remark: Remark) -> Text:
        limit = _MOST_WORDS if remark.claims or remark.flags else _FEW_WORDS
        text = remark.comment.text
        if len(text) <= limit:
            return self._fold(remark, 0, len(text))
        cut = text.rfind(" ", 0, limit)
        return Text.assemble(self._fold(remark, 0, cut if cut > 0 else limit), self.words(" …"))

    def _fold(self, remark: Remark, start: int, end: int) -> Text:
        """A stretch of the comment's words with each flagged part folded to a mark that names its kind."""
        text, folded, position = remark.comment.text, Text(), start
        for first, last, kind in sorted(remark.flags):
            if position <= first < end:
                mark = "dehumanising word" if kind == DEHUMANISING else kind
                folded.append_text(self.run(text[position:first])).append(f"[{mark}]", "red")
                position = min(last, end)
        return folded.append_text(self.run(text[position:end]))

    def _answers(self, thread: Thread) -> Iterator[object]:
        if thread.question is None:
            return
        yield Text()
        yield Text.assemble("The headline asks: ", self.words(thread.question, "bold"))
        yield self.words(
            "What readers answer, in their own words:" if thread.answers else "No comment answers it.", "dim"
        )
        known = {(each.document, each.comment.id): (i, each) for i, each in enumerate(thread.remarks, start=1)}
        for answer in thread.answers:
            yield Text.assemble("  - ", self.words(answer.theme, "bold"))
            for document, comment, start, end in answer.quotes:
                number, remark = known[document, comment]
                said = Text.assemble("“", self._fold(remark, start, end), f"” (comment {number})")
                yield Padding(said, (0, 0, 0, 4))


def _title_of_row(row: Row) -> str:
    name = f"{row.affected} {_LOSSES[row.measure]}{_SCOPES[row.scope]}"
    return name[:1].upper() + name[1:]


def _remarked(claim: Claim) -> str:
    stance = "" if claim.stance is Stance.STATES else f" ({claim.stance.value})"
    return f"{claimed(claim)} {_LOSSES[claim.measure]}{stance}"


def _place_of(remark: Remark) -> str:
    if remark.against != NO_FIGURE or not remark.claims:
        return remark.against
    stated = any(claim.stance.counts for claim in remark.claims)
    return "no figure that a report counts too" if stated else "no figure stated as fact"


def _short_date(when: When | None, *, year: bool) -> str:
    return re.sub(r"([A-Z][a-z]{2})[a-z]+", r"\1", spoken_date(when, year=year)) if when else "undated"


def _place(event: Event) -> str:
    if event.place is None:
        return "place unknown"
    country = countries().get(event.place.country or "")
    return f"{event.place.name}, {country.name}" if country and country.name != event.place.name else event.place.name


def _is_shown(character: str) -> bool:
    if character in _JOINERS or character.isspace():
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _weight(statement: Statement | None) -> str:
    return "strike" if statement and statement.superseded else "bold"


def _standing(link: Link, statement: Statement | None) -> Iterator[str]:
    yield link.claim.stance.value
    if link.role != "whole":
        yield "a part" if link.role == "part" else "an addition"
    if link.retracted or link.claim.retracted:
        yield "withdrawn"
    elif statement and statement.superseded:
        yield "superseded"


def _outlet(link: Link) -> str:
    return link.claim.source.outlet or link.claim.source.url or "unnamed report"


def _tail(text: str, limit: int) -> str:
    tail = text[-limit:]
    return tail if len(tail) == len(text) else "… " + re.sub(r"^\S*\s+", "", tail)


def _head(text: str, limit: int) -> str:
    head = text[:limit]
    return head if len(head) == len(text) else re.sub(r"\s+\S*$", "", head) + " …"


def _articles(links: Iterable[Link]) -> str:
    return _count(len({link.claim.source.report for link in links}), "article")


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def _completeness(thread: Thread) -> str:
    read = _count(len(thread.remarks), "comment")
    return (
        f"{read} read." if thread.stated is None else f"{read} read of {thread.stated:,} that the pages say they have."
    )
