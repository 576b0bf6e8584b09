"""The documents against the program: commands exist, examples run, outputs are real."""

from __future__ import annotations

import doctest
import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest

from counterclaim.nouns import Measure, Scope, Stance, claim_fields
from counterclaim.publish.exports import FORMATS
from counterclaim.tables import FORMS

ROOT = Path(__file__).parent.parent
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?:\$ )?(counterclaim .*)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
named = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shown_commands(page: Path) -> list[list[str]]:
    """The words of each counterclaim command in a page's blocks and, in backquotes, in its prose."""
    text = page.read_text()
    blocks = "\n".join(FENCED.findall(text))
    inline = re.findall(r"`(counterclaim [^`\n]+)`", FENCED.sub("", text))
    lines = [line.split("#")[0].split("|")[0].split(">")[0] for line in [*COMMAND.findall(blocks), *inline]]
    return [shlex.split(line)[1:] for line in lines]


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    from counterclaim.cli import main

    command: Any = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"there is no command {words[0]!r}"
        command, words = command.commands[words[0]], words[1:]
    return command, words


def options_of(command: click.Command) -> set[str]:
    return {"--help", "--version"} | {name for each in command.params for name in (*each.opts, *each.secondary_opts)}


@named
def test_every_command_and_option_that_a_page_names_exists(page: Path) -> None:
    for words in shown_commands(page):
        command, rest = command_of(words)
        unknown = [
            word for word in rest if re.match(r"-{1,2}[a-z]", word) and word.split("=")[0] not in options_of(command)
        ]
        assert unknown == [], f"{command.name}: {unknown}"


def test_every_command_is_documented() -> None:
    from counterclaim.cli import main

    text = (ROOT / "docs" / "cli.md").read_text()
    assert [name for name in main.commands if f"\n## counterclaim {name}\n" not in text] == []


def test_the_reference_of_commands_is_what_the_program_says() -> None:
    generate = script("generate_cli")
    assert generate.PAGE.read_text() == generate.page(), "run: python docs/generate_cli.py"


def test_the_reference_of_columns_is_what_the_tables_have() -> None:
    generate = script("generate_tables")
    assert generate.PAGE.read_text() == generate.page(), "run: python docs/generate_tables.py"


@named
def test_every_python_example_runs_and_gives_what_it_shows(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if page.name == "spacy.md":
        pytest.importorskip("spacy", reason="spaCy is an extra")
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, block in enumerate(PYTHON.findall(page.read_text())):
        if ">>>" not in block:
            exec(compile(block, f"{page.name}, block {number}", "exec"), names)
            continue
        test = doctest.DocTestParser().get_doctest(block, names, f"{page.name}, block {number}", str(page), 0)
        said: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        failed = runner.run(test, out=said.append, clear_globs=False).failed
        names = test.globs
        assert not failed, "".join(said)


@pytest.mark.parametrize("page", script("refresh_outputs").PAGES, ids=lambda page: page.name)
def test_the_outputs_that_a_page_shows_are_what_the_program_prints(page: Path, tmp_path: Path) -> None:
    refresh = script("refresh_outputs")
    run = refresh.in_folder(refresh.fresh_folder(tmp_path))
    text = page.read_text()
    assert refresh.commands(text)
    assert refresh.settled(refresh.refreshed(text, run)) == refresh.settled(text), "run: python docs/refresh_outputs.py"


@named
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    assert [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()] == []


def test_every_example_file_is_listed_with_what_it_is() -> None:
    text = (ROOT / "examples" / "README.md").read_text()
    files = [path for folder in ("makiivka", "conflict") for path in (ROOT / "examples" / folder).iterdir()]
    assert [path.name for path in files if path.is_file() and f"`{path.name}`" not in text] == []


@pytest.mark.parametrize("word", [*Measure, *Stance, *Scope])
def test_the_codebook_explains_every_measure_stance_and_scope(word: str) -> None:
    assert f"`{word}`" in (ROOT / "docs" / "codebook.md").read_text()


def test_the_codebook_explains_every_field_that_is_coded() -> None:
    text = (ROOT / "docs" / "codebook.md").read_text()
    coded = set(claim_fields()) - {"id", "source", "said", "dates", "places", "confidence", "extractor"}
    assert [field for field in sorted(coded) if f"`{field}`" not in text] == []


@pytest.mark.parametrize("form", [*FORMATS, *FORMS])
def test_every_form_of_table_and_export_is_explained(form: str) -> None:
    assert f"`{form}`" in (ROOT / "docs" / "formats.md").read_text()


def test_the_ledger_page_names_every_table() -> None:
    from counterclaim.ledger.tables import metadata

    text = (ROOT / "docs" / "ledger.md").read_text()
    assert [name for name in metadata.tables if f"`{name}`" not in text] == []


def test_outputs_are_put_after_their_commands_and_times_make_no_difference() -> None:
    refresh = script("refresh_outputs")
    page = "```console\n$ one\nold\n\n$ two\nin 2.0 s\n```\n"
    printed = {"one": "new\n", "two": "in 3.5 s\n"}
    assert refresh.refreshed(page, printed.__getitem__) == "```console\n$ one\nnew\n\n$ two\nin 2.0 s\n```\n"


def test_the_page_on_estimates_names_every_table_column_and_option() -> None:
    pytest.importorskip("scipy", reason="estimates are an extra")
    from counterclaim.estimate.columns import TABLES
    from counterclaim.estimate.mapping import COLUMNS
    from counterclaim.estimation import estimate

    text = (ROOT / "docs" / "estimate.md").read_text()
    options = {name for each in estimate.params if isinstance(each, click.Option) for name in each.opts}
    wanted = {*TABLES, *COLUMNS, *(options - {"--help", "-h"})}
    assert [name for name in sorted(wanted) if f"`{name}" not in text] == []


def test_the_mapping_that_the_page_on_estimates_shows_is_that_of_the_example() -> None:
    text = (ROOT / "docs" / "estimate.md").read_text()
    mapping = (ROOT / "examples" / "conflict" / "border-war.toml").read_text()
    assert f"```toml\n{mapping}```" in text


def test_everything_that_estimate_offers_is_named_on_the_page_on_python() -> None:
    pytest.importorskip("scipy", reason="estimates are an extra")
    from counterclaim import estimate

    text = (ROOT / "docs" / "python.md").read_text()
    assert [name for name in estimate.__all__ if f"`{name}`" not in text] == []
