from __future__ import annotations

from pathlib import Path

import pytest

from builders import an_event
from counterclaim.errors import UsageError
from counterclaim.nouns import Record
from counterclaim.publish.pages import publish
from counterclaim.publish.site import MANIFEST
from publish.sample import a_problem, a_record, a_summary, changes, makiivka


def empty(id: str) -> Record:
    return a_record(an_event(id=id, name=id))


def written(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        publish([makiivka()], tmp_path / name, summary=a_summary(problems=(a_problem(),)), changes=changes())
    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_publishing_again_changes_nothing(tmp_path: Path) -> None:
    publish([makiivka()], tmp_path, summary=a_summary())
    before = written(tmp_path)
    publish([makiivka()], tmp_path, summary=a_summary())
    assert written(tmp_path) == before


def test_the_list_of_files_is_what_was_written_the_index_first(tmp_path: Path) -> None:
    paths = publish([makiivka()], tmp_path, summary=a_summary())
    assert paths[0] == tmp_path / "index.html"
    assert {str(p.relative_to(tmp_path)) for p in paths} | {MANIFEST} == set(written(tmp_path))


def test_the_page_of_an_event_that_is_gone_is_removed(tmp_path: Path) -> None:
    publish([empty("one"), empty("two")], tmp_path, summary=a_summary())
    publish([empty("one")], tmp_path, summary=a_summary())
    assert (tmp_path / "events" / "one").exists()
    assert not (tmp_path / "events" / "two").exists()


def test_a_file_of_someone_else_is_neither_removed_nor_overwritten(tmp_path: Path) -> None:
    (tmp_path / "events" / "one").mkdir(parents=True)
    mine = tmp_path / "events" / "one" / "notes.txt"
    mine.write_text("mine")
    publish([empty("one")], tmp_path, summary=a_summary())
    publish([], tmp_path, summary=a_summary())
    assert mine.read_text() == "mine"


def test_a_page_that_someone_changed_stays_when_its_event_goes(tmp_path: Path) -> None:
    publish([empty("one")], tmp_path, summary=a_summary())
    page = tmp_path / "events" / "one" / "index.html"
    page.write_text("changed by hand")
    publish([], tmp_path, summary=a_summary())
    assert page.read_text() == "changed by hand"


def test_a_strange_page_in_the_way_stops_the_run_with_a_clear_line(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("my own site")
    with pytest.raises(UsageError, match=r"index\.html was not made by Counterclaim .* Choose another folder"):
        publish([], tmp_path, summary=a_summary())
    assert (tmp_path / "index.html").read_text() == "my own site"


def test_a_run_that_was_killed_can_be_run_again_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterclaim.publish import pages

    whole = pages._write_event

    def dies_at_two(site: object, view: object, folder: str, **rest: object) -> None:
        if folder.endswith("two"):
            raise KeyboardInterrupt
        whole(site, view, folder, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pages, "_write_event", dies_at_two)
    with pytest.raises(KeyboardInterrupt):
        publish([empty("one"), empty("two")], tmp_path, summary=a_summary())
    assert (tmp_path / "events" / "one" / "index.html").exists()
    monkeypatch.undo()
    publish([empty("one"), empty("two")], tmp_path, summary=a_summary())
    publish([empty("three")], tmp_path, summary=a_summary())
    assert [p.name for p in (tmp_path / "events").iterdir()] == ["three"]


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", "{}", '{"files": 3}', '{"files": {"../victim.txt": ""}}', '{"files": {"/etc/hostname": ""}}', "\x00"],
)
def test_a_damaged_manifest_removes_nothing_outside_the_folder(tmp_path: Path, manifest: str) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("safe")
    out = tmp_path / "site"
    out.mkdir()
    (out / MANIFEST).write_text(manifest)
    publish([], out, summary=a_summary())
    assert victim.read_text() == "safe"


def test_a_link_that_leads_out_of_the_folder_is_not_followed_to_remove(tmp_path: Path) -> None:
    publish([empty("one")], tmp_path / "site", summary=a_summary())
    outside = tmp_path / "outside"
    (tmp_path / "site" / "events" / "one").rename(outside)
    (tmp_path / "site" / "events" / "one").symlink_to(outside)
    publish([], tmp_path / "site", summary=a_summary())
    assert (outside / "index.html").exists()


def test_events_of_one_name_each_have_a_page(tmp_path: Path) -> None:
    publish([empty("one"), empty("one"), empty("../../etc"), empty("Ж")], tmp_path, summary=a_summary())
    folders = {p.parent.name for p in tmp_path.rglob("record.json")}
    assert len(folders) == 4
    assert {p.parent.parent for p in tmp_path.rglob("record.json")} == {tmp_path / "events"}


def test_a_large_index_is_cut_into_pages(tmp_path: Path) -> None:
    publish([empty(f"event-{i:03}") for i in range(205)], tmp_path, summary=a_summary())
    pages = sorted(p.name for p in tmp_path.glob("index*.html"))
    assert pages == ["index-2.html", "index-3.html", "index.html"]
    assert (tmp_path / "index.html").read_text().count('class="entry"') == 100
    assert (tmp_path / "index-3.html").read_text().count('class="entry"') == 5


def test_a_file_where_the_folder_should_be_gives_a_clear_line(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(UsageError, match=r"site: The site cannot be written there: .* Name a folder"):
        publish([], tmp_path / "site", summary=a_summary())
