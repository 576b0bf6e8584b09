"""The review desk: the queue, the case, and what is said of a claim."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from counterclaim.errors import StaleError, UsageError
from counterclaim.ledger.coding import Value
from counterclaim.ledger.deciding import matters
from counterclaim.ledger.decisions import OF_DECISIONS
from counterclaim.nouns import Decision, Link
from counterclaim.publish import text
from counterclaim.publish.views import ClaimView
from counterclaim.review.history import of_claim
from counterclaim.review.queue import SILENT, Case
from counterclaim.serve import coding
from counterclaim.serve.ask import NO_STORE, Ask, seen, whole
from counterclaim.serve.context import in_context
from counterclaim.serve.deciding import decide, proposed, seen_last
from counterclaim.serve.headers import SCRIPTED
from counterclaim.serve.made import Made
from counterclaim.serve.reading import document_of
from counterclaim.serve.shelf import Sheet, answer, sheet
from counterclaim.serve.versions import versions
from counterclaim.serve.wording import in_words
from counterclaim.serve.work import Card

PAGE = 25
"""Cases on one page of the queue."""
_ENTERED = "entered"  # what a form says that was sent by Enter, by no button
_JUST = timedelta(minutes=15)  # for which one is shown one's last decision
_NEAR = 60  # events that are offered for "other event"
REASONS = (
    "a number that counts no loss",
    "a figure of speech",
    "fiction",
    "read wrong: the words say nothing of the kind",
)
"""Why something is no claim; one's own words may follow."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A case as the queue shows it."""

    card: Card
    href: str
    looked_at: str
    """Who else looks at it; empty for nobody."""


def queue(ask: Ask) -> Response:
    """What to look at first, with the reason in words."""
    ask.desk.site.glance()
    return _unkept(ask, ask.desk.site.answers.made(*_asked(ask), lambda: _queue(ask)))


def held_queue(ask: Ask) -> Response | None:
    """The same, where this person saw it before and nothing has changed since."""
    found = ask.desk.site.answers.get(*_asked(ask)) if ask.desk.site.is_fresh else None
    return None if found is None else _unkept(ask, found)


def _asked(ask: Ask) -> tuple[str, str]:
    """What a page of the queue is kept under, and what it follows from; looks go out of date by themselves."""
    site, minute = ask.desk.site, int(time.monotonic() / 60)
    looks = ask.desk.queue.looks_revision
    return f"queue {ask.name} {_number(ask)}", f"{ask.role} {site.revision} {site.is_complete} {looks} {minute}"


def _number(ask: Ask) -> int:
    return min(whole(ask.query("page")) or 1, 400)


def _queue(ask: Ask) -> Sheet:
    """One page of the queue. It holds no form, and so nothing that must not be packed."""
    number = _number(ask)
    start = (number - 1) * PAGE
    found = ask.desk.queue.first(ask.name, limit=PAGE, start=start)
    cases = [Listed(card, _href(card.case), ask.desk.queue.looks(card.case, ask.name) or "") for card in found.cards]
    context = {
        "cases": cases,
        "start": start + 1,
        "total": found.total,
        "number": number,
        "size": PAGE,
        "last": _last(ask),
        "is_empty": not ask.desk.catalogue.known.heads,
    }
    words = ask.rendered("queue.html", complete=ask.desk.site.is_complete, **context)
    return sheet("queue.html", words, quick=True)


def _unkept(ask: Ask, found: Sheet) -> Response:
    return answer(ask.request, found, own=NO_STORE | SCRIPTED)


def next_case(ask: Ask) -> Response:
    """Go to the weightiest case that nobody else looks at."""
    left = ask.query("after")
    ask.desk.queue.leave(left)
    case = ask.desk.queue.next(ask.name, after=left)
    return seen(_href(case) if case else "/desk")


def case_page(ask: Ask) -> Response:
    """One claim: its words in their context, the claims beside it, its coding, and what one may say of it."""
    made, link = _claim(ask)
    return _case(ask, made, link)


def say(ask: Ask) -> Response:
    """What a person says of a claim; then the next case."""
    made, link = _claim(ask)
    try:
        decision = _decision(ask, made.head.event.id, link)
        decide(ask, decision)
    except StaleError as error:
        return _stale(ask, error, f"/desk/case/{link.claim.id}")
    except UsageError as error:
        return _case(ask, made, link, status=400, problem=str(error))
    return (
        seen(f"/desk/next?after={link.claim.id}") if ask.said("then") != "stay" else seen(f"/desk/case/{link.claim.id}")
    )


def _decision(ask: Ask, here: str, link: Link) -> Decision:
    what = ask.said("say")
    claim = link.claim.id
    if what == _ENTERED:
        what = _meant(ask, link)
    if what == "right":
        if _new_coding(ask, link) and not _is_late(ask, claim):
            raise UsageError(
                "The coding was changed.", advice="Say that it is right as corrected, or take the change out again."
            )
        return proposed(ask, claim, "accept", within=here)
    if what == "corrected":
        new = _new_coding(ask, link)
        if not new:
            raise UsageError("Nothing was changed.", advice="Say that it is right, or change a field first.")
        return proposed(ask, claim, "correct", coding=new, within=here)
    if what == "no-claim":
        return proposed(ask, claim, "reject", within=here)
    if what == "duplicate":
        return _duplicate(ask, claim, here)
    if what == "other-event":
        return _move(ask, claim, here)
    raise UsageError("The form says nothing.", advice="Choose what the claim is.")


def _new_coding(ask: Ask, link: Link) -> dict[str, Value]:
    """What the form has otherwise than the claim is coded; nothing where it came without the coding."""
    if "measure" not in ask.form:
        return {}
    return coding.changed(link, {field.name: ask.said(field.name) for field in coding.fields(link)})


def _meant(ask: Ask, link: Link) -> str:
    """What Enter in a field says: what the one thing that was filled in is for."""
    filled = {
        "corrected": bool(_new_coding(ask, link)),
        "other-event": bool(ask.said("event")),
        "duplicate": bool(ask.said("of")),
    }
    meant = [what for what, is_filled in filled.items() if is_filled]
    if len(meant) != 1:
        raise UsageError("Enter alone does not say what the claim is.", advice="Press one of the buttons.")
    return meant[0]


def _is_late(ask: Ask, claim: str) -> bool:
    """Whether something was decided about the claim since the form was shown: its fields are of before then."""
    every = ask.desk.catalogue.decisions
    by_id = {one.id: one for one in every}
    since = takewhile(lambda one: one.id != ask.said("seen"), reversed(every))
    return any(claim in matters(one, by_id.get) for one in since)


def _duplicate(ask: Ask, claim: str, here: str) -> Decision:
    other = _named(ask, "of", "the other claim")
    if ask.desk.catalogue.home_of(other) is None:
        raise UsageError(f"There is no claim “{other[:80]}”.", advice="Choose one of the list.")
    return proposed(ask, claim, "duplicate", coding={"of": other}, within=here)


def _move(ask: Ask, claim: str, here: str) -> Decision:
    name = _named(ask, "event", "the event")
    try:
        there = ask.desk.catalogue.found(name).event
    except KeyError:
        raise UsageError(
            f"There is no event “{name[:80]}”.", advice="Choose one of the list, or give its id."
        ) from None
    if there.id == here:
        raise UsageError("The claim stands in this event already.", advice="Choose another one.")
    return proposed(ask, claim, "move", coding={"event": name}, among=[there], within=here)


def _named(ask: Ask, field: str, what: str) -> str:
    value = ask.said(field)
    if not value:
        raise UsageError(f"It is not said which is {what}.", advice="Choose one.")
    return value


def _claim(ask: Ask) -> tuple[Made, Link]:
    """The claim of the path in its event; 404 where no event has it any more."""
    name = ask.part("claim")
    event = ask.desk.catalogue.home_of(name)
    if event is None:
        raise HTTPException(404, "No event has this claim: it is not there, or somebody said that it is none.")
    made = ask.desk.site.made(event)
    link = next((one for one in made.found.event.links if one.claim.id == name), None)
    if link is None:
        raise HTTPException(404, "No event has this claim any more.")
    return made, link


def _case(ask: Ask, made: Made, link: Link, *, status: int = 200, problem: str = "") -> Response:
    claim = link.claim
    view = made.view.views.get(claim.id)
    shown = next((one for one in made.view.record.event.links if one.claim.id == claim.id), link)
    document = document_of(ask.desk.ledger.engine, claim.source.document) if not claim.in_comment else None
    others = [one.claim for one in made.found.event.links if one.claim.source.document == claim.source.document]
    here = [card.case for card in ask.desk.queue.of(made.head.event.id) if card.case.claim == claim.id]
    case = next((one for one in here if one.kind in ("claim", SILENT)), None)
    return ask.page(
        "case.html",
        status=status,
        problem=problem,
        event=made.head.event,
        folder=made.head.folder,
        link=shown,
        view=view,
        url=text.quote_url(claim),
        figure=text.claimed(claim),
        loss=text.loss(claim.measure, claim.affected, claim.scope),
        pieces=in_context(shown.claim, document, others),
        reasons=case.reasons if case else (),
        versions=versions(made.found, claim.id),
        rivals=_rivals(made, link),
        fields=_as_sent(ask, link) if problem else coding.fields(link),
        reason_choices=REASONS,
        reason=ask.said("reason"),
        on_enter="no-claim" if problem and ask.said("say") == "no-claim" else _ENTERED,
        other_event=ask.said("event"),
        same_as=ask.said("of"),
        near=_near(ask, made),
        log=of_claim(made.log, claim.id),
        seen=seen_last(ask),
        last=_last(ask),
        looked_at=ask.desk.queue.look_at(claim.id, ask.name),
        waits=next((one for one in here if one.kind == "confirm"), None),
    )


def _as_sent(ask: Ask, link: Link) -> tuple[coding.Field, ...]:
    """The fields as the form had them, where it had them."""
    from dataclasses import replace

    if "measure" not in ask.form:
        return coding.fields(link)
    return tuple(replace(field, value=ask.said(field.name)) for field in coding.fields(link))


def _rivals(made: Made, link: Link) -> tuple[ClaimView, ...]:
    """The claims that stand against this one: those of its row, or of the whole event where no row holds it."""
    for row in made.view.rows:
        if any(view.claim.id == link.claim.id for view in row.views):
            return tuple(view for view in row.views if view.claim.id != link.claim.id)
    return tuple(view for view in made.view.views.values() if view.claim.id != link.claim.id)


def _near(ask: Ask, made: Made) -> list[tuple[str, str]]:
    """(id, name) of the events that a claim may rather belong to: those nearest in time."""
    here = made.head.event
    others = [head.event for head in ask.desk.catalogue.known.heads if head.event.id != here.id]
    day = here.when.earliest if here.when else None

    def far(event: Any) -> tuple[bool, float, str]:
        if day is None or event.when is None:
            return True, 0.0, str(event.id)
        return False, abs((event.when.earliest - day).total_seconds()), str(event.id)

    return [(event.id, text.plain(event.name)) for event in sorted(others, key=far)[:_NEAR]]


def _stale(ask: Ask, error: StaleError, back: str) -> Response:
    """Tell the later of two people what the other did; nothing was written."""
    return ask.page("stale.html", status=409, words=str(error), other=error.decision, back=back)


def _last(ask: Ask) -> tuple[Decision, str] | None:
    """What this person decided a moment ago, in words, for a key that was hit by mistake; None where it is undone."""
    since, undone, confirmed = datetime.now(UTC) - _JUST, set(), set()
    for one in reversed(ask.desk.catalogue.decisions):
        if one.at is None or one.at < since:
            return None
        if one.action == "undo":
            undone.add(one.target)
        elif one.action == "confirm":
            confirmed.add(one.target)
        elif one.by == ask.name and one.action not in OF_DECISIONS:
            waits = " It waits for a second person." if one.waits and one.id not in confirmed else ""
            return None if one.id in undone else (one, in_words(ask, [one])[one.id] + waits)
    return None


def _href(case: Case) -> str:
    if case.kind == "confirm":
        return f"/desk/decision/{case.decision}"
    return f"/desk/case/{case.claim}" if case.claim else f"/desk/event/{case.event}"
