"""The page that the project comes from: every form of it gives the claims that its coders found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counterclaim import Claim, Document, extract
from read.pages import ORIGIN
from read.test_origin_page import FORMS

GOLD = Path(__file__).parents[2] / ".." / "shared" / "cases" / "claims-dev.jsonl"
FIELDS = ("quote", "low", "high", "approximate", "vague", "measure", "affected", "speaker", "stance", "scope")

pytestmark = pytest.mark.skipif(
    not (ORIGIN.exists() and GOLD.exists()), reason="the origin page and its coding are not beside this checkout"
)


def coded(number: int) -> list[dict[str, Any]]:
    """The gold claims of the report (1) or of a comment (2 to 10), in text order."""
    items = map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())
    item = next(item for item in items if item["id"] == f"d{number:03d}")
    return [{field: plain(claim[field]) for field in FIELDS} for claim in item["claims"]]


def plain(value: Any) -> Any:
    """Blanks of every kind as one space: the forms differ in them."""
    return " ".join(value.split()) if isinstance(value, str) else value


def found(document: Document, unit: str) -> list[dict[str, Any]]:
    claims: list[Claim] = [claim for claim in extract(document) if claim.unit == unit]
    return [{field: plain(getattr(claim, field)) for field in FIELDS} for claim in claims]


@pytest.mark.parametrize("form", FORMS)
def test_the_report_gives_the_kremlins_63_and_the_higher_figure_of_ukraine(form: str) -> None:
    kremlin, ukraine = found(FORMS[form](), "body")
    assert (kremlin["low"], kremlin["measure"], kremlin["stance"], kremlin["speaker"]) == (
        63,
        "killed",
        "acknowledges",
        "The Kremlin",
    )
    assert (ukraine["quote"], ukraine["speaker"]) == ("much higher", "The Ukrainian defense forces")


@pytest.mark.parametrize("form", FORMS)
def test_every_claim_of_the_page_is_coded_as_its_coders_did(form: str) -> None:
    document = FORMS[form]()
    units = ["body", *(comment.id for comment in document.comments)]
    for number, unit in enumerate(units, start=1):
        ours, theirs = found(document, unit), coded(number)
        assert [claim | {"affected": None} for claim in ours] == [claim | {"affected": None} for claim in theirs]
        for our, their in zip(ours, theirs, strict=True):
            assert set((our["affected"] or "").split()) <= set((their["affected"] or "").split())
            assert (our["affected"] is None) == (their["affected"] is None)
