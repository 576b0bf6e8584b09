"""Settings: the places that a text names by their kind, which tell whether two sentences can speak of one occasion."""

from __future__ import annotations

import re

Setting = frozenset[tuple[str, str]]
"""(kind, beginning of the name) of each place: ("province", "hel")."""
_KINDS = r"province|district|region|state|county|department|governorate|oblast|prefecture|city|town|village"
_WORD = r"[A-Z][\w’'‘-]{0,40}"
_NAME = rf"\b(?!(?:In|At|Near|From|The|And|Also|Elsewhere) ){_WORD}(?: (?:of |al |el |wa |e |de |del )?{_WORD}){{0,3}}"
_NAMED = re.compile(rf"(?P<name>{_NAME}) (?P<kind>{_KINDS})\b|\b(?P<kind2>{_KINDS}) of (?P<name2>{_NAME})")
_SEVERAL = re.compile(
    rf"(?P<names>{_NAME}(?:, {_NAME}){{0,8}},? and {_NAME}) (?P<kind>province|district|region|town|village)s\b"
)
_OPENING = re.compile(r"(?:Also |Elsewhere |Meanwhile |Finally |Separately )?,? ?[Ii]n (?=[A-Zt])")
_JOINTS = re.compile(r",? and |, ")
MONTHS = r"January|February|March|April|May|June|July|August|September|October|November|December"
"""The names of the months as a pattern."""
_BARE = re.compile(
    rf"(?:Also |Elsewhere )?[Ii]n (?P<name>(?!{MONTHS}){_NAME})"
    r"(?:,| (?:last|yesterday|today|early|late|on|overnight) | [A-Z][a-z]+day\b)"
)
_OPENS = 90
"""Code points of a sentence's opening that may set the scene."""


def setting_of(text: str) -> Setting:
    """The places of a text that are named with their kind: "in Nad Ali district, Helmand province"."""
    found = {
        (several["kind"], _plain(name))
        for several in _SEVERAL.finditer(text)
        for name in _JOINTS.split(several["names"])
    }
    for place in _NAMED.finditer(text):
        name, kind = place["name"] or place["name2"], place["kind"] or place["kind2"]
        found.add((kind, _plain(name)))
    return frozenset(found)


def _plain(name: str) -> str:
    """Enough of a name to know it by, however its end is spelt: "Zharay", "Zhari"."""
    return re.sub(r"[^a-z]", "", name.lower())[:3]


def opening_setting(sentence: str) -> Setting:
    """The places with which a sentence opens, and so sets the scene for those that follow: "In Khost province, "."""
    sentence = sentence.lstrip()
    bare = _BARE.match(sentence)
    if bare is not None:
        return frozenset([("place", _plain(bare["name"]))])
    return setting_of(sentence[:_OPENS]) if _OPENING.match(sentence) else frozenset()


def is_elsewhere(one: Setting, other: Setting) -> bool:
    """Whether the two name different places of one kind."""
    for kind in {kind for kind, _ in one} & {kind for kind, _ in other}:
        names, others = ({name for k, name in setting if k == kind} for setting in (one, other))
        if names.isdisjoint(others):
            return True
    return False
