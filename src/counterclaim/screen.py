"""Standard output, standard error and the screen: what a person sees, and nothing that a terminal would obey."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import click

from counterclaim.errors import UsageError


@contextmanager
def progress_bars() -> Iterator[Any]:
    """Bars on a screen, nothing in a pipe or a log."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int, total: int | None) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=total)
            progress.update(tasks[step], completed=done, total=total)

        yield tell


def complain(text: str) -> None:
    """One line on standard error."""
    click.echo(f"counterclaim: {plain_line(text)}", err=True)


def plain_line(text: str) -> str:
    """Untrusted text on one line, with nothing in it that a terminal would obey."""
    from counterclaim.publish.text import plain

    line = text.replace("\n", " ").replace("\t", " ")
    return " " * (len(line) - len(line.lstrip(" "))) + plain(line)


def print_bytes(write: Any, *, clean: bool) -> None:
    """To standard output; on a screen without anything that a terminal would obey."""
    stream, held = output(), BytesIO()
    write(held)
    if clean and sys.stdout.isatty():
        lines = held.getvalue().decode("utf-8", "replace").split("\n")
        stream.write("\n".join(plain_line(line) for line in lines).encode())
    else:
        stream.write(held.getvalue())
    stream.flush()


def output() -> BinaryIO:
    """Standard output for bytes; UsageError where it is closed."""
    if sys.stdout is None:
        raise UsageError("Standard output is closed.", advice="Give it somewhere to go.")
    return sys.stdout.buffer


def to_file(path: Path, write: Any) -> None:
    """Have `write` make a file, and its folder first; UsageError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path)
    except OSError as error:
        raise UsageError(
            f"It cannot be written: {error.strerror}.", where=str(path), advice="Choose another."
        ) from None


def forget_output() -> None:
    """Let what is still held for standard output go: it cannot be written either."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
