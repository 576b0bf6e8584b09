"""Nouns as JSON text and back, exactly: what is decoded equals what was encoded.

The text is plain JSON that other programs can read. A lone half of a character (a surrogate) is kept as its escape;
two halves side by side have no JSON of their own, since every reader joins them, and are refused.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from counterclaim.errors import LedgerError

T = TypeVar("T")

_SIMPLE = (str, int, bool, float)
_SPLIT = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def encode(noun: Any, *, without: Collection[str] = ()) -> str:
    """A noun as one line of JSON, some fields left out; LedgerError where JSON cannot hold it exactly."""
    try:
        plain = _plain(noun) if not without else _plain_fields(noun, without)
        text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        if not text.isascii() and _has_surrogates(text):
            if _SPLIT.search(text):
                raise LedgerError("A text holds a character split in two halves.", advice="Read it again as UTF-8.")
            text = json.dumps(plain, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as problem:
        raise LedgerError(f"This cannot be kept: {str(problem)[:200]}.", advice="Leave it out.") from None
    return text


def decode(kind: type[T], text: str, **missing: Any) -> T:
    """The noun of this kind that `encode` wrote, with values for fields that it left out.

    Raises LedgerError where the text holds no such noun.
    """
    try:
        noun: T = _noun(kind, json.loads(text), missing)
    except (TypeError, ValueError, KeyError, RecursionError) as problem:
        raise LedgerError(
            f"An entry of the ledger is damaged: it is no {kind.__name__} ({str(problem)[:200]}).",
            advice="Restore the ledger from a copy, or run again into a new one.",
        ) from None
    return noun


def _has_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _plain(value: Any) -> Any:
    """Values that JSON knows. Fields that hold their default are written too: a default may change, a ledger not."""
    if value is None or type(value) in _SIMPLE:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return _plain_fields(value, ())
    raise TypeError(f"a {type(value).__name__} has no JSON form")


def _plain_fields(noun: Any, without: Collection[str]) -> dict[str, Any]:
    kind: type = type(noun)
    return {name: _plain(getattr(noun, name)) for name in _names(kind) if name not in without}


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """What turns a JSON value into a value of this type."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _of_union(typing.get_args(kind))
    if origin is tuple:
        return _of_tuple(typing.get_args(kind))
    if kind is datetime:
        return datetime.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if is_dataclass(kind):
        return _of_noun(kind)
    return _as_it_is(kind)


def _of_union(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    """None or one kind; or several plain kinds, which JSON tells apart by itself."""
    several = [kind for kind in kinds if kind is not types.NoneType]
    if len(several) > 1:
        return lambda value: value
    inner = _decoder(several[0])
    return lambda value: None if value is None else inner(value)


def _of_tuple(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        inner = _decoder(kinds[0])
        return lambda value: tuple([inner(item) for item in value])
    each = [_decoder(kind) for kind in kinds]
    return lambda value: tuple([inner(item) for inner, item in zip(each, value, strict=True)])


def _of_noun(kind: Any) -> Callable[[Any], Any]:
    return lambda value: _noun(kind, value, {})


def _noun(kind: Any, value: Any, missing: Mapping[str, Any]) -> Any:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r:.60} is no {kind.__name__}")
    each = _field_decoders(kind)
    return kind(**{**missing, **{name: each[name](item) for name, item in value.items()}})


@cache
def _field_decoders(kind: Any) -> dict[str, Callable[[Any], Any]]:
    hints = typing.get_type_hints(kind)
    return {name: _decoder(hints[name]) for name in _names(kind)}


def _as_it_is(kind: type) -> Callable[[Any], Any]:
    def plain(value: Any) -> Any:
        if not isinstance(value, kind) and not (kind is float and isinstance(value, int)):
            raise TypeError(f"{value!r:.60} is no {kind.__name__}")
        return value

    return plain
