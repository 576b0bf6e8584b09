"""What every reader ends with: a draft of what it found, bounded, repaired and made into a document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from counterclaim.errors import ReadError
from counterclaim.nouns import Comment, Document, When
from counterclaim.read.language import language_name, language_of
from counterclaim.read.limits import NAME_CHARS, TEXT_CHARS, TITLE_CHARS
from counterclaim.read.repair import many, repaired

_NO_TEXT = re.compile("[\\x00\\ud800-\\udfff]")
_HASHES = re.compile(r"#+\s*")
_SPACES = re.compile(r"\s+")
_ADDRESS = re.compile(r"\S{1,100}@\S{1,100}\.\w{2,20}>?|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_LONG_ADDRESS = re.compile(r"[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the bytes came from."""

    name: str
    """File, URL or what the caller calls it."""
    raw: str
    """SHA-256 (hex) of the bytes."""
    url: str | None = None
    retrieved: datetime | None = None


@dataclass(slots=True)
class Draft:
    """What a reader found, not yet checked."""

    text: str = ""
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: When | None = None
    retrieved: datetime | None = None
    comments: list[Comment] = field(default_factory=list)
    stated: int | None = None
    deleted: int = 0
    """Comments that the source shows as deleted and that have no place in `comments`."""
    warnings: list[str] = field(default_factory=list)


def finish(draft: Draft, origin: Origin) -> Document:
    """Make the document of a draft. ReadError where it holds neither text nor title nor comments."""
    comments, repairs = repaired([_readable_comment(comment) for comment in draft.comments], deleted=draft.deleted)
    text, title = readable(draft.text), one_line(draft.title, TITLE_CHARS, heading=True)
    if not (text.strip() or title or comments):
        raise ReadError("No text was found.", where=origin.name, advice="Check that the file is the page itself.")
    warnings = [*draft.warnings, *repairs]
    if len(text) > TEXT_CHARS:
        warnings.append(f"The text was cut at {TEXT_CHARS:,} of its {len(text):,} characters.")
        text = text[:TEXT_CHARS]
    if text != draft.text:
        _note_replaced(draft.text, warnings)
    language = language_of(text)
    warnings += _about_language(language) + _about_missing(draft.stated, len(comments))
    return Document.make(
        text=text,
        comments=comments,
        title=title,
        url=web_address(draft.url) or web_address(origin.url),
        outlet=one_line(draft.outlet, NAME_CHARS),
        published=draft.published,
        retrieved=draft.retrieved or origin.retrieved,
        language=language,
        comments_stated=draft.stated,
        warnings=tuple(dict.fromkeys(warnings)),
        raw=origin.raw,
    )


def readable(text: str) -> str:
    """The text with NUL and lone surrogates, which no file or database can hold, each shown as U+FFFD: offsets stay."""
    return _NO_TEXT.sub("\ufffd", text)


def one_line(text: str | None, most: int = NAME_CHARS, *, heading: bool = False) -> str | None:
    """A title or a name on one line, of bounded length, a heading without leading "#"; None where nothing is left."""
    if text is None:
        return None
    line = _SPACES.sub(" ", readable(text[: 4 * most])).strip()
    if heading and (marks := _HASHES.match(line)):
        line = line[marks.end() :]
    return line[:most].strip() or None


def shown_name(text: str | None) -> str | None:
    """A commenter's name as the page shows it, without e-mail and IP addresses; None where nothing else is left."""
    name = one_line(text)
    if name is None or _LONG_ADDRESS.fullmatch(name):
        return None
    return _ADDRESS.sub("", name).strip(" ()<>,;") or None if _ADDRESS.search(name) else name


def web_address(url: str | None) -> str | None:
    """A URL that a page may link to: http or https, of bounded length; None for anything else."""
    line = (url or "").strip()
    return line if line.startswith(("http://", "https://")) and len(line) <= 2_000 and line.isprintable() else None


def _readable_comment(comment: Comment) -> Comment:
    if not _NO_TEXT.search(f"{comment.text}{comment.author or ''}{comment.id}{comment.parent or ''}"):
        return comment
    parent = None if comment.parent is None else readable(comment.parent)
    author = None if comment.author is None else readable(comment.author)
    return replace(comment, id=readable(comment.id), text=readable(comment.text), parent=parent, author=author)


def _note_replaced(text: str, warnings: list[str]) -> None:
    if wrong := len(_NO_TEXT.findall(text)):
        warnings.append(f"Replaced {many(wrong, 'character')} that no text may hold by \ufffd.")


def _about_language(language: str | None) -> list[str]:
    if language in (None, "en"):
        return []
    return [f"The text is in {language_name(language)}: it is kept, but no claims are extracted from it."]


def _about_missing(stated: int | None, found: int) -> list[str]:
    if stated is None or stated <= found:
        return []
    return [f"The page says that it has {stated:,} comments; {found:,} of them are in it."]
