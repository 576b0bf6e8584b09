"""Figures, times and untrusted words as a page may show them."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

from counterclaim.nouns import Claim, Measure, Place, Row, Scope, When

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_LONGEST_URL = 4000
_SHORT_FORM_FROM = 10**7
_POWERS_FROM = 10**15
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LOSS = {
    Measure.KILLED: "{} killed",
    Measure.INJURED: "{} injured",
    Measure.CASUALTIES: "{} killed or injured",
    Measure.MISSING: "{} missing",
    Measure.CAPTURED: "{} captured",
    Measure.DISPLACED: "{} displaced",
    Measure.DESTROYED: "{} destroyed",
}
_SCOPE = {Scope.INCIDENT: "", Scope.PERIOD: ", over a period", Scope.CUMULATIVE: ", running total"}
_MORE = re.compile(r"\b(?:more than|over|upwards of|above|exceed\w{0,4})\b", re.IGNORECASE)
_FEWER = re.compile(r"\b(?:fewer|less|under|below)\b", re.IGNORECASE)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$")


def number(value: int) -> str:
    """A count as people read it: "1,200", "12.5 million", "1 × 10³⁰"."""
    if value < _SHORT_FORM_FROM:
        return f"{value:,}"
    if value < _POWERS_FROM:
        return _in_millions(value)
    power = math.floor(math.log10(value))
    lead = f"{value // 10 ** (power - 1) / 10:.1f}".removesuffix(".0")
    return f"{lead} × 10{str(power).translate(_SUPERSCRIPT)}"


def _in_millions(value: int) -> str:
    size, word = (10**6, "million") if value < 10**9 else (10**9, "billion")
    if value % (size // 10**3):
        return f"{value:,}"
    return f"{value / size:,.3f}".rstrip("0").rstrip(".") + f" {word}"


def figure(low: int | None, high: int | None, *, approximate: bool = False) -> str:
    """What a claim states, in words: "63", "about 400", "at least 63", "up to 62", "300–700"."""
    about = "about " if approximate else ""
    if low is not None and high is not None:
        return about + (number(low) if low == high else f"{number(low)}–{number(high)}")
    if low is not None:
        return f"at least {about}{number(low)}"
    return "no figure" if high is None else f"up to {about}{number(high)}"


def compact(low: int | None, high: int | None) -> str:
    """The same in signs, for the end of a line: "63", "≥100", "≤99", "300–700"."""
    if low is None or high is None:
        return f"≥{number(low)}" if low is not None else f"≤{number(high or 0)}"
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def claimed(claim: Claim) -> str:
    """The figure of a claim, as near to the source's own words as its bounds allow.

    "fewer than 100" and "more than 600" keep their form; a word of magnitude stands with what it is read as:
    "“hundreds” (100 or more)".
    """
    if _is_magnitude(claim):
        read_as = f"{number(claim.low)} or more" if claim.low is not None else f"{number(claim.high or 0)} or fewer"
        return f"{brief(claim)} ({read_as})"
    about = "about " if claim.approximate else ""
    if claim.high is None and claim.low and _MORE.search(claim.quote):
        return f"more than {about}{number(claim.low - 1)}"
    if claim.low is None and claim.high is not None and _FEWER.search(claim.quote):
        return f"fewer than {about}{number(claim.high + 1)}"
    return figure(claim.low, claim.high, approximate=claim.approximate)


def brief(claim: Claim) -> str:
    """The figure of a claim for a small space: a word of magnitude stands alone, "“hundreds”"."""
    return f"“{short(plain(' '.join(claim.quote.split())), 24)}”" if _is_magnitude(claim) else claimed(claim)


def _is_magnitude(claim: Claim) -> bool:
    return claim.vague and (claim.low is None) != (claim.high is None)


def loss(measure: Measure, affected: str | None, scope: Scope = Scope.INCIDENT) -> str:
    """What is counted: "Russian soldiers killed", "tanks destroyed, running total"."""
    anyone = "things" if measure is Measure.DESTROYED else "people"
    return _LOSS[measure].format(" ".join((affected or anyone).split())) + _SCOPE[scope]


def row_loss(row: Row) -> str:
    """What a row counts, as a heading."""
    return opening(loss(row.measure, row.affected, row.scope))


def opening(text: str) -> str:
    """The same words with a capital at the start."""
    return text[:1].upper() + text[1:]


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 claim", "1,200 claims"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def date(when: When | None) -> str:
    """A stretch of time as precisely as it is known: "2 January 2023", "January 2023", "1 to 3 January 2023"."""
    if when is None:
        return "undated"
    first = when.earliest.astimezone(UTC)
    last = (when.latest - timedelta(microseconds=1)).astimezone(UTC)
    if first.date() == last.date():
        return _day(first)
    if _whole_months(when):
        return _months(first, last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_day(last)}"
    return f"{_day(first) if first.year != last.year else _day(first).rsplit(' ', 1)[0]} to {_day(last)}"


def iso(when: When | None) -> str:
    """The first instant in ISO 8601, a bare date where it is midnight; empty for an unknown time."""
    if when is None:
        return ""
    first = when.earliest.astimezone(UTC)
    midnight = (first.hour, first.minute, first.second) == (0, 0, 0)
    return first.date().isoformat() if midnight else first.replace(microsecond=0).isoformat()


def _day(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def _whole_months(when: When) -> bool:
    edges = (when.earliest.astimezone(UTC), when.latest.astimezone(UTC))
    return all((edge.day, edge.hour, edge.minute) == (1, 0, 0) for edge in edges)


def _months(first: datetime, last: datetime) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{MONTHS[first.month - 1]} {first.year}"
    if (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    return f"{MONTHS[first.month - 1]} {first.year} to {MONTHS[last.month - 1]} {last.year}"


def place(where: Place | None) -> str:
    """A place with how precisely it is known: "Makiivka", "Donetsk (region)"; "unplaced" for None."""
    if where is None:
        return "unplaced"
    return where.name if where.precision == "town" else f"{where.name} ({where.precision})"


def plain(text: str | None) -> str:
    """Untrusted words for a spot that takes no markup: nothing in them turns the direction or breaks the page."""
    return _UNSHOWABLE.sub("\ufffd", _REORDERING.sub("", text or "")).strip()


def pieces(text: str) -> list[tuple[str, str]]:
    """Untrusted words as ("text", words) and ("control", "U+202E"): what would reorder a line is shown, not obeyed."""
    found: list[tuple[str, str]] = []
    position = 0
    for match in _REORDERING.finditer(text):
        found.append(("text", text[position : match.start()]))
        found.append(("control", f"U+{ord(match.group()):04X}"))
        position = match.end()
    found.append(("text", text[position:]))
    return [(kind, _UNSHOWABLE.sub("\ufffd", words)) for kind, words in found if words]


def short(text: str, limit: int) -> str:
    """At most `limit` code points, cut at a word where that is near, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit * 2 // 3 else cut).rstrip(" ,.;:") + "…"


def safe_url(url: str | None) -> str | None:
    """The URL where a reader may be sent there: http or https with a host; None for anything else."""
    if not url or len(url) > _LONGEST_URL or any(c.isspace() or unicodedata.category(c)[0] == "C" for c in url):
        return None
    try:
        parts = urlsplit(url)
        fit = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return url if fit and not set(url) & set("\"'<>\\`") else None


def quote_url(claim: Claim) -> str | None:
    """The address of the report with a text fragment that scrolls to the quote; None where it has no safe address.

    The form is that of the WICG draft "URL Fragment Text Directives": prefix-,text,-suffix.
    """
    url = safe_url(claim.source.url)
    if url is None:
        return None
    before = " ".join(_same_line(claim.prefix, last=True).split()[-4:])
    after = " ".join(_same_line(claim.suffix, last=False).split()[:4])
    parts = [f"{_directive(before)}-"] if before else []
    parts.append(_directive(" ".join(claim.quote.split())))
    parts += [f"-{_directive(after)}"] if after else []
    return f"{url}{'' if '#' in url else '#'}:~:text={','.join(parts)}"


def _same_line(text: str, *, last: bool) -> str:
    lines = text.split("\n")
    return lines[-1] if last else lines[0]


def _directive(text: str) -> str:
    encoded = quote(_UNSHOWABLE.sub("", text), safe="")
    return encoded.replace("-", "%2D")


def slug(text: str) -> str:
    """A file name that is safe everywhere, made from any text; a hash tells apart what the letters cannot."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if name and name == text and len(name) <= 80 and not _RESERVED.match(name):
        return name
    return f"{name[:64].strip('-') or 'event'}-{short_hash(text)}"


def short_hash(text: str) -> str:
    """Eight hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def anchor(claim_id: str) -> str:
    """The id of the element that holds a claim's exact words."""
    known = re.fullmatch(r"[0-9a-f]{16,}", claim_id)
    return f"claim-{claim_id[:16] if known else short_hash(claim_id)}"


def comment_anchor(document: str, comment: str) -> str:
    """The id of the element that holds a comment."""
    return f"comment-{short_hash(document)}{short_hash(comment)}"
