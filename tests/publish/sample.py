"""A disputed event like the one at Makiivka, built by hand: reports, copies, a thread with answers, and the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from builders import MAKIIVKA, RUSSIA, UKRAINE, a_claim, a_comment, a_document, a_link, an_event, day
from counterclaim.nouns import (
    TITLE,
    Answer,
    Bound,
    Change,
    Claim,
    Comment,
    Document,
    Event,
    Link,
    Measure,
    Origin,
    Party,
    Position,
    Problem,
    Record,
    Remark,
    Row,
    Scope,
    Span,
    Stance,
    Statement,
    Summary,
    Thread,
    When,
)

MINISTRY = "Russian defence ministry"
ARMY = "Ukrainian armed forces"
MONITOR = Party("group:monitor", "Northern Lists")


def a_position(speaker: str, *links: Link, own: bool = False) -> Position:
    """The path of one speaker, every statement but the last superseded."""
    last = links[-1]
    statements = tuple(
        Statement(
            claim=one.claim.id,
            said_on=one.said_on,
            low=one.claim.low,
            high=one.claim.high,
            superseded=one is not last,
            counts=one.claim.stance.counts,
        )
        for one in links
    )
    return Position(speaker, last.side, statements, statements[-1], own)


def a_row(*links: Link, positions: tuple[Position, ...] = (), **rest: Any) -> Row:
    defaults: dict[str, Any] = {
        "measure": links[0].claim.measure,
        "side": links[0].affected_side,
        "group": "soldiers",
        "affected": "Russian soldiers",
        "scope": Scope.INCIDENT,
        "floor": None,
        "lowest": None,
        "highest": None,
        "independent_speakers": len(positions),
        "status": ("contested",),
    }
    return Row(links=links, positions=positions, **defaults | rest)


def a_record(event: Event, *rows: Row, **rest: Any) -> Record:
    defaults: dict[str, Any] = {
        "origins": tuple(Origin(one.claim.id, ()) for one in event.links if not one.claim.in_comment),
        "thread": Thread((), None, None, ()),
        "sentence": "",
    }
    return Record(event=event, rows=rows, **defaults | rest)


def a_remark(document: Document, comment: Comment, *claims: Claim, against: str = "no figure", **rest: Any) -> Remark:
    return Remark(document.id, comment, against, claims, **rest)


def a_bound(link: Link, value: int) -> Bound:
    return Bound(value, link.claim.id)


def a_summary(**rest: Any) -> Summary:
    defaults: dict[str, Any] = {
        "documents": 9,
        "comments": 9,
        "comments_stated": 33,
        "claims": 17,
        "events": 1,
        "unplaced": 0,
        "languages": (("en", 8), ("ru", 1)),
    }
    return Summary(**defaults | rest)


_TEXTS = {
    "meridian": (
        "Meridian Wire",
        "2023-01-02",
        "Russia admits 63 soldiers killed in Makiivka strike",
        "The Russian defence ministry confirmed on Monday that 63 soldiers were killed when rockets struck a building "
        "used as a barracks in Makiivka. The Ukrainian armed forces had claimed a day earlier that about 400 Russian "
        "soldiers were killed there and 300 wounded. Neither figure could be checked.",
    ),
    "harbour": (
        "The Harbour Post",
        "2023-01-02",
        "Bloggers round on the generals",
        "Moscow put the toll at 63. A former commander wrote that the dead numbered in the hundreds. "
        "If the talk of 600 is true, the officers will have to answer for it.",
    ),
    "daily": (
        "Continental Daily",
        "2023-01-03",
        "Flowers in Samara, questions in Moscow",
        "The official count stands at 63 dead, as Meridian Wire reported. Western officials believe that fewer than "
        "100 soldiers died.",
    ),
    "fjord": (
        "Fjord Radio",
        "2023-01-03",
        "What is known about the strike",
        "The ministry says that 63 died. Kyiv denies that its own forces lost anyone.",
    ),
    "ledger": (
        "The Evening Ledger",
        "2023-01-04",
        "Toll of Makiivka strike rises",
        "The Russian defence ministry raised the toll to 89 late on Tuesday, a deputy commander among them. "
        "Mobile phones had given the men away, it said.",
    ),
    "coast": (
        "Coast Online",
        "2023-01-04",
        "Moscow: 89 dead in Makiivka",
        "At least 89 soldiers died, according to the Russian defence ministry.",
    ),
    "lists": (
        "Northern Lists",
        "2023-01-05",
        "The names we could confirm",
        "We have confirmed the names of 92 of the dead from obituaries and burial notices.",
    ),
    "channel": (
        "Channel East",
        "2023-01-05",
        "Kyiv keeps to its count",
        "Officials in Kyiv spoke of between 300 and 700 dead, then no more of it.",
    ),
}

_COMMENTS = (
    ("c1", None, "orchard_keeper", "It's more like 600 dead, and that is only the start."),
    ("c2", "c1", "quiet_harbour", "63 heroes. Whoever adds zeros to that works for the other side."),
    ("c3", "c2", "orchard_keeper", "Vermin will be counted as vermin. The ministry has never told the truth."),
    ("c4", None, "map_reader", "They admit it because the families already know. You cannot hide a whole barracks."),
    ("c5", None, "blue_kettle", "Perhaps the Kremlin admits it to win support for the next draft."),
    ("c6", "c5", None, "The families had the phone numbers of every one of these men. That is why."),
    ("c7", None, "blue_kettle", "I wish it had been a few thousand."),
    ("c8", None, "north_window", "> 63 soldiers were killed\nNot even 40, my cousin drives the ambulance there."),
    ("c9", None, "long_view", "Acknowledging a loss can serve to justify what comes next."),
)


def documents() -> dict[str, Document]:
    """The reports by short name; the thread stands under the first."""
    return {
        name: a_document(
            text,
            published=published,
            outlet=outlet,
            title=title,
            url=f"https://{name}.example/makiivka",
            language="en",
            comments=_thread() if name == "meridian" else (),
            comments_stated=33 if name == "meridian" else None,
        )
        for name, (outlet, published, title, text) in _TEXTS.items()
    }


def _thread() -> tuple[Comment, ...]:
    start = datetime(2023, 1, 2, 14, 5, tzinfo=UTC)
    return tuple(
        a_comment(
            text,
            id=id,
            parent=parent,
            author=author,
            posted=When.instant(start + timedelta(minutes=17 * i)),
            quoted=(Span(0, 25),) if id == "c8" else (),
        )
        for i, (id, parent, author, text) in enumerate(_COMMENTS)
    )


def makiivka() -> Record:
    """The whole dispute."""
    reports = documents()

    def claim(name: str, quote: str, low: int | None, high: int | None, **coded: Any) -> Claim:
        report = reports[name]
        text = report.unit(coded.get("unit", "body"))
        return a_claim(text, quote, low, high, document=report, affected="soldiers", **coded)

    def link(made: Claim, speaker: str, side: Party | None, said: str, **rest: Any) -> Link:
        defaults = {"affected_side": RUSSIA, "group": "soldiers", "said_on": day(said)}
        return a_link(made, speaker=speaker, side=side, **defaults | rest)

    ack = {"speaker": "the Russian defence ministry", "stance": Stance.ACKNOWLEDGES}
    first = link(claim("meridian", "63", 63, 63, **ack), MINISTRY, RUSSIA, "2023-01-02", reasons=("named place",))
    title = link(
        claim("meridian", "63", 63, 63, unit=TITLE, speaker="Russia", stance=Stance.ACKNOWLEDGES),
        MINISTRY,
        RUSSIA,
        "2023-01-02",
        origin=first.claim.id,
    )
    copies = [
        link(claim(name, "63", 63, 63, speaker="Moscow"), MINISTRY, RUSSIA, "2023-01-02", origin=first.claim.id)
        for name in ("harbour", "daily", "fjord")
    ]
    raised = link(claim("ledger", "89", 89, 89, **ack), MINISTRY, RUSSIA, "2023-01-03")
    again = link(claim("coast", "At least 89", 89, None, **ack), MINISTRY, RUSSIA, "2023-01-03", origin=raised.claim.id)
    army = link(
        claim("meridian", "about 400", 400, 400, approximate=True, speaker="armed forces", stance=Stance.CLAIMS),
        ARMY,
        UKRAINE,
        "2023-01-01",
    )
    kyiv = link(
        claim("channel", "between 300 and 700", 300, 700, speaker="Officials in Kyiv"),
        "Officials in Kyiv",
        UKRAINE,
        "2023-01-05",
    )
    west = link(
        claim("daily", "fewer than 100", None, 99, speaker="Western officials", stance=Stance.ESTIMATES),
        "Western officials",
        None,
        "2023-01-03",
    )
    blogger = link(
        claim("harbour", "hundreds", 100, None, vague=True, speaker="A former commander", confidence=0.71),
        "A former commander",
        None,
        "2023-01-02",
    )
    if_600 = link(
        claim("harbour", "600", 600, 600, stance=Stance.SUPPOSES, confidence=0.64),
        "The Harbour Post",
        None,
        "2023-01-02",
    )
    names = link(claim("lists", "92", 92, 92, confidence=0.88), "Northern Lists", MONITOR, "2023-01-05")
    wounded = link(
        claim("meridian", "300", 300, 300, measure=Measure.INJURED, speaker="armed forces", stance=Stance.CLAIMS),
        ARMY,
        UKRAINE,
        "2023-01-01",
    )
    killed = a_row(
        army,
        first,
        title,
        *copies,
        blogger,
        if_600,
        raised,
        again,
        west,
        names,
        kyiv,
        positions=(
            a_position(MINISTRY, first, raised, own=True),
            a_position(ARMY, army),
            a_position("Officials in Kyiv", kyiv),
            a_position("Western officials", west),
            a_position("A former commander", blogger),
            a_position("Northern Lists", names),
        ),
        floor=a_bound(raised, 89),
        lowest=a_bound(first, 63),
        highest=a_bound(kyiv, 700),
        independent_speakers=6,
        status=("acknowledged", "contested"),
    )
    injured = a_row(
        wounded,
        positions=(a_position(ARMY, wounded),),
        highest=a_bound(wounded, 300),
        lowest=a_bound(wounded, 300),
        status=("single-source", "one-sided"),
    )
    copied = {one.claim.id for one in (title, *copies, again)}
    rest = (army, wounded, blogger, if_600, west, names, kyiv)
    origins = (
        Origin(first.claim.id, tuple(one.claim.id for one in (title, *copies))),
        Origin(raised.claim.id, (again.claim.id,)),
        *(Origin(one.claim.id, ()) for one in rest if one.claim.id not in copied),
    )
    thread, spoken = _remarks(reports["meridian"])
    event = an_event(*killed.links, wounded, *spoken, documents=tuple(reports.values()), place=MAKIIVKA)
    return a_record(
        event,
        killed,
        injured,
        origins=origins,
        thread=thread,
        sentence=(
            "Russian soldiers killed: between 63 (Russian defence ministry, 2 January 2023) and 700 (Officials in "
            "Kyiv, 5 January 2023). The Russian defence ministry later said 89."
        ),
    )


def _remarks(report: Document) -> tuple[Thread, tuple[Link, ...]]:
    by_id = {c.id: c for c in report.comments}

    def said(id: str, quote: str, low: int | None, high: int | None, **coded: Any) -> Claim:
        return a_claim(by_id[id].text, quote, low, high, document=report, unit=id, **coded)

    claims = {
        "c1": said("c1", "more like 600", 600, 600, stance=Stance.ESTIMATES),
        "c2": said("c2", "63", 63, 63),
        "c7": said("c7", "a few thousand", 3000, None, vague=True, stance=Stance.WISHES),
        "c8": said("c8", "Not even 40", None, 39),
    }
    recalled = said("c8", "63", 63, 63)
    against = {"c1": "inside", "c2": "inside", "c8": "below the floor"}
    flags = {"c3": ((0, 6, "dehumanising"), (26, 32, "dehumanising")), "c7": ((0, 33, "wish of harm"),)}
    remarks = tuple(
        a_remark(
            report,
            comment,
            *((claims[id],) if id in claims else ()),
            *((recalled,) if id == "c8" else ()),
            against=against.get(id, "no figure"),
            flags=flags.get(id, ()),
        )
        for id, comment in by_id.items()
    )

    def words(id: str) -> tuple[str, str, int, int]:
        return (report.id, id, 0, len(by_id[id].text))

    answers = (
        Answer("the families already know", (words("c4"), words("c6"))),
        Answer("support for the next draft", (words("c5"),)),
        Answer("to justify what comes next", (words("c9"),)),
    )
    links = tuple(a_link(c, speaker=by_id[c.unit].author or "", said_on=by_id[c.unit].posted) for c in claims.values())
    return Thread(remarks, 33, "Why does Russia admit the losses?", answers), links


def total() -> Record:
    """A running total without a place: few know, and the figures lie far apart."""

    def link(text: str, quote: str, figure: int, speaker: str, side: Party, said: str) -> Link:
        report = a_document(text, published=said, outlet="Meridian Wire", title=f"{speaker} counts")
        claim = a_claim(text, quote, figure, figure, document=report, scope=Scope.CUMULATIVE, affected="soldiers")
        return a_link(claim, speaker=speaker, side=side, affected_side=RUSSIA, group="soldiers")

    own = link("Russia has lost 5,937 soldiers.", "5,937", 5937, MINISTRY, RUSSIA, "2022-09-21")
    theirs = link("Russia has lost 80,000 soldiers.", "80,000", 80_000, ARMY, UKRAINE, "2022-11-12")
    row = a_row(
        own,
        theirs,
        scope=Scope.CUMULATIVE,
        positions=(a_position(MINISTRY, own, own=True), a_position(ARMY, theirs)),
        floor=a_bound(own, 5937),
        lowest=a_bound(own, 5937),
        highest=a_bound(theirs, 80_000),
    )
    event = an_event(own, theirs, id="total-russia", kind="total", name="Losses of Russia", place=None, when=None)
    return a_record(event, row, sentence="Between 5,937 and 80,000 Russian soldiers were killed in all so far.")


def changes() -> tuple[Change, ...]:
    at = datetime(2023, 1, 4, 8, 30, tzinfo=UTC)
    return (
        Change("makiivka-2023-01-01", at, "The acknowledged floor rose from 63 to 89."),
        Change("makiivka-2023-01-01", at + timedelta(days=1), "The highest figure rose from 400 to 700."),
        Change("another-event", at, "A line of another event."),
    )


def a_problem() -> Problem:
    return Problem("reports/broken.html", "The file ends in the middle of a tag.", "Save the page again.")


EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;</title></style>"


def evil_record() -> Record:
    document = a_document(
        f"{EVIL} 63 died {EVIL}",
        title=EVIL,
        outlet=EVIL,
        url="javascript:alert(1)",
        comments=(a_comment(f"{EVIL} 63", id=EVIL, author=EVIL),),
    )
    quote = f"{EVIL} 63 died"
    link = a_link(
        a_claim(document.text, quote, 63, 63, document=document, affected=EVIL, speaker=EVIL, relays=(EVIL,)),
        speaker=EVIL,
        side=Party(EVIL, EVIL),
        reasons=(EVIL,),
        role="whole",
    )
    other = replace(link, claim=a_claim(document.text, "63", 63, 63, document=document), speaker=EVIL + "2")
    comment = document.comments[0]
    said = a_claim(comment.text, "63", 63, 63, document=document, unit=comment.id, affected=EVIL)
    remark = a_remark(document, comment, said, against=EVIL, flags=((0, 9, EVIL),))
    row = a_row(link, other, affected=EVIL, positions=(a_position(EVIL, link),), floor=a_bound(link, 63))
    return a_record(
        an_event(link, other, name=EVIL, documents=(document,)),
        row,
        sentence=f"{EVIL} 63 {EVIL}",
        thread=Thread((remark,), 33, EVIL, (Answer(EVIL, ((document.id, comment.id, 0, 40),)),)),
    )


class Tags(HTMLParser):
    """Every tag and attribute name of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def tags(text: str) -> Tags:
    parser = Tags()
    parser.feed(text)
    return parser
