"""Answers that are the same for everyone: made once, packed once, handed out until what they follow from changes."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

ROOM = 128 * 1024 * 1024
"""Bytes of packed answers that are held in memory."""

_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".jsonld": "application/ld+json",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/atom+xml; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One answer, ready to be sent."""

    kind: str
    """Its media type."""
    packed: bytes
    """Its bytes, gzip."""
    tag: str
    """Its entity tag, a weak one: it is the same packed and unpacked."""
    made: datetime
    """When it was made, to the second, UTC."""


Made = TypeVar("Made", bound=Sheet | None)
"""A sheet, or None from a maker who may find that there is none."""


def sheet(name: str, content: str | bytes, *, made: datetime | None = None, quick: bool = False) -> Sheet:
    """A sheet of the kind that the end of its name tells; a `quick` one is packed less tightly."""
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    return packed_sheet(name, gzip.compress(raw, 1 if quick else 6, mtime=0), made=made)


def packed_sheet(name: str, packed: bytes, *, made: datetime | None = None) -> Sheet:
    """A sheet whose bytes are packed already."""
    kind = _KINDS.get(PurePosixPath(name).suffix, "application/octet-stream")
    tag = f'W/"{hashlib.sha256(packed).hexdigest()[:24]}"'
    return Sheet(kind, packed, tag, (made or datetime.now(UTC)).replace(microsecond=0))


def answer(request: Request, found: Sheet, *, public: bool = False, own: Mapping[str, str] | None = None) -> Response:
    """The answer to a request: packed where the asker takes that, and only "the same as before" where it is.

    `public`: whether caches on the way may keep it, since everybody may read it. `own` are headers that it has beside
    or instead of the usual ones.
    """
    headers = {
        "etag": found.tag,
        "last-modified": format_datetime(found.made, usegmt=True),
        "cache-control": "public, no-cache" if public else "private, no-cache",
        "vary": "accept-encoding",
        **(own or {}),
    }
    if _has_it(request, found):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, media_type=found.kind, headers=headers | {"content-encoding": "gzip"})
    return Response(gzip.decompress(found.packed), media_type=found.kind, headers=headers)


def _has_it(request: Request, found: Sheet) -> bool:
    """Whether the asker holds this very sheet: by its tag, or else by its time."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        given = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return found.tag.removeprefix("W/") in given or "*" in given
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return found.made <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


class Shelf:
    """Sheets by name, up to `room` bytes; those not asked for longest go first."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._taken = 0
        self._sheets: OrderedDict[str, tuple[Sheet, str]] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def get(self, name: str, key: str) -> Sheet | None:
        """The sheet of this name, if it was made from what `key` stands for."""
        with self._lock:
            held = self._sheets.get(name)
            if held is None or held[1] != key:
                return None
            self._sheets.move_to_end(name)
            return held[0]

    def made(self, name: str, key: str, make: Callable[[], Made]) -> Sheet | Made:
        """The sheet of this name, made where it is not there: by one maker at a time, and who comes later finds it."""
        if one := self.get(name, key):
            return one
        with self._alone(name):
            if one := self.get(name, key):
                return one
            made = make()
            if made is not None:
                self.put(name, key, made)
            return made

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        with self._lock:
            lock = self._making.setdefault(name, threading.Lock())
        try:
            with lock:
                yield
        finally:
            with self._lock:
                self._making.pop(name, None)

    def put(self, name: str, key: str, one: Sheet) -> None:
        """Keep a sheet in the place of one of the same name."""
        with self._lock:
            if before := self._sheets.pop(name, None):
                self._taken -= len(before[0].packed)
            self._sheets[name] = (one, key)
            self._taken += len(one.packed)
            while self._taken > self._room and len(self._sheets) > 1:
                _, (gone, _) = self._sheets.popitem(last=False)
                self._taken -= len(gone.packed)


def own_file(path: str) -> Sheet | None:
    """A file of the package's own: the style sheet, the icon, the script."""
    name = PurePosixPath(path).name
    for package in ("counterclaim.publish", "counterclaim.serve"):
        file = files(package).joinpath("static", name)
        if path == f"static/{name}" and file.is_file():
            return sheet(name, file.read_bytes())
    return None
