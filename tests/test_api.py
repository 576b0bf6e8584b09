"""The public names: what `import counterclaim` offers is what it says it offers."""

from __future__ import annotations

import types

import counterclaim
from counterclaim import cli, tables
from counterclaim.publish import exports


def public_names() -> list[str]:
    found = vars(counterclaim).items()
    return sorted(name for name, value in found if not name.startswith("_") and not isinstance(value, types.ModuleType))


def test_all_names_every_public_name_and_no_other() -> None:
    assert sorted(counterclaim.__all__) == public_names()


def test_all_is_sorted() -> None:
    assert list(counterclaim.__all__) == sorted(counterclaim.__all__)


def test_every_public_name_is_documented() -> None:
    assert [name for name in counterclaim.__all__ if not getattr(counterclaim, name).__doc__] == []


def test_the_verbs_are_functions_although_packages_share_their_names() -> None:
    for verb in ("read", "extract", "link", "record", "frame"):
        assert callable(getattr(counterclaim, verb))


def test_the_command_line_knows_every_export_and_every_form_of_table() -> None:
    assert tuple(cli.EXPORTS) == exports.FORMATS
    assert tuple(cli.FORMS) == tables.FORMS
