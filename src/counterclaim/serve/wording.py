"""What people decided, in a sentence each, for those at the desk: of which claim, of which event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterclaim.ledger.decisions import DESK, OF_CLAIMS
from counterclaim.nouns import Claim, Decision
from counterclaim.publish import text
from counterclaim.serve.ask import Ask
from counterclaim.serve.catalogue import Catalogue
from counterclaim.serve.reading import claims_of


def in_words(ask: Ask, decisions: Sequence[Decision]) -> dict[str, str]:
    """Decision id -> what it does, in a sentence."""
    catalogue = ask.desk.catalogue
    by_id = {one.id: one for one in (*catalogue.decisions, *decisions)}
    roots = [catalogue.root(one) for one in decisions]
    claims = {one.target for one in roots if one.action in (*OF_CLAIMS, "ask")}
    claims |= {str(dict(one.coding)["of"]) for one in roots if one.action == "duplicate"}
    wording = _Wording(catalogue, by_id, claims_of(ask.desk.ledger.engine, claims))
    return {one.id: wording.of(one) for one in decisions}


@dataclass(frozen=True, slots=True)
class _Wording:
    """What decisions speak of, at hand."""

    catalogue: Catalogue
    by_id: Mapping[str, Decision]
    claims: Mapping[str, Claim]

    def of(self, one: Decision) -> str:
        """What a decision does."""
        if one.target in self.by_id:
            before = {"undo": "Taken back", "confirm": "Confirmed", "ask": "A second person is asked for"}
            return f"{before.get(one.action, one.action)}: {self.of(self.by_id[one.target])}"
        if one.action in OF_CLAIMS:
            return f"{self._claim(one.target)} {self._said(one)}."
        if one.action == "ask":
            about = "every decision" if one.target == DESK else self._claim_or_event(one.target)
            return f"A second person is asked for: {about}."
        return self._of_event(one)

    def _said(self, one: Decision) -> str:
        """What was said of a claim."""
        coding = dict(one.coding)
        if one.action == "correct":
            new = ", ".join(f"{name.replace('_', ' ')} {_value(value)}" for name, value in one.coding)
            return f"is right as corrected: {new}"
        if one.action == "move":
            return f"belongs to {self._event(str(coding['event']))}"
        if one.action == "duplicate":
            return f"is a duplicate of {self._claim(str(coding['of']))}"
        return {"accept": "is right", "reject": "is no claim"}[one.action]

    def _of_event(self, one: Decision) -> str:
        coding = dict(one.coding)
        if one.action == "merge":
            return f"Merge {self._event(one.target)} into {self._event(str(coding['event']))}."
        if one.action == "split":
            count = text.plural(len(one.claims), "claim")
            return f"Take {count} out of {self._event(one.target)} into an event of their own."
        titles = {"name": "the name", "when": "the day", "place": "the place"}
        new = ", ".join(f"{titles[name]} {_value(coding[name])}" for name in titles if name in coding)
        return f"Give an event {new}."

    def _claim_or_event(self, name: str) -> str:
        return self._claim(name) if name in self.claims else self._event(name)

    def _claim(self, name: str) -> str:
        claim = self.claims.get(name)
        if claim is None:
            return "A claim that is gone"
        loss = text.loss(claim.measure, claim.affected, claim.scope)
        who = text.plain(claim.speaker or claim.source.outlet or "")
        who = f"the {who[4:]}" if who.startswith("The ") else who
        return f"“{text.claimed(claim)} {loss}”{f' by {who}' if who else ''}"

    def _event(self, name: str) -> str:
        return f"“{text.plain(self.catalogue.name_of(name))}”"


def _value(value: object) -> str:
    """A value of a coding as one reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else f"“{value}”" if isinstance(value, str) else str(value)
