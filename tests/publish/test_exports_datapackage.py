"""The Data Package: tables that belong together, and a validator that says so."""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from builders import a_claim, a_document, a_link, an_event
from counterclaim.nouns import Decision, Record
from counterclaim.publish.exports import bundle, export
from publish.sample import a_record, makiivka

TABLES = ["events", "documents", "claims", "records", "decisions"]
DECISIONS = (Decision("d1", "c1", "correct", (("low", 63),), "=SUM(A1)", "desk", datetime(2023, 1, 6, tzinfo=UTC)),)


def written(out: Path, *records: Record) -> dict[str, Any]:
    export("datapackage", records, out, decisions=DECISIONS)
    descriptor: dict[str, Any] = json.loads((out / "datapackage.json").read_text())
    return descriptor


def rows(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(newline="") as lines:
        return list(csv.DictReader(lines))


def complaints(descriptor: Path) -> Sequence[object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import validate

        return validate(descriptor).flatten(["type", "note"])


def test_the_validator_finds_nothing_wrong(tmp_path: Path) -> None:
    written(tmp_path, makiivka())
    assert complaints(tmp_path / "datapackage.json") == []


def test_the_validator_finds_nothing_wrong_with_an_empty_package(tmp_path: Path) -> None:
    export("datapackage", [], tmp_path)
    assert complaints(tmp_path / "datapackage.json") == []


def test_the_validator_does_find_a_broken_package(tmp_path: Path) -> None:
    written(tmp_path, makiivka())
    broken = (tmp_path / "events.csv").read_text().replace("makiivka-2023-01-01", "elsewhere")
    (tmp_path / "events.csv").write_text(broken)
    assert complaints(tmp_path / "datapackage.json")


def test_every_table_is_a_resource_and_its_columns_are_those_of_its_schema(tmp_path: Path) -> None:
    resources = written(tmp_path, makiivka())["resources"]
    assert [resource["name"] for resource in resources] == TABLES
    for resource in resources:
        header = (tmp_path / resource["path"]).read_text().split("\n")[0].split(",")
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        assert resource["schema"]["fieldsMatch"] == "equal"


def test_every_claim_of_every_event_is_there_with_its_event(tmp_path: Path) -> None:
    record = makiivka()
    written(tmp_path, record)
    assert [row["claim"] for row in rows(tmp_path, "claims")] == [link.claim.id for link in record.event.links]
    assert {row["event"] for row in rows(tmp_path, "claims")} == {record.event.id}


def test_a_report_that_is_only_known_from_a_claim_is_listed_among_the_documents(tmp_path: Path) -> None:
    document = a_document(outlet="Fjord Radio")
    link = a_link(a_claim(document.text, "63", 63, 63, document=document))
    written(tmp_path, a_record(an_event(link)))
    assert [(row["id"], row["outlet"]) for row in rows(tmp_path, "documents")] == [(document.id, "Fjord Radio")]


def test_the_texts_of_reports_stay_out(tmp_path: Path) -> None:
    written(tmp_path, makiivka())
    assert "text" not in rows(tmp_path, "documents")[0]


def test_a_reason_that_looks_like_a_formula_is_harmless(tmp_path: Path) -> None:
    written(tmp_path, makiivka())
    assert rows(tmp_path, "decisions")[0]["reason"] == "'=SUM(A1)"


def test_licences_sources_and_the_version_of_the_method_are_named(tmp_path: Path) -> None:
    descriptor = written(tmp_path, makiivka())
    assert [licence["name"] for licence in descriptor["licenses"]] == ["CC-BY-4.0"]
    assert "GeoNames" in descriptor["sources"][0]["title"]
    assert descriptor["method"]["extractors"] == ["test"]
    assert descriptor["method"]["codebook"]


def test_the_version_of_the_package_changes_with_its_content() -> None:
    def version(*records: Record) -> str:
        found: str = json.loads(bundle("datapackage", records).files["datapackage.json"])["version"]
        return found

    assert version(makiivka()) == version(makiivka())
    assert version(makiivka()) != version()


def test_hashes_and_sizes_are_those_of_the_files(tmp_path: Path) -> None:
    from hashlib import sha256

    for resource in written(tmp_path, makiivka())["resources"]:
        content = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_package_has_every_table_with_its_header(table: str, tmp_path: Path) -> None:
    export("datapackage", [], tmp_path)
    assert (tmp_path / f"{table}.csv").read_text().count("\n") == 1
