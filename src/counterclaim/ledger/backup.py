"""A copy of a ledger in one SQLite file, as it was at one moment, made while others go on writing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from counterclaim.errors import LedgerError
from counterclaim.ledger.addresses import address, shown
from counterclaim.ledger.check import Findings, check
from counterclaim.ledger.copy import Tell, copy
from counterclaim.ledger.database import connect, reading
from counterclaim.ledger.opening import begin

_PAGES = 2_000  # of SQLite's pages in one step, after which Ctrl-C is heard


def backup(where: str | Path, file: str | Path | None = None, *, tell: Tell | None = None) -> tuple[Path, Findings]:
    """Copy a ledger into a new file and look whether every row of it is whole; the file, and what was found.

    Without a `file`, it is named for the ledger and the time, in the working folder. Raises LedgerError where the file
    is there already, and where it cannot be written; then nothing is left behind.
    """
    path = Path(file) if file is not None else Path(_name(where))
    part = path.with_name(f"{path.name}.part")
    _see_free(path)
    tell = tell or (lambda *_: None)
    try:
        _fill(where, part, tell)
        findings = check(part, tell=tell)
        _put(part, path)
    finally:
        for left in (part, Path(f"{part}-wal"), Path(f"{part}-shm"), Path(f"{part}-journal")):
            left.unlink(missing_ok=True)
    return path, findings


def _name(where: str | Path) -> str:
    stem = Path(address(where).database or "counterclaim").stem
    return f"{stem}-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.backup.db"


def _see_free(path: Path) -> None:
    if path.exists():
        raise LedgerError("There is a file of this name already.", where=str(path), advice="Name another.")
    if not path.parent.is_dir():
        raise LedgerError("There is no such folder.", where=str(path.parent), advice="Make it first.")


def _fill(where: str | Path, part: Path, tell: Tell) -> None:
    part.unlink(missing_ok=True)
    if address(where).get_backend_name() != "sqlite":
        copy(where, part, tell=tell)
        return
    engine = connect(where, create=False)
    try:
        begin(engine, shown(where), create=False)
        _copy_pages(engine, part, tell)
    finally:
        engine.dispose()


def _copy_pages(engine: Engine, part: Path, tell: Tell) -> None:
    """SQLite's own online copy: the open transaction holds the moment, writers go on beside it."""
    try:
        with reading(engine) as connection, closing(sqlite3.connect(part)) as target:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
            source = connection.connection.dbapi_connection
            assert isinstance(source, sqlite3.Connection)
            source.backup(target, pages=_PAGES, progress=lambda _, left, all_: tell("copying", all_ - left, all_))
    except (sqlite3.Error, OSError) as problem:
        raise LedgerError(
            f"The backup cannot be written ({problem}).", where=str(part), advice="Choose another place."
        ) from None


def _put(part: Path, path: Path) -> None:
    """Give the finished file its name, unless another has come to bear it."""
    try:
        os.link(part, path)
    except FileExistsError:
        _see_free(path)
    except OSError:  # a file system without links
        _see_free(path)
        part.rename(path)
