"""The word lists of this package, read once from its `data` folder."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(name: str) -> dict[str, Any]:
    """The tables of `data/<name>.toml`; each file names its source at the top."""
    text = files("counterclaim.record").joinpath("data", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
