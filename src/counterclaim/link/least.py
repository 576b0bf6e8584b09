"""The least number that one document states: distinct groups add up, restatements and parts do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterclaim.link.settings import is_elsewhere
from counterclaim.link.tellings import Telling, is_anyone, tellings
from counterclaim.link.words import groups
from counterclaim.nouns import Claim, Document, Measure, Scope

_FIRST, _LAST = 50, 50
"""How many groups told first, and how many told last, a figure is compared with: time stays linear in their number."""


def least(document: Document, claims: Iterable[Claim], measure: Measure) -> int:
    """The sum of the lows of `document`'s `claims` of `measure`, each group of the lost counted once.

    The first sentences sum up what the rest tells in detail: details are set against the sum, and add to it only what
    goes beyond it. A figure that is known already, or repeats one of the same people, restates it. Parts of a total,
    figures of other occasions, and figures that are denied, supposed, predicted, wished or asked, add nothing. A
    running total counts only where no single occasion is told of.
    """
    told = [claim for claim in claims if claim.low and claim.stance.counts and not claim.in_comment]
    single = [claim for claim in told if claim.scope is Scope.INCIDENT]
    account = _Account()
    for telling in tellings(document, single or told):
        if telling.measure is measure:
            account.hear(telling)
    return sum(group.number for group in account.groups)


@dataclass(slots=True)
class _Group:
    """Some of the lost, as told so far."""

    telling: Telling
    number: int
    is_beside: bool
    """Told beside others in one sentence: "a commander and two men", where the two are the additional ones."""
    left: int
    """How many of them no later detail has told of yet; 0 where nothing sums up."""
    told_at_once: bool = False
    """One later figure has told of all of them."""
    has_grown: bool = False
    """A detail has told of more than it first counted."""
    names_one: bool = False
    """One of them has been told of by role since."""

    def tell_all(self) -> None:
        """One figure tells of all of them again."""
        self.left, self.told_at_once, self.names_one = 0, True, False


class _Account:
    """What one document has told so far of the losses of one measure."""

    def __init__(self) -> None:
        self.groups: list[_Group] = []

    def hear(self, telling: Telling) -> None:
        """Take in one more figure."""
        near = self.groups[:_FIRST] + self.groups[_FIRST:][-_LAST:]
        others = [group for group in near if group.telling.sentence != telling.sentence or telling.is_known]
        fitting = [group for group in others if _may_be(telling, group)]
        if _sums_up(telling, others):
            return
        if telling.is_known and fitting:
            self._restate(telling, fitting)
        elif same := [group for group in fitting if _repeats(telling, group)]:
            _nearest(telling, same).tell_all()
        elif sums := [group for group in fitting if group.telling.leads]:
            self._detail(telling, max(sums, key=lambda group: group.left))
        else:
            self._add(telling, telling.number)

    def _restate(self, telling: Telling, fitting: list[_Group]) -> None:
        enough = [group for group in fitting if group.number >= telling.number]
        if not enough:
            group = max(fitting, key=lambda group: group.number)
            group.number = telling.number
            return
        group = _nearest(telling, enough)
        if telling.number == group.number:
            group.tell_all()
        elif not (telling.number == 1 and group.names_one):
            group.left = max(0, group.left - telling.number)
        group.names_one = group.names_one or telling.number == 1

    def _detail(self, telling: Telling, whole: _Group) -> None:
        """Set a detail against the sum that it is a detail of."""
        more = telling.is_more and not whole.is_beside
        fresh = more or telling.is_apart
        if whole.told_at_once and not fresh and telling.number <= whole.number:
            whole.left, whole.told_at_once, whole.names_one = whole.number, False, False
        untouched = whole.left == whole.number
        if untouched and (more or (whole.number == 1 and not telling.names_role)):
            self._add(telling, telling.number)
            return
        beyond = max(0, telling.number - whole.left)
        at_once = whole.told_at_once and not whole.has_grown and not fresh and telling.number > whole.number
        whole.left -= telling.number - beyond
        whole.names_one = whole.names_one or telling.has_role
        if beyond and (untouched or at_once):
            whole.number, whole.left, whole.told_at_once, whole.has_grown = telling.number, 0, True, True
        elif beyond:
            self._add(telling, beyond)

    def _add(self, telling: Telling, number: int) -> None:
        beside = any(group.telling.sentence == telling.sentence for group in self.groups[-_LAST:])
        self.groups.append(_Group(telling, number, beside, number if telling.leads else 0))


def _nearest(telling: Telling, groups: list[_Group]) -> _Group:
    """The group that a figure most likely tells of again: by its noun, by its kind, the last."""

    def likeness(group: _Group) -> tuple[bool, bool]:
        return (group.telling.head == telling.head, group.telling.has_role == telling.has_role)

    return max(reversed(groups), key=likeness)


def _repeats(telling: Telling, group: _Group) -> bool:
    """Whether a figure gives the number of a group again, as a second telling of it would."""
    if telling.is_more and not (group.telling.is_more or group.is_beside):
        return False
    partly_told = group.telling.leads and 0 < group.left < group.number
    return not telling.is_apart and not partly_told and group.number == telling.number


def _may_be(telling: Telling, group: _Group) -> bool:
    """Whether the words allow that the figure tells of people of the group."""
    before = group.telling
    apart = before.occasion != telling.occasion or is_elsewhere(telling.setting, before.setting)
    if apart and not telling.is_known and not before.sums_occasions:
        return False
    if before.has_role and not telling.has_role:
        return telling.is_known or telling.names_role
    if telling.has_role and not before.has_role:
        return not before.is_more
    if telling.has_role or before.has_role:
        return True
    return telling.is_known or _are_alike(telling.head, before.head)


def _are_alike(head: str, other: str) -> bool:
    """Whether two nouns can name the same people: "men" and "rebels" can, "rebels" and "civilians" cannot."""
    one, another = _side(head), _side(other)
    return one == another or "people" in (one, another)


def _side(head: str) -> str:
    return groups().get(head, "people" if is_anyone(head) else head)


def _sums_up(telling: Telling, groups: list[_Group]) -> bool:
    """Whether a figure is the sum of all that was told: "a leader and a guard ... the two were killed"."""
    if telling.is_more or telling.is_apart or len(groups) < 2:
        return False
    whole = sum(group.number for group in groups)
    return telling.number == whole and all(
        group.telling.has_role or _are_alike(telling.head, group.telling.head) for group in groups
    )
