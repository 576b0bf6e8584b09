"""The steps of a run as a run calls them, and which version of their code does the work."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.errors import CounterclaimError
from counterclaim.nouns import Claim, Document, Event, Extracted, Problem, Record

if TYPE_CHECKING:
    from counterclaim.read.fetch import Fetched
    from counterclaim.read.sources import Input


def _read(opened: Input) -> Iterator[Document | Problem]:
    from counterclaim.read.readers import documents_in

    try:
        yield from documents_in(opened)
    except CounterclaimError as error:
        yield error.problem


def _extract(document: Document) -> list[Claim]:
    from counterclaim.extract import extract

    return extract(document)


def _link(claims: Iterable[Claim], documents: Iterable[Document], parties: Path | None) -> list[Event]:
    from counterclaim.link import link

    return link(claims, documents, parties=parties)


def _record(event: Event) -> Record:
    from counterclaim.record import record

    return record(event)


def _publish(records: Sequence[Record], out: Path, **rest: Any) -> list[Path]:
    from counterclaim.publish.pages import publish

    return publish(records, out, **rest)


def _fetch(url: str) -> Fetched:
    from counterclaim.read.fetch import fetch

    return fetch(url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbs:
    """The steps of a run: each can be put in another's place."""

    fetch: Callable[[str], Fetched] = _fetch
    read: Callable[[Input], Iterable[Document | Problem]] = _read
    extract: Callable[[Document], list[Claim] | Extracted] = _extract
    link: Callable[[Iterable[Claim], Iterable[Document], Path | None], Iterable[Event]] = _link
    record: Callable[[Event], Record] = _record
    publish: Callable[..., Any] = _publish
    version: str | None = None
    """Stands for the code of the verbs: another version reads, extracts and links anew. None: a hash of that code."""
    model: str = ""
    """What else an extractor's claims depend on, such as a language model: with another, claims are extracted anew."""
    at_once: int = 0
    """Documents that an extractor which waits for another machine takes at once; 0 for one that works here."""

    def version_of(self, verb: str) -> str:
        """The version of the reader ("read"), the extractor ("extract") or the linker ("link")."""
        version = self.version or code_version(verb)
        return f"{version} {self.model}" if self.model and verb == "extract" else version


@cache
def code_version(package: str) -> str:
    """A short hash of the code and the word lists of one of our packages: changed code goes over old inputs again."""
    digest = hashlib.sha256()
    for name, content in sorted(_contents(files("counterclaim") / package)):
        digest.update(name.encode() + b"\0" + content + b"\0")
    return f"{package} {digest.hexdigest()[:12]}"


def _contents(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from ((f"{entry.name}/{name}", content) for name, content in _contents(entry))
        elif not entry.name.startswith("."):
            yield entry.name, entry.read_bytes()
