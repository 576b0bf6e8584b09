"""What a model is told, and the form that its answer must have."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from counterclaim.nouns import Measure, Scope, Stance


@cache
def instructions() -> str:
    """The codebook's rules, as a model is told them."""
    return files("counterclaim.extract.llm").joinpath("prompt.txt").read_text(encoding="utf-8")


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of an answer: every field required, nothing beside them, as servers' strict modes want it."""
    number, words = {"type": ["integer", "null"]}, {"type": ["string", "null"]}
    fields: dict[str, Any] = {
        "sentence": {"type": "integer"},
        "quote": {"type": "string"},
        "low": number,
        "high": number,
        "measure": {"type": "string", "enum": [*Measure]},
        "affected": words,
        "speaker": words,
        "stance": {"type": "string", "enum": [*Stance]},
        "scope": {"type": "string", "enum": [*Scope]},
    }
    return _object({"claims": {"type": "array", "items": _object(fields)}})


def _object(fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


@cache
def version() -> str:
    """A short hash of instructions and schema: other instructions make other answers."""
    told = instructions() + json.dumps(schema(), sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:12]
