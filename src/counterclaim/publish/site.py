"""A folder of files that we made: written whole, and cleared of what an earlier run left behind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from counterclaim.errors import UsageError

MANIFEST = ".counterclaim-site.json"
RECORDS = "the records of events"


class Site:
    """The folder `out` while one run writes it.

    A manifest lists every file that we wrote with its SHA-256. It is written before the first page, so that a run
    that is killed can be run again, and once more at the end; an empty digest stands for a file announced and perhaps
    written. Nothing that is not listed is ever overwritten, and nothing that someone changed since is ever removed.
    `what` says what the site shows; a folder that holds another kind is refused.
    """

    def __init__(self, out: Path, *, what: str = RECORDS) -> None:
        self.out = out
        self._what = what
        self._before, before = _manifest(out)
        if self._before and before != what:
            raise UsageError(f"The folder holds {before}.", where=str(out), advice=f"Choose another one for {what}.")
        self._written: dict[str, str] = {}

    def open(self, names: list[str]) -> None:
        """Announce the files of this run; UsageError where one is not ours, or the folder cannot be written."""
        for name in names:
            if name not in self._before and (self.out / name).exists():
                raise UsageError(
                    f"{self.out / name} was not made by Counterclaim and would be overwritten.",
                    advice="Choose another folder, or move that file away.",
                )
        try:
            self.out.mkdir(parents=True, exist_ok=True)
            self._note(self._before | dict.fromkeys(names, ""))
        except OSError as error:
            raise UsageError(
                f"The site cannot be written there: {error.strerror}.",
                where=str(self.out),
                advice="Name a folder that you may write to.",
            ) from None

    def write(self, name: str, content: str | bytes | Iterable[str]) -> None:
        """Write one file whole, by its path inside the folder; a long one may come in pieces."""
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        digest = hashlib.sha256()
        with part.open("wb") as stream:
            for piece in [content] if isinstance(content, str | bytes) else content:
                raw = piece.encode("utf-8", "replace") if isinstance(piece, str) else piece
                digest.update(raw)
                stream.write(raw)
        part.replace(path)
        self._written[name] = digest.hexdigest()

    def close(self) -> list[Path]:
        """Remove what an earlier run left and this one did not write; list what is there, the index first."""
        for name in sorted(self._before.keys() - self._written.keys()):
            self._remove(name, self._before[name])
        self._note(self._written)
        ordered = sorted(self._written, key=lambda name: (name != "index.html", name))
        return [self.out / name for name in ordered]

    def _remove(self, name: str, digest: str) -> None:
        path = self.out / name
        if path.is_symlink() or not path.is_file() or not path.resolve().is_relative_to(self.out.resolve()):
            return
        if digest and hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            return
        path.unlink()
        for folder in path.parents:
            if folder == self.out or any(folder.iterdir()):
                break
            folder.rmdir()

    def _note(self, files: Mapping[str, str]) -> None:
        text = json.dumps(
            {"made_by": "counterclaim", "what": self._what, "files": dict(sorted(files.items()))}, indent=1
        )
        part = self.out / (MANIFEST + ".part")
        part.write_text(text + "\n", encoding="utf-8")
        part.replace(self.out / MANIFEST)


def _manifest(out: Path) -> tuple[dict[str, str], str]:
    """The files of an earlier run with their digests, and what they show."""
    try:
        found = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        files = {name: str(digest) for name, digest in found["files"].items() if _inside(name)}
        return files, str(found.get("what", RECORDS))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}, RECORDS


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts
