"""Adding a source at the desk: what was read is shown before it is kept. And proposals, by those without an account."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from counterclaim.errors import CounterclaimError, UsageError
from counterclaim.flow import take_in
from counterclaim.ledger.coding import moment
from counterclaim.nouns import Document, Problem
from counterclaim.publish import text
from counterclaim.publish.marked import Piece, cut
from counterclaim.read.sources import Input
from counterclaim.serve.ask import Ask, seen, whole
from counterclaim.verbs import Verbs

_SHOWN = 10  # documents of an input that are shown before it is kept
_WORDS = 4_000  # characters of each
_PASTED = "pasted text.jsonl"
_FIELDS = ("url", "text", "title", "outlet", "published", "proposal")  # of the form for a new source
_PROPOSED = 20_000  # characters of a proposed text


@dataclass(frozen=True, slots=True)
class Read:
    """A document as it was read, before it is kept."""

    document: Document
    pieces: tuple[Piece, ...]
    """The beginning of its text, its claims marked."""
    claims: tuple[tuple[str, str, str], ...]
    """(figure, what is counted, speaker) of each claim that was found."""
    cut: bool
    """Whether the text goes on."""


def add_page(ask: Ask) -> Response:
    """The form for a new source; filled in from a proposal where one was taken."""
    number = ask.query("proposal")
    found = ask.desk.arrivals.proposal(whole(number) or 0)
    given = {"url": found.url, "text": found.text, "proposal": number} if found else {}
    return _form(ask, given)


def read(ask: Ask) -> Response:
    """Read what the form gives; nothing is kept yet."""
    try:
        opened = _opened(ask)
    except CounterclaimError as error:
        return _form(ask, {name: ask.said(name) for name in _FIELDS}, status=422, problem=str(error))
    number = ask.desk.arrivals.put(opened, by=ask.name)
    proposal = whole(ask.said("proposal"))
    return seen(f"/desk/add/{number}?proposal={proposal}" if proposal else f"/desk/add/{number}")


def show(ask: Ask) -> Response:
    """What was read: its texts and the claims found in them."""
    opened = _pending(ask)
    found, problems = _read(opened)
    return ask.page(
        "arrival.html",
        number=ask.part("number"),
        proposal=whole(ask.query("proposal")),
        name="The pasted text" if opened.name == _PASTED else opened.name,
        found=found[:_SHOWN],
        more=max(len(found) - _SHOWN, 0),
        problems=problems,
    )


def keep(ask: Ask) -> Response:
    """Take what was read into the ledger, or drop it."""
    opened = _pending(ask)
    kept = ask.said("say") == "keep"
    if kept:
        take_in(ask.desk.ledger, opened)
        ask.desk.relinking.start()
        if proposal := whole(ask.said("proposal")):
            ask.desk.arrivals.answer(proposal, state="taken", by=ask.name, reason="")
    ask.desk.arrivals.drop(int(ask.part("number")))
    return seen("/desk/add?kept=1" if kept else "/desk/add")


def proposals(ask: Ask) -> Response:
    """What readers propose."""
    return ask.page("proposals.html", proposals=ask.desk.arrivals.proposals())


def answer(ask: Ask) -> Response:
    """Decline a proposal."""
    number = int(ask.part("number"))
    ask.desk.arrivals.answer(number, state="declined", by=ask.name, reason=ask.said("reason")[:2000])
    return seen("/desk/proposals")


def propose_page(ask: Ask) -> Response:
    """The form by which readers propose a source."""
    return ask.page("propose.html", page="propose", problem="", done=bool(ask.query("done")), url="", words="", note="")


def propose(ask: Ask) -> Response:
    """Take a proposal into its own queue; it touches no record."""
    url, words, note = ask.said("url")[:2000], ask.said("text")[:_PROPOSED], ask.said("note")[:2000]
    problem, status = _problem(ask, url, words)
    if problem:
        return ask.page(
            "propose.html", page="propose", status=status, problem=problem, done=False, url=url, words=words, note=note
        )
    return seen("/propose?done=1")


def _problem(ask: Ask, url: str, words: str) -> tuple[str, int]:
    """Why a proposal is not taken; empty where it was."""
    if not url and not words:
        return "Give an address or a text.", 400
    if url and text.safe_url(url) is None:
        return "This is no address of a page.", 400
    if ask.said("website"):  # a field that people do not see
        return "", 303
    if ask.desk.limits.propose.take(ask.address):
        return "Several proposals came from here within the hour. Try again later.", 429
    note = ask.said("note")[:2000]
    if any("\0" in one for one in (url, words, note)):
        return "This holds characters that no text has.", 400
    if not ask.desk.arrivals.propose(url=url, text=words, note=note):
        return "Too many proposals wait already. Try again in a few days.", 503
    return "", 303


def _form(ask: Ask, given: Mapping[str, str], *, status: int = 200, problem: str = "") -> Response:
    return ask.page(
        "add.html",
        status=status,
        problem=problem,
        given={**dict.fromkeys(_FIELDS, ""), **given},
        kept=bool(ask.query("kept")),
        linking=ask.desk.relinking.is_under_way,
    )


def _opened(ask: Ask) -> Input:
    """The bytes that a form gives: of a page, of a text, of a file, as its button says. Raises where there are none."""
    what = ask.said("what")
    upload = ask.upload("file") if what in ("", "file") else None
    if upload is not None:
        return _uploaded(upload)
    if what in ("", "text") and ask.said("text"):
        return _typed(ask)
    if what in ("", "page") and ask.said("url"):
        fetched = Verbs().fetch(ask.said("url"))
        return Input(
            fetched.url, data=fetched.data, url=fetched.url, charset=fetched.charset, retrieved=fetched.retrieved
        )
    missing = {"page": "an address", "text": "a text", "file": "a file"}.get(what, "an address, a text or a file")
    raise UsageError("Nothing was given.", advice=f"Give {missing}.")


def _uploaded(upload: UploadFile) -> Input:
    name = PurePath((upload.filename or "file").replace("\\", "/")).name[-120:]
    return Input(text.plain(name) or "file", data=upload.file.read())


def _typed(ask: Ask) -> Input:
    """A text that somebody pasted, as a line of JSON: what it is, where and when it stood is kept with it."""
    when = ask.said("published")
    if when and moment(when) is None:
        raise UsageError(f"“{when[:40]}” is no day.", advice="Write it as 2023-01-31.")
    fields = {
        "text": ask.said("text"),
        "title": ask.said("title"),
        "outlet": ask.said("outlet"),
        "url": ask.said("url"),
        "published": when,
    }
    line = json.dumps({name: value for name, value in fields.items() if value})
    return Input(_PASTED, data=line.encode())


def _pending(ask: Ask) -> Input:
    number = ask.part("number")
    found = ask.desk.arrivals.get(int(number), by=ask.name) if len(number) < 10 else None
    if found is None:
        raise HTTPException(404, "What was read is not here any more: it is kept for a day, for whoever had it read.")
    return found


def _read(opened: Input) -> tuple[list[Read], list[Problem]]:
    """The documents of an input with their claims, and what is wrong with it."""
    verbs = Verbs()
    found: list[Read] = []
    problems: list[Problem] = []
    for one in islice(verbs.read(opened), 500):
        if isinstance(one, Problem):
            problems.append(one)
        else:
            found.append(_with_claims(one, verbs) if len(found) < _SHOWN else Read(one, (), (), cut=False))
    return found, problems


def _with_claims(document: Document, verbs: Verbs) -> Read:
    result = verbs.extract(document)
    claims = list(result) if isinstance(result, list) else list(result.claims)
    marks = [(one.start, one.end, one.id) for one in claims if one.unit == "body" and one.end <= _WORDS]
    listed = tuple(
        (text.claimed(one), text.loss(one.measure, one.affected, one.scope), one.speaker or document.outlet or "")
        for one in claims
        if not one.in_comment
    )
    return Read(document, cut(document.text[:_WORDS], claims=marks), listed, cut=len(document.text) > _WORDS)
