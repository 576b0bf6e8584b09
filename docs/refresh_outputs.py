"""Run the commands that the documents show, and put what they print now into their place.

In a block marked `console`, a line that begins with "$ " is run by bash in a fresh folder that holds the examples; the
lines up to the next such line, or the end of the block, are what it prints. Times are kept as they stand in the
document, for they differ from run to run. A command that fails leaves the documents as they are. Run it after changing
what a command prints: python docs/refresh_outputs.py
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "tutorial.md")
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TIME = re.compile(r"\b\d+(?:\.\d+)? (?:s|seconds?|ms)\b")

_FINE = (0, 3)
"""Exit codes of a command that did its work: all done, or done with inputs left out."""

Run = Callable[[str], str]


def refreshed(page: str, run: Run) -> str:
    """The page with the output of each of its commands as `run` gives it."""
    return _BLOCK.sub(lambda block: f"```console\n{_block(block[1], run)}```", page)


def settled(text: str) -> str:
    """The text with every duration replaced, for comparison."""
    return _TIME.sub("N s", text)


def commands(page: str) -> list[str]:
    """The commands that a page shows, in order."""
    lines = [line for block in _BLOCK.finditer(page) for line in block[1].splitlines()]
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


def _block(block: str, run: Run) -> str:
    parts = re.split(r"^(?=\$ )", block, flags=re.MULTILINE)
    return "".join(_one(part, run) if part.startswith("$ ") else part for part in parts)


def _one(part: str, run: Run) -> str:
    command, _, before = part.partition("\n")
    now = run(command.removeprefix("$ "))
    gap = "\n" if before.endswith("\n\n") else ""
    kept = before.rstrip("\n") + "\n" if before.strip() else ""
    return f"{command}\n{kept if settled(now) == settled(kept) else now}{gap}"


def in_folder(folder: Path) -> Run:
    """Run commands one after another in a folder, with the program of this Python first on the path.

    SystemExit where one of them fails.
    """
    places = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    surroundings = {
        "PATH": places,
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
        "TZ": "UTC",
        "NO_COLOR": "1",
    }

    def run(command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode not in _FINE or "Traceback (most" in done.stderr:
            raise SystemExit(f"{command}\nended with {done.returncode}: {done.stderr[-500:]}")
        lines = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
        printed = "\n".join(lines).strip("\n").replace(str(folder), "/home/you")
        return f"{printed}\n" if printed else ""

    return run


def fresh_folder(folder: Path) -> Path:
    """A folder that holds the examples and nothing else."""
    (folder / "examples").symlink_to(ROOT / "examples")
    return folder


if __name__ == "__main__":
    for page in PAGES:
        with TemporaryDirectory() as made:
            now = refreshed(page.read_text(encoding="utf-8"), in_folder(fresh_folder(Path(made))))
        page.write_text(now, encoding="utf-8")
