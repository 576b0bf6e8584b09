"""Text in, claims out: figures, measures, who was lost, who says so, how surely."""

from __future__ import annotations

from counterclaim.nouns import Claim, Document


def extract(document: Document | str) -> list[Claim]:
    """Find every claim in a document's title, body and comments, in that order and in text order."""
    raise NotImplementedError
