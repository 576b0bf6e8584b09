"""The steps of a long estimate, each kept as soon as it is done: one that is stopped goes on from there."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from counterclaim.estimate.state import written

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterclaim.estimate.basis import Basis
    from counterclaim.estimate.state import State

FOLDER = ".unfinished"
"""Inside the folder of the estimate, until that is written."""

Arrays = Mapping[str, "NDArray[Any]"]


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is done of one estimate; without a folder nothing is kept."""

    folder: Path | None = None

    @classmethod
    def of(cls, out: Path, basis: Basis, begin: State | None, *asked: object) -> Pieces:
        """Those of an estimate to be written to `out` from these reports, this state, and what else is asked of it."""
        said = [version("counterclaim"), basis.digest, basis.reading, written(begin) if begin else "", *asked]
        return cls(out / FOLDER / hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:16])

    @property
    def are_kept(self) -> bool:
        """Whether anything is done."""
        return self.folder is not None and any(self.folder.glob("*.npz"))

    def done(self, name: str, make: Callable[[], Arrays]) -> Arrays:
        """The arrays of a step: as they were kept, or made now. A disk that keeps nothing stops nobody."""
        if self.folder is None:
            return make()
        path = self.folder / f"{name}.npz"
        with suppress(OSError, ValueError, EOFError, BadZipFile), np.load(path, allow_pickle=False) as kept:
            return dict(kept)
        made = make()
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            with part.open("wb") as stream:
                np.savez(stream, allow_pickle=False, **made)
            part.replace(path)
        return made

    def clear(self) -> None:
        """Let go of everything, of other estimates of that folder too: it now holds a whole one."""
        if self.folder is not None and not self.folder.parent.is_symlink():
            shutil.rmtree(self.folder.parent, ignore_errors=True)


NOTHING_KEPT = Pieces()
