"""The spaCy component: added by name, kept with the pipeline and the text, the same claims as everywhere."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim import extract
from counterclaim.extract.pipeline import EXTRACTOR

spacy = pytest.importorskip("spacy", reason="spaCy is an extra")

from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc, DocBin  # noqa: E402

TEXT = "The ministry said at least 63 soldiers were killed. Kyiv claimed that about 400 died and 300 were wounded."


@cache
def a_pipeline() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("counterclaim")
    return nlp


def test_a_text_gives_the_claims_that_the_program_finds_in_it() -> None:
    doc = a_pipeline()(TEXT)
    assert doc._.claims == extract(TEXT)
    assert [claim.low for claim in doc._.claims] == [63, 400, 300]


def test_each_quote_is_a_span_with_its_measure_and_the_claim_it_belongs_to() -> None:
    doc = a_pipeline()(TEXT)
    told = [(span.text, span.label_, span.id_) for span in doc.spans["claims"]]
    assert told == [(claim.quote, claim.measure, claim.id) for claim in doc._.claims]


def test_a_quote_that_ends_inside_a_token_gives_a_span_with_the_whole_token() -> None:
    nlp = a_pipeline()
    doc = nlp.get_pipe("counterclaim")(Doc(nlp.vocab, words="They say that (63 soldiers were killed).".split()))
    assert [claim.quote for claim in doc._.claims] == ["63"]
    assert [span.text for span in doc.spans["claims"]] == ["(63"]


def test_a_text_without_a_loss_has_no_claims() -> None:
    doc = a_pipeline()("The council met for two hours.")
    assert doc._.claims == []
    assert len(doc.spans["claims"]) == 0


def test_a_text_that_did_not_go_through_the_component_has_no_claims() -> None:
    a_pipeline()
    assert spacy.blank("en")(TEXT)._.claims == []


def test_many_texts_are_read_in_their_order() -> None:
    texts = [f"{n} soldiers were killed." for n in range(2, 40)]
    assert [doc._.claims[0].low for doc in a_pipeline().pipe(texts, batch_size=7)] == list(range(2, 40))


def test_a_pipeline_saved_to_disk_finds_claims_when_it_is_loaded_again(tmp_path: Path) -> None:
    a_pipeline().to_disk(tmp_path / "pipeline")
    assert spacy.load(tmp_path / "pipeline")(TEXT)._.claims == extract(TEXT)


def test_a_text_kept_as_bytes_keeps_its_claims_and_spans() -> None:
    nlp = a_pipeline()
    doc = Doc(nlp.vocab).from_bytes(nlp(TEXT).to_bytes())
    assert doc._.claims == extract(TEXT)
    assert [span.id_ for span in doc.spans["claims"]] == [claim.id for claim in doc._.claims]


def test_a_bin_of_texts_keeps_their_claims() -> None:
    nlp = a_pipeline()
    data = DocBin(docs=[nlp(TEXT)], store_user_data=True).to_bytes()
    (doc,) = DocBin(store_user_data=True).from_bytes(data).get_docs(nlp.vocab)
    assert doc._.claims == extract(TEXT)


def test_another_language_or_another_component_beside_it_changes_nothing() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("counterclaim", first=True)
    doc = nlp(TEXT)
    assert doc._.claims == extract(TEXT)
    assert len(list(doc.sents)) == 2
    assert [str(component) for component in nlp.analyze_pipes()["summary"]["counterclaim"]["assigns"]] == [
        "doc._.claims",
        "doc.spans",
    ]


def test_spacy_knows_the_component_by_name_without_an_import() -> None:
    code = (
        "import spacy, sys; nlp = spacy.blank('en'); nlp.add_pipe('counterclaim'); "
        f"print(*[claim.extractor for claim in nlp({TEXT!r})._.claims], sep=',')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ",".join([EXTRACTOR] * 3)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.sampled_from([" 63 dead ", "—40 killed."]))
def test_any_text_goes_through_and_each_claim_has_its_span(text: str, loss: str) -> None:
    doc = a_pipeline()(text + loss + text)
    for claim, span in zip(doc._.claims, doc.spans["claims"], strict=True):
        assert span.start_char <= claim.start < claim.end <= span.end_char
