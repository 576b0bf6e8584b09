"""Which language a text is in, where there is enough of it to tell."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_SAMPLE = 5_000
_LETTERS = 20
"""Fewer letters than this say nothing, unless they are of another script: the model takes "63 dead" for Gaelic."""
_FOREIGN = 0.5
"""Least probability at which a text counts as not English: names alone ("Makiivka Donetsk Luhansk") stay below."""

_CHINESE = {"wuu": "zh", "yue": "zh"}


def language_of(text: str) -> str | None:
    """ISO 639-1 code (ISO 639-3 where there is none) of the language of `text`.

    None where it is too short or too mixed to tell. By py3langid over the first 5,000 characters, in lower case, so
    that capitals change nothing.
    """
    sample = text[:_SAMPLE].lower()
    letters = [char for char in sample if char.isalpha()]
    foreign = sum(1 for char in letters if char > "\u024f")
    if len(letters) < _LETTERS and not (len(letters) >= _LETTERS // 4 and foreign > len(letters) // 2):
        return None
    code, probability = _identifier().classify(sample.replace("\ufffd", " "))
    if code == "en":
        return "en"
    return _CHINESE.get(code, str(code)) if probability >= _FOREIGN else None


def language_name(code: str | None) -> str:
    """The English name of a language with its code: "Russian (ru)"; the code alone where the name is not listed."""
    name = _names().get(code or "")
    return f"{name} ({code})" if name else f"the language {code}"


@cache
def _names() -> dict[str, str]:
    path = files("counterclaim.read") / "data" / "languages.toml"
    return dict(tomllib.loads(path.read_text(encoding="utf-8"))["names"])


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
