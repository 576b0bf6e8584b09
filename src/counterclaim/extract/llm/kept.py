"""Answers kept in the user's cache folder, so that a run that was stopped goes on without asking twice."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from counterclaim.extract.llm import prompt
from counterclaim.extract.llm.endpoint import Reply


def cache_folder() -> Path:
    """Where answers are kept: `counterclaim/llm` in $XDG_CACHE_HOME, or in ~/.cache."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "counterclaim" / "llm"


@dataclass(frozen=True, slots=True)
class Kept:
    """One file an answer, named by the hash of model, instructions and text; none where the folder cannot be used."""

    folder: Path

    def get(self, model: str, text: str) -> Reply | None:
        """The answer that was kept; None where there is none, or a damaged one."""
        try:
            reply = Reply(**json.loads(self._path(model, text).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return reply if isinstance(reply.content, str) else None

    def put(self, model: str, text: str, reply: Reply) -> None:
        """Keep an answer: whole or not at all, whoever writes beside us. Only the user may read it."""
        path = self._path(model, text)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
                json.dump(asdict(reply), file)
            Path(file.name).replace(path)

    def _path(self, model: str, text: str) -> Path:
        key = json.dumps([model, prompt.version(), text])
        name = hashlib.sha256(key.encode()).hexdigest()
        return self.folder / name[:2] / f"{name}.json"
