"""Write docs/cli.md from the program's own --help, so that the two cannot differ.

Run it after changing a command: python docs/generate_cli.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from counterclaim.cli import main

PAGE = Path(__file__).parent / "cli.md"
OPENING = """# Commands

Made from the program's own `--help` by `docs/generate_cli.py`; do not edit it by hand. The [tutorial](tutorial.md)
shows the commands at work.
"""


def page() -> str:
    """The whole page: one section a command."""
    return OPENING + "".join(_section(names) for names, _ in commands((), main))


def commands(names: tuple[str, ...], command: click.Command) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and all below it, each with the words that call it after the program's name."""
    yield names, command
    if isinstance(command, click.Group):
        for name, below in sorted(command.commands.items()):
            if not below.hidden:
                yield from commands((*names, name), below)


def _section(names: tuple[str, ...]) -> str:
    shown = CliRunner().invoke(main, [*names, "--help"], prog_name="counterclaim", terminal_width=88)
    return f"\n## {' '.join(('counterclaim', *names))}\n\n```text\n{shown.output.rstrip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
