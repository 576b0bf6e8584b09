"""Readers' names inside what other readers write: "@name" becomes "@" and a pseudonym of the same length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterclaim.nouns import Claim, Comment

_SHORTEST = 2
"""Characters. A mention of one letter names nobody."""
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Mentions:
    """The names that may be mentioned, in lower case, with what stands for each.

    The pseudonym is cut or filled to the length of the name, so that every offset into the text still holds.
    """

    keys: dict[str, str]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, comments: Iterable[Comment]) -> Mentions:
        """The authors of `comments`."""
        keys: dict[str, str] = {}
        for comment in comments:
            name = (comment.author or "").strip().removeprefix("@")
            if _SHORTEST <= len(name) <= _LONGEST and len(name.lower()) == len(name):
                keys.setdefault(name.lower(), (comment.author_key or "").ljust(len(name), "_")[: len(name)])
        return cls(keys, tuple(sorted({len(name) for name in keys}, reverse=True)))

    def masked(self, text: str) -> str:
        """The text with every mention replaced; as long as before."""
        if not self.keys or "@" not in text:
            return text
        parts: list[str] = []
        position = 0
        at = text.find("@")
        while at >= 0:
            key = self._named_at(text, at + 1)
            parts.append(text[position : at + 1] + key)
            position = at + 1 + len(key)
            at = text.find("@", position)
        return "".join(parts) + text[position:]

    def claim(self, claim: Claim, text: str) -> Claim:
        """A comment's claim with its words taken from the masked `text` of that comment."""
        from dataclasses import replace

        return replace(
            claim,
            quote=text[claim.start : claim.end],
            prefix=text[max(0, claim.start - len(claim.prefix)) : claim.start],
            suffix=text[claim.end : claim.end + len(claim.suffix)],
        )

    def _named_at(self, text: str, start: int) -> str:
        for length in self.lengths:
            key = self.keys.get(text[start : start + length].lower())
            if key and len(key) == length:
                return key
        return ""
