"""What every export keeps to, whatever its format."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from builders import a_claim, a_comment, a_document, a_link, an_event
from counterclaim.errors import UsageError
from counterclaim.nouns import Decision, Record
from counterclaim.publish.exports import FORMATS, bundle, export
from publish.sample import a_record, makiivka

A_DECISION = Decision(
    "d1", "c1", "reject", reason="orchard_keeper jokes", by="Night Desk", at=datetime(2023, 1, 6, tzinfo=UTC)
)


def everything(form: str, *records: Record, names: bool = False) -> str:
    made = bundle(form, records, decisions=[A_DECISION], names=names)
    return b"\n".join(made.files.values()).decode()


def losses(form: str, *records: Record) -> dict[str, int]:
    made = bundle(form, records, decisions=[A_DECISION])
    return {loss.what: loss.count for loss in made.losses if loss.count}


@pytest.mark.parametrize("form", FORMATS)
def test_the_files_and_a_losses_note_are_written_and_named(form: str, tmp_path: Path) -> None:
    written = export(form, [makiivka()], tmp_path / "new" / "folder")
    assert [path for path in written if not path.is_file()] == []
    assert tmp_path / "new" / "folder" / f"{form}.losses.md" in written
    assert len(written) >= 2


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_records_give_the_same_bytes_in_any_order(form: str) -> None:
    one, other = makiivka(), a_record(an_event(id="another"))
    assert bundle(form, [one, other]) == bundle(form, [other, one])


@pytest.mark.parametrize("form", FORMATS)
def test_no_commenters_name_is_exported(form: str) -> None:
    record = makiivka()
    text = everything(form, record)
    authors = {c.author for d in record.event.documents for c in d.comments if c.author}
    assert authors
    assert [name for name in authors if name in text] == []


@pytest.mark.parametrize("form", FORMATS)
def test_no_records_give_empty_files_and_no_error(form: str, tmp_path: Path) -> None:
    assert export(form, [], tmp_path)
    assert "Nothing was left out." in (tmp_path / f"{form}.losses.md").read_text()


@pytest.mark.parametrize("form", FORMATS)
def test_text_with_half_characters_and_control_characters_is_no_obstacle(form: str, tmp_path: Path) -> None:
    text = "=63\ud800\x00\u202e died"
    document = a_document(text, title=text, outlet="\ud800=1+1")
    link = a_link(a_claim(text, "63", 63, 63, document=document), speaker=text)
    assert export(form, [a_record(an_event(link, documents=(document,)), sentence=text)], tmp_path)


@pytest.mark.parametrize("form", FORMATS)
def test_an_unplaced_undated_event_is_no_obstacle(form: str, tmp_path: Path) -> None:
    record = makiivka()
    assert export(form, [replace(record, event=replace(record.event, place=None, when=None))], tmp_path)


@pytest.mark.parametrize("form", FORMATS)
def test_an_event_id_cannot_leave_the_folder(form: str, tmp_path: Path) -> None:
    record = makiivka()
    evil = replace(record, event=replace(record.event, id="../../escaped"))
    for path in export(form, [evil], tmp_path / "out"):
        assert (tmp_path / "out").resolve() in path.resolve().parents


def test_commenters_names_are_exported_where_they_are_asked_for() -> None:
    assert "orchard_keeper" in everything("datapackage", makiivka(), names=True)


def test_a_commenter_whom_another_comment_mentions_is_hidden_there_too() -> None:
    comments = (a_comment("600 died", author="map_reader"), a_comment("@map_reader 63 died", id="c2", author="x.y"))
    document = a_document(comments=comments)
    link = a_link(a_claim(comments[1].text, "63", 63, 63, unit="c2", document=document))
    text = everything("datapackage", a_record(an_event(link, documents=(document,))))
    assert "map_reader" not in text
    assert f"@{comments[0].author_key}" in text


def test_a_commenter_under_another_event_is_hidden_where_a_comment_mentions_them() -> None:
    other = a_document(comments=(a_comment("600 died", author="map_reader"),))
    document = a_document("Another report.", comments=(a_comment("@Map_Reader 63 died"),))
    link = a_link(a_claim("@Map_Reader 63 died", "63", 63, 63, unit="c1", document=document))
    text = everything("datapackage", a_record(an_event(link)), a_record(an_event(id="b", documents=(other,))))
    assert "map_reader" not in text.lower()


def test_who_decided_and_whom_a_reason_names_is_shown_by_a_key() -> None:
    text = everything("datapackage", makiivka())
    assert "Night Desk" not in text
    assert "Person " in text
    assert "Night Desk" in everything("datapackage", makiivka(), names=True)


def test_an_unknown_form_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="acled, datapackage, hxl, jsonld, ucdp, vegalite"):
        export("excel", [], tmp_path)


def test_a_file_where_the_folder_should_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        export("hxl", [], tmp_path / "taken")


def test_each_note_counts_what_its_format_drops() -> None:
    record = makiivka()
    readers = sum(link.claim.in_comment for link in record.event.links)
    reports = len(record.event.links) - readers
    assert losses("ucdp", record)["claims of readers"] == readers
    assert losses("ucdp", record)["claims with their words and stances"] == reports
    assert losses("acled", record)["upper ends of a range"] == 1
    assert losses("hxl", record)["claims with their words and speakers"] == reports
    assert losses("jsonld", record) == {"claims of readers": readers, "decisions": 1}
    assert losses("vegalite", record) == {"claims of readers": readers, "decisions": 1}
    assert losses("datapackage", record)["texts of comments"] == 9


def test_the_note_is_one_line_for_each_loss_with_its_number(tmp_path: Path) -> None:
    export("jsonld", [makiivka()], tmp_path)
    note = (tmp_path / "jsonld.losses.md").read_text()
    assert note.startswith("# What the JSON-LD export leaves out\n")
    assert "- 4 claims of readers: " in note


@pytest.mark.parametrize("form", FORMATS)
def test_each_note_names_where_places_come_from(form: str, tmp_path: Path) -> None:
    export(form, [makiivka()], tmp_path)
    assert "GeoNames (https://www.geonames.org), CC BY 4.0" in (tmp_path / f"{form}.losses.md").read_text()
