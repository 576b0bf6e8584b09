"""Text in, claims out: figures, measures, who was lost, who says so, how surely."""

from __future__ import annotations

from counterclaim.nouns import Claim, Document

__all__ = ["extract"]


def extract(document: Document | str) -> list[Claim]:
    """Find every claim in a document's title, body and comments, in that order and in text order.

    A string is read as the body of a document of its own. Text alone decides: the same text gives the same claims.
    """
    from counterclaim.extract.pipeline import claims_of

    return list(claims_of(Document.make(text=document) if isinstance(document, str) else document))
