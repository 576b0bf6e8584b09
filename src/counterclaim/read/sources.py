"""Where bytes come from: a file, a URL or memory, opened without reading more than is needed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from counterclaim.errors import ReadError
from counterclaim.read.assembly import Origin
from counterclaim.read.limits import JSON_BYTES


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file; `data` is None where the line is too long to be read."""

    number: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes that can be read as a whole, or a line at a time."""

    name: str
    """For messages: the file, the URL, or what the caller calls it."""
    path: Path | None = None
    data: bytes = b""
    """What is read where there is no path."""
    url: str | None = None
    charset: str | None = None
    """What a server declared."""
    retrieved: datetime | None = None

    def head(self, size: int) -> bytes:
        """The first `size` bytes."""
        with self._opened() as stream:
            return stream.read(size)

    def whole(self, limit: int) -> bytes:
        """All bytes; ReadError where there are more than `limit`."""
        with self._opened() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            advice = "Split it, or turn it into JSON lines, which are read one at a time."
            raise ReadError(f"The file is larger than {limit // 1_000_000} MB.", where=self.name, advice=advice)
        return data

    def lines(self) -> Iterator[Line]:
        """The lines that hold anything, in order, each of at most `limits.JSON_BYTES`."""
        with self._opened() as stream:
            number = 0
            while data := stream.readline(JSON_BYTES):
                number += 1
                if len(data) == JSON_BYTES and not data.endswith(b"\n"):
                    _skip_line(stream)
                    yield Line(number, None)
                elif data.strip():
                    yield Line(number, data)

    def origin(self, data: bytes) -> Origin:
        """Where a document that was read from `data` comes from."""
        return Origin(name=self.name, raw=sha256(data).hexdigest(), url=self.url, retrieved=self.retrieved)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        if self.path is None:
            yield io.BytesIO(self.data)
            return
        try:
            with self.path.open("rb") as stream:
                yield stream
        except OSError as error:
            raise ReadError(f"The file cannot be read: {error.strerror}.", where=self.name, advice="") from error


def open_input(source: str | Path | bytes, *, name: str = "") -> Input:
    """Find what `source` names, fetching a URL. ReadError (FetchError for a URL) says why it cannot be had."""
    if isinstance(source, bytes | bytearray | memoryview):
        return Input(name=name or "the given bytes", data=bytes(source))
    if isinstance(source, str) and source.startswith(("http://", "https://")):
        return _fetched(source, name)
    path = Path(source)
    try:
        found, folder = path.exists(), path.is_dir()
    except (OSError, ValueError):
        found = folder = False
    if not found:
        advice = "Check the name. To read text that is already in memory, pass it as bytes."
        raise ReadError("There is no such file.", where=name or str(source)[:200], advice=advice)
    if folder:
        raise ReadError("This is a folder.", where=name or str(path), advice="Name the files in it.")
    return Input(name=name or str(path), path=path)


def _fetched(url: str, name: str) -> Input:
    from counterclaim.read.fetch import fetch

    found = fetch(url)
    return Input(name=name or url, data=found.data, url=found.url, charset=found.charset, retrieved=found.retrieved)


def _skip_line(stream: BinaryIO) -> None:
    """Read on to the end of the line, without keeping it."""
    while (part := stream.readline(1_000_000)) and not part.endswith(b"\n"):
        pass
