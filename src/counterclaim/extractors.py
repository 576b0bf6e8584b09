"""Which extractor a command uses, and how it is told: the rules alone, or the rules and a language model."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from counterclaim.errors import UsageError
from counterclaim.nouns import Claim, Document, Extracted, Problem

if TYPE_CHECKING:
    from counterclaim.extract.llm.coder import Coder
    from counterclaim.verbs import Verbs

RULES = "rules"
MODEL = "llm:"
"""What the name of a model follows."""
KEY = "COUNTERCLAIM_LLM_KEY"
"""The environment variable that holds the key of a model's server."""
AT_ONCE = 4
"""Documents that are with a model at once, unless a user says otherwise."""

_URL = "http://localhost:11434/v1"  # the same as `endpoint.URL`, which would take long to load here


@dataclass(frozen=True, slots=True)
class Extractor:
    """What a command was told to extract with."""

    coder: Coder | None = None
    """The model; None for the rules alone."""
    price: tuple[float, float] | None = None
    """What a million tokens cost, in and out, in the user's currency."""

    def __call__(self, document: Document) -> Extracted:
        """The claims of a document."""
        if self.coder is not None:
            return self.coder(document)
        from counterclaim.extract import extract

        return Extracted(tuple(extract(document)))

    def each(self, document: Document) -> Iterator[Claim | Problem]:
        """The claims of a document, those of the rules each when it is found, and then what had to be left out."""
        if self.coder is not None:
            extracted = self.coder(document)
            return chain(extracted.claims, extracted.problems)
        from counterclaim.extract.pipeline import claims_of

        return claims_of(document)

    def verbs(self, at_once: int | None) -> Verbs | None:
        """The steps of a run with this extractor; None for the usual ones."""
        from counterclaim.verbs import Verbs

        if self.coder is None:
            return None
        return Verbs(extract=self.coder, model=self.coder.version, at_once=at_once or AT_ONCE)

    def spent(self) -> str:
        """What the model was asked and what it took, in a sentence; empty where there is no model."""
        if self.coder is None:
            return ""
        used = self.coder.usage
        parts = [_count(used.calls, "answer"), f"{used.tokens_in:,} tokens in", f"{used.tokens_out:,} out"]
        if self.price is not None:
            parts.append(f"cost {used.cost(*self.price):,.4f}")
        if used.kept:
            parts.append(f"{_count(used.kept, 'answer')} of earlier runs used again")
        if used.uncounted:
            parts.append(f"tokens not told by the server for {_count(used.uncounted, 'answer')}")
        return f"{self.coder.name}: {', '.join(parts)}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def chosen(
    name: str, *, url: str = _URL, timeout: float = 120.0, price: tuple[float, float] | None = None
) -> Extractor:
    """The extractor of this name: "rules" or "llm:MODEL". UsageError where there is none, or the URL is none."""
    if name == RULES:
        return Extractor()
    model = name.removeprefix(MODEL).strip()
    if not name.startswith(MODEL) or not model or not model.isprintable() or len(model) > 200:
        raise UsageError(f"There is no extractor {name!r}.", advice="Give rules, or llm: and the name of a model.")
    from counterclaim.extract.llm.coder import Coder
    from counterclaim.extract.llm.endpoint import Endpoint

    return Extractor(Coder(model, endpoint=Endpoint(url=url, key=os.environ.get(KEY) or None, timeout=timeout)), price)


def extractor_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options of a command that extracts: it is called with an `Extractor` as `extractor`."""

    @click.option("--extractor", default=RULES, show_default=True, metavar="rules|llm:MODEL", help=_WHO)
    @click.option("--llm-url", default=_URL, show_default=True, metavar="URL", help=_WHERE)
    @click.option(
        "--llm-timeout", default=120.0, show_default=True, type=click.FloatRange(1, 3600), help="Seconds for an answer."
    )
    @click.option(
        "--llm-price", type=(float, float), default=None, metavar="IN OUT", help="Cost of a million tokens each way."
    )
    @wraps(command)
    def called(*args: Any, extractor: str, llm_url: str, llm_timeout: float, llm_price: Any, **rest: Any) -> None:
        how = chosen(extractor, url=llm_url, timeout=llm_timeout, price=llm_price)
        command(*args, extractor=how, **rest)

    return called


_WHO = "Who finds the claims: the rules alone, or a language model after them."
_WHERE = f"The model's server, which speaks OpenAI's protocol. A key is taken from {KEY}."
