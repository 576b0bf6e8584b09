"""The releases' own convention of counting, for bench/accuracy.py alone; it is no rule of the program's codebook.

An annotator of these press releases counted "insurgents" without a number as 2, "a couple" as 2, "several", "a few",
"some", "a group of" and "multiple" as 3, "numerous", "many", "a number of" and "a handful" as 4, "a large number of"
as 5, a person named or described as 1, "them" and "the insurgents" as many as were spoken of before, and those
detained as captured. The text is rewritten so, and then read like any other.
"""

from __future__ import annotations

import re
from functools import partial

from counterclaim.extract import extract
from counterclaim.extract.lexicon import words
from counterclaim.link.least import least as least_of
from counterclaim.nouns import Claim, Document, Measure

_TAKEN = r"(?:detain|apprehend|arrest)"
_REWRITES = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"\btook ([^.;]{1,80}?) into custody\b", r"captured \1"),
        (rf"\b{_TAKEN}ed\b|\btaken into custody\b", "captured"),
        (rf"\b{_TAKEN}ing\b", "capturing"),
        (r"\b(?:arrest|detention|apprehension)(?= of\b)", "capture"),
        (r"\ba large number of\b", "five"),
        (r"\b(?:numerous|many|a handful of|a number of)\b", "four"),
        (r"\b(?:several|multiple|a few|a group of(?! \d))(?: groups of)?\b", "three"),
        (r"\ba couple(?: of)?\b", "two"),
        (r"\bsome(?= (?:suspected |armed )?(?:insurgents|militants|individuals)\b)", "three"),
        (r"\bboth\b(?= [a-z]+s?\b)", "the two"),
    )
)

_PLURALS = frozenset(
    word for word in words("nouns", "people") if word.endswith("s") or word in {"men", "women", "people", "children"}
) - {"others"}
_SINGULARS = words("nouns", "people") - _PLURALS - {"other", "others", "police", "general", "private", "major"}
_NUMBERS = sorted(words("figures", "numbers"), key=len, reverse=True)
_STOPS = (
    "the|a|an|his|her|its|their|this|that|these|those|all|both|no|any|each|one|another|and|or|of|in|on|at|by|for|from|to"
    "|with|was|were|is|are|has|had|have|been|be|who|which|when|while|after|before|during|as|also|him|them|captured"
    "|killed|capturing|killing|wounded|wounding|injured|more|than|including|into|near|not|it|he|they|along|dozen|some|behind|under|outside|inside|until|because|since|where|whose|or|but"
)
_WORD = r"[\w’'-]+"
_MODIFIER = rf"(?!(?:{_STOPS}|{'|'.join(_NUMBERS)}|\d+)\b){_WORD} "
_HEAD = rf"(?P<head>(?:{'|'.join(sorted(_PLURALS | _SINGULARS, key=len, reverse=True))})\b)(?![’'-])"
_GROUP = (
    rf"(?P<article>(?:the|his|its|their|this|these|those|all(?: of)?(?: the)?) )?(?P<middle>(?:{_MODIFIER}){{0,8}}?)"
)
_AFTER = rf"(?= (?:{_STOPS}|today|yesterday|early|late|late|last|\w+day|\w+ed|\w+ing)\b|[^\w\s’'-]|\s*$| [A-Z])"
_LOSS = "(?:killed|captured|killing|capturing)"
_BEFORE = (
    rf"(?P<before>(?<![Tt]he )(?<!\b[Aa] )\b{_LOSS} |\b(?:capture|death) of |\bincluding (?=the )"
    rf"|\b{_LOSS} [^.;:]{{1,60}}? (?:and|along with|as well as) )"
)
_OBJECT = re.compile(rf"{_BEFORE}{_GROUP}{_HEAD}{_AFTER}")
_PASSIVE = (
    rf"(?=(?:,[^.,;]{{1,60}},)? (?:was|were) (?:also |both |all |then |each )*(?:{_WORD} and )?(?:killed|captured)\b)"
)
_SUBJECT = re.compile(
    rf"(?P<before>(?:^|[.!?:;,]\s+|\b(?:reports|reported|said|confirmed) (?:that )?))(?i:{_GROUP}){_HEAD}{_PASSIVE}"
)
_THEM = re.compile(rf"(?P<before>\b{_LOSS} )(?P<article>(?:all of )?)(?P<head>them|all)\b(?! \w+s\b)")
_COUNTED = re.compile(
    rf"\b(?P<number>{'|'.join(_NUMBERS)}|\d{{1,2}})(?: of (?:his|its|the|their))? (?:{_MODIFIER}){{0,6}}?{_HEAD}"
)
_OPERATIONS = re.compile(rf"^[^.;]*\b(?:{'|'.join(_NUMBERS)}|separate)(?: [\w-]+){{0,4}} operations\b")
_OWN = re.compile(r"\b(?:soldier|police|policem[ae]n|officer|trooper|troop|service members?|ANA|ANP|ANSF)s?\b", re.I)
_THINGS = words("nouns", "things")


def numbered(text: str) -> str:
    """The release with a number before everyone who was killed or captured."""
    for pattern, replacement in _REWRITES:
        text = pattern.sub(partial(_rewritten, replacement), text)
    for pattern in (_THEM, _OBJECT, _SUBJECT):
        text = pattern.sub(_with_number, text)
    return text


def _rewritten(replacement: str, found: re.Match[str]) -> str:
    new = found.expand(replacement)
    return new.capitalize() if found[0][:1].isupper() else new


def _with_number(found: re.Match[str]) -> str:
    parts = found.groupdict()
    before, article, head = parts["before"], parts["article"] or "", parts["head"]
    middle = parts.get("middle") or ""
    if head in ("them", "all"):
        number, spoken = _antecedent(found.string[: found.start()], "")
        return f"{before}the {number} {spoken}"
    if head not in _PLURALS:
        bare = not article and before.endswith(("ed ", "ing "))
        return f"{before}one {middle}{head}" if bare else found[0]
    number = _antecedent(found.string[: found.start()], head)[0] if article else "two"
    return f"{before}{article.removesuffix('of the ')}{number} {middle}{head}"


def _antecedent(before: str, head: str) -> tuple[str, str]:
    """The number and the noun of the people spoken of last, by the same noun where there is one."""
    counted = [found for found in _COUNTED.finditer(before) if found["head"] in _PLURALS]
    same = [found for found in counted if found["head"] == head] or counted
    return (same[-1]["number"], same[-1]["head"]) if same else ("two", head or "people")


def _is_counted(claim: Claim) -> bool:
    lost = claim.affected or ""
    own = claim.measure is Measure.KILLED and _OWN.search(lost)
    return not own and not _THINGS & set(lost.split()[-1:]) and not re.search(r"\d", lost)


def least(text: str) -> dict[str, int]:
    """The least number killed and captured that one release states.

    A sum over several operations gives way to what is told of the one operation that the release is kept for. The
    command's own dead, and arms taken, are not counted.
    """
    document = Document.make(text=numbered(text))
    claims = [claim for claim in extract(document) if _is_counted(claim)]
    single = [claim for claim in claims if not _OPERATIONS.search(claim.suffix)]
    measures = {claim.measure for claim in single}
    claims = [claim for claim in claims if claim in single or claim.measure not in measures]
    return {measure.value: least_of(document, claims, measure) for measure in (Measure.KILLED, Measure.CAPTURED)}
