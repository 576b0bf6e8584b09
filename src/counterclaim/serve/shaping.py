"""Events at the desk: merge, split, name; each shown before it is done, and taken back as easily."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from counterclaim.errors import StaleError, UsageError
from counterclaim.ledger.coding import Value
from counterclaim.ledger.decisions import DESK, OF_DECISIONS, Holding
from counterclaim.nouns import Decision, Event
from counterclaim.publish import text
from counterclaim.record import record
from counterclaim.review.history import of_claim
from counterclaim.review.preview import preview
from counterclaim.review.shaping import new_event_id, usual_name
from counterclaim.serve.ask import Ask, seen, whole
from counterclaim.serve.deciding import decide, is_of_request, proposed, seen_last
from counterclaim.serve.made import Made
from counterclaim.serve.roles import Role
from counterclaim.serve.wording import in_words

PAGE = 50
"""Decisions on one page."""
_EDITORS = "An editor asked for a second person: only an editor takes that back."
_OFFERED = 400  # events that are offered to merge into


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision in the list of decisions."""

    decision: Decision
    state: str
    """"holds", "waits" or "taken back"."""
    event: str
    """Id of the event that it is about; empty where that is gone."""
    name: str
    """Of that event."""


def event_page(ask: Ask) -> Response:
    """One event at the desk."""
    return _event(ask, _made(ask))


def show_first(ask: Ask) -> Response:
    """What the records become under a decision that nobody has taken yet."""
    made = _made(ask)
    try:
        decision = _decision(ask, made)
        becomes = preview(ask.desk.catalogue.board_of(decision), decision, record)
    except UsageError as error:
        return _event(ask, made, status=400, problem=str(error))
    names = {head.event.id: text.plain(head.event.name) for head in ask.desk.catalogue.known.heads}
    return ask.page(
        "preview.html",
        event=made.head.event,
        decision=decision,
        becomes=becomes,
        names=names,
        again=_again(ask.form),
        words=in_words(ask, [decision])[decision.id],
    )


def do(ask: Ask) -> Response:
    """Take the decision about an event that was shown before."""
    made = _made(ask)
    try:
        decision = _decision(ask, made)
        decide(ask, decision)
    except StaleError as error:
        back = f"/desk/event/{made.head.event.id}"
        return ask.page("stale.html", status=409, words=str(error), other=error.decision, back=back)
    except UsageError as error:
        return _event(ask, made, status=400, problem=str(error))
    return seen(f"/desk/decision/{decision.id}")


def switch_names(ask: Ask) -> Response:
    """Show readers who commented by name on the pages of an event, or by pseudonym again."""
    made = _made(ask)
    shown = ask.said("shown") == "yes"
    ask.desk.naming.switch(made.head.event.id, shown=shown, by=ask.name, reason=ask.said("reason")[:2000])
    ask.desk.site.forget(made.head.event.id)
    ask.desk.site.refresh()
    return seen(f"/desk/event/{made.head.event.id}")


def decisions(ask: Ask) -> Response:
    """What was decided, the latest first."""
    every = ask.desk.catalogue.decisions
    number = whole(ask.query("page")) or 1
    last = max(len(every) - (min(max(number, 1), 10_000) - 1) * PAGE, 0)
    some = list(reversed(every[max(last - PAGE, 0) : last]))
    holding = Holding(every)
    listed = [_taken(ask, one, holding) for one in some]
    words = in_words(ask, some)
    return ask.page(
        "decisions.html",
        listed=[(one, words[one.decision.id]) for one in listed],
        number=number,
        more=last > PAGE,
        total=len(every),
        asked=DESK in holding.asked,
    )


def decision_page(ask: Ask) -> Response:
    """One decision: what it says, what it did, whether it holds; to be taken back, or confirmed by another person."""
    return _decision_page(ask, _known(ask))


def answer_decision(ask: Ask) -> Response:
    """Take a decision back, or confirm it."""
    decision = _known(ask)
    what = ask.said("say")
    try:
        if what not in ("undo", "confirm"):
            raise UsageError("The form says nothing.", advice="Take it back, or confirm it.")
        if decision.id in Holding(ask.desk.catalogue.decisions).undone:
            raise UsageError("This was taken back already.", advice="Take that back, if it shall hold again.")
        if what == "undo" and is_of_request(ask, decision.id) and ask.role < Role.EDITOR:
            raise HTTPException(403, _EDITORS)
        answer = proposed(ask, decision.id, what, within=ask.desk.catalogue.home(decision) or "")
        decide(ask, answer)
    except StaleError as error:
        back = f"/desk/decision/{decision.id}"
        return ask.page("stale.html", status=409, words=str(error), other=error.decision, back=back)
    except UsageError as error:
        return _decision_page(ask, decision, status=400, problem=str(error))
    return seen(f"/desk/decision/{answer.id if answer.waits else decision.id}")


def ask_for_another(ask: Ask) -> Response:
    """Let decisions wait for a second person: about one event or claim, or about all."""
    target = ask.said("target") or DESK
    asked = Holding(ask.desk.catalogue.decisions).asked.get(target)
    if asked is not None:
        decide(ask, proposed(ask, asked.id, "undo"))
    else:
        decide(ask, proposed(ask, target, "ask"))
    return seen(f"/desk/event/{target}" if target in ask.desk.catalogue.known.by_event else "/desk/decisions")


def _made(ask: Ask) -> Made:
    try:
        return ask.desk.site.made(ask.part("event"))
    except KeyError:
        raise HTTPException(404, "There is no event of this id; it may have been merged into another.") from None


def _event(ask: Ask, made: Made, *, status: int = 200, problem: str = "") -> Response:
    event = made.head.event
    known = ask.desk.catalogue.known
    others = [(head.event.id, text.plain(head.event.name)) for head in known.heads if head.event.id != event.id]
    holding = Holding(ask.desk.catalogue.decisions)
    taken = [_taken(ask, one, holding) for one in reversed(made.found.decisions)]
    return ask.page(
        "desk_event.html",
        status=status,
        problem=problem,
        event=event,
        folder=made.head.folder,
        view=made.view,
        sentence=made.view.record.sentence,
        others=_nearest(event, others)[:_OFFERED],
        cases=ask.desk.queue.of(event.id),
        taken=[one for one in taken if _is_here(one, event.id)],
        words=in_words(ask, made.found.decisions),
        seen=seen_last(ask),
        typed=_typed(ask, event),
        chosen=frozenset(str(value) for value in ask.form.getlist("claim")),
        named=ask.desk.naming.is_named(event.id),
        asked=event.id in holding.asked,
        asked_of_all=DESK in holding.asked,
        has_thread=bool(made.view.record.thread.remarks),
    )


def _is_here(taken: Taken, event: str) -> bool:
    """Whether a decision is about this event, and not about one that was merged with it for a while."""
    one = taken.decision
    named = (taken.event, one.target, dict(one.coding).get("event"), new_event_id(one))
    return one.action not in OF_DECISIONS and event in named


def _typed(ask: Ask, event: Event) -> dict[str, dict[str, str]]:
    """What stands in the fields of each form: of the one that comes back, what was typed."""
    described = {"name": event.name, "when": _day(event), "place": event.place.name if event.place else ""}
    empty = dict.fromkeys(("into", "name", "when", "place", "reason"), "")
    fields = {"merge": empty, "split": empty, "rename": empty | described}
    what = ask.said("say")
    return fields | ({what: {name: ask.said(name) for name in empty}} if what in fields else {})


def _nearest(event: Event, others: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those whose names begin alike first: it is they that are merged."""
    start = text.plain(event.name).split(",")[0].lower()
    return sorted(others, key=lambda one: (not one[1].lower().startswith(start), one[1]))


def _decision(ask: Ask, made: Made) -> Decision:
    """The decision about an event that a form asks for."""
    event, what = made.found.event, ask.said("say")
    if what == "merge":
        there = _event_named(ask, ask.said("into"))
        return proposed(ask, event.id, "merge", coding={"event": there.id}, among=[event, there])
    described: dict[str, Value] = {
        field: ask.said(field) for field in ("name", "when", "place") if ask.said(field) and what in ("split", "rename")
    }
    if what == "split":
        claims = [str(value) for value in ask.form.getlist("claim")]
        return proposed(ask, event.id, "split", coding=described, claims=claims, among=[event])
    if what == "rename":
        now = {"name": event.name, "when": _day(event), "place": event.place.name if event.place else ""}
        new = {field: value for field, value in described.items() if value != now[field]}
        if not new:
            raise UsageError("Nothing was changed.", advice="Give another name, date or place.")
        if event.name != usual_name(event.place, event.when):  # a name of its own stays when only its day is another
            new = {"name": event.name, **new}
        return proposed(ask, event.id, "rename", coding=new, among=[event])
    raise UsageError("The form says nothing.", advice="Merge, split or name the event.")


def _day(event: Event) -> str:
    return event.when.earliest.date().isoformat() if event.when else ""


def _event_named(ask: Ask, name: str) -> Event:
    if not name:
        raise UsageError("It is not said which is the other event.", advice="Choose one.")
    try:
        return ask.desk.catalogue.found(name).event
    except KeyError:
        raise UsageError(f"There is no event “{name[:80]}”.", advice="Choose one of the list.") from None


def _again(form: FormData) -> list[tuple[str, str]]:
    """The fields of a form, to be sent once more when what they do was looked at."""
    return [(name, value) for name, value in form.multi_items() if name != "token" and isinstance(value, str)]


def _known(ask: Ask) -> Decision:
    ask.desk.site.look()
    found = next((one for one in ask.desk.catalogue.decisions if one.id == ask.part("decision")), None)
    if found is None:
        raise HTTPException(404, "There is no such decision.")
    return found


def _decision_page(ask: Ask, decision: Decision, *, status: int = 200, problem: str = "") -> Response:
    holding = Holding(ask.desk.catalogue.decisions)
    taken = _taken(ask, decision, holding)
    names = {head.event.id: text.plain(head.event.name) for head in ask.desk.catalogue.known.heads}
    changes = ask.desk.site.made(taken.event).log if taken.event else ()
    becomes = None
    if taken.state == "waits":
        becomes = preview(ask.desk.catalogue.board_of(decision), decision, record)
    return ask.page(
        "decision.html",
        status=status,
        problem=problem,
        taken=taken,
        words=in_words(ask, [decision])[decision.id],
        names=names,
        log=[one for one in changes if one.decision == decision.id] or of_claim(changes, decision.target),
        becomes=becomes,
        seen=seen_last(ask),
        reason=ask.said("reason"),
        confirmed=holding.confirmed.get(decision.id),
        undone=holding.undone.get(decision.id),
        may_undo=ask.role >= Role.EDITOR or not is_of_request(ask, decision.id),
    )


def _taken(ask: Ask, decision: Decision, holding: Holding) -> Taken:
    event = ask.desk.catalogue.home(decision) or ""
    head = ask.desk.catalogue.known.by_event.get(event)
    waits = any(one.id == decision.id for one in holding.waiting)
    state = "taken back" if decision.id in holding.undone else "waits" if waits else "holds"
    return Taken(decision, state, event if head else "", text.plain(head.event.name) if head else "")
