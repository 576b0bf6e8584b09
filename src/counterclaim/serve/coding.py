"""The coding of a claim as fields of a form, each with the codebook's explanation, and what of a form was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from counterclaim.errors import UsageError
from counterclaim.ledger.coding import Value
from counterclaim.nouns import Link, Measure, Scope, Stance


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the coding."""

    name: str
    title: str
    help: str
    """What the codebook says of it."""
    value: str
    """What it now is, as the form has it; "yes" or empty for a flag."""
    kind: str
    """"figure", "words", "choice", "flag" or "date"."""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, what it means) of a choice."""


MEASURES = (
    (Measure.KILLED, "died of it: bodies found, lives claimed"),
    (Measure.INJURED, "hurt and alive"),
    (Measure.CASUALTIES, "killed and injured together, or losses not told apart"),
    (Measure.MISSING, "not accounted for"),
    (Measure.CAPTURED, "taken prisoner or abducted; no arrests by police"),
    (Measure.DISPLACED, "homeless, evacuated, fled"),
    (Measure.DESTROYED, "things shot down, burnt out, sunk; damaged is no loss"),
)
STANCES = (
    (Stance.STATES, "says it as a fact, or the text says it itself"),
    (Stance.ACKNOWLEDGES, "confirms, admits, concedes"),
    (Stance.CLAIMS, "claims, alleges: the text keeps its distance"),
    (Stance.ESTIMATES, "estimates, believes, suspects; probably"),
    (Stance.DENIES, "rejects the figure"),
    (Stance.SUPPOSES, "if, may, might: no commitment"),
    (Stance.PREDICTS, "about what is to come"),
    (Stance.WISHES, "hopes: what should be"),
    (Stance.ASKS, "asks"),
)
SCOPES = (
    (Scope.INCIDENT, "one event"),
    (Scope.PERIOD, "a stated day, week or month"),
    (Scope.CUMULATIVE, "a running total since some start"),
)


def fields(link: Link) -> tuple[Field, ...]:
    """The fields of a claim, in the order in which one reads them."""
    claim = link.claim
    said = link.said_on.earliest.date().isoformat() if link.said_on else ""
    return (
        Field(
            "low", "At least", "Empty where the words leave that side open: “up to 63”.", _figure(claim.low), "figure"
        ),
        Field(
            "high", "At most", "Empty where they leave that side open: “at least 63”.", _figure(claim.high), "figure"
        ),
        Field("measure", "Kind of loss", "What became of them.", claim.measure, "choice", _choices(MEASURES)),
        Field(
            "affected",
            "Who or what was lost",
            "In the text’s words, without number, article or age. Empty for a bare “63 dead”.",
            claim.affected or "",
            "words",
        ),
        Field(
            "speaker",
            "Who says so",
            "The innermost source that the text names. Empty where the text says it in its own voice.",
            claim.speaker or "",
            "words",
        ),
        Field(
            "stance",
            "How they stand to it",
            "Where two fit, the lower one in the list wins; “acknowledges” wins over “claims” and “estimates”.",
            claim.stance,
            "choice",
            _choices(STANCES),
        ),
        Field("scope", "What it covers", "", claim.scope, "choice", _choices(SCOPES)),
        Field("said_on", "Said on", "The day of the statement, which may be before the report.", said, "date"),
        Field("approximate", "The text rounds", "About, some, nearly, an estimated.", _flag(claim.approximate), "flag"),
        Field("vague", "A word of magnitude only", "Several, dozens, hundreds.", _flag(claim.vague), "flag"),
        Field("part", "A part of a total", "“63, nine of them children”: the nine.", _flag(claim.part), "flag"),
        Field(
            "retracted",
            "Withdrawn by its speaker",
            "As an error, not because a later figure stands.",
            _flag(claim.retracted),
            "flag",
        ),
    )


def changed(link: Link, form: Mapping[str, str]) -> dict[str, Value]:
    """What a form says otherwise than the claim is coded; UsageError where it says something that is no value.

    `form` has every field of `fields`; a flag that is not ticked is empty.
    """
    said: dict[str, Value] = {}
    for field in fields(link):
        given = form.get(field.name, "").strip()
        if given != field.value:
            said[field.name] = _value(field, given)
    return said


def _value(field: Field, given: str) -> Value:
    if field.kind == "flag":
        return given == "yes"
    if field.kind == "figure":
        return _number(field, given)
    return given or None


def _number(field: Field, given: str) -> int | None:
    plain = given.replace(",", "").replace(" ", "").replace("\u202f", "").replace("\u00a0", "")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 15):
        raise UsageError(f"“{given[:40]}” is no figure for “{field.title}”.", advice="Write digits: 1200.")
    return int(plain)


def _figure(value: int | None) -> str:
    return "" if value is None else str(value)


def _flag(value: bool) -> str:
    return "yes" if value else ""


def _choices(known: tuple[tuple[Measure | Stance | Scope, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((one.value, about) for one, about in known)
