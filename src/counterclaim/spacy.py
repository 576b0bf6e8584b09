"""The extractor as a component of spaCy, known to it by name: no import is needed before `nlp.add_pipe`.

::

    nlp = spacy.blank("en")
    nlp.add_pipe("counterclaim")
    doc = nlp("The ministry said at least 63 soldiers were killed.")
    doc._.claims           # a list of Claim
    doc.spans["claims"]    # their quotes as spans: the label is the measure, the id that of the claim

It reads the text alone and needs nothing of the pipeline around it. Import this module before reading a `Doc` from
bytes where no pipeline with the component was made.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from counterclaim.extract import extract
from counterclaim.ledger.codec import decode, encode
from counterclaim.nouns import Claim

NAME = "counterclaim"
"""The component's name, and the key in `Doc.user_data` under which the claims are kept as JSON."""
KEY = "claims"
"""The extension attribute, and the group of spans."""


class ClaimFinder:
    """Puts the claims of a text on its `Doc`. It keeps nothing between texts."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the claims of `doc.text`: a quote that ends inside a token gives a span with the whole token."""
        claims = extract(doc.text)
        doc.user_data[NAME] = [encode(claim) for claim in claims]
        quotes = (_quote(doc, claim) for claim in claims)
        doc.spans[KEY] = [span for span in quotes if span is not None]
        return doc


def _quote(doc: Doc, claim: Claim) -> Span | None:
    return doc.char_span(claim.start, claim.end, label=claim.measure.value, span_id=claim.id, alignment_mode="expand")


def _claims(doc: Doc) -> list[Claim]:
    """What `doc._.claims` gives: the claims in text order; none for a text that did not go through the component."""
    return [decode(Claim, text) for text in doc.user_data.get(NAME, ())]


def make(nlp: Language, name: str) -> ClaimFinder:  # noqa: ARG001 - what spaCy calls a factory with
    """The component, as `nlp.add_pipe("counterclaim")` makes it."""
    return ClaimFinder()


Language.factory(NAME, assigns=[f"doc._.{KEY}", "doc.spans"], func=make)
Doc.set_extension(KEY, getter=_claims, force=True)
