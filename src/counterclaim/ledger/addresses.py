"""Where a ledger lies: a path or an SQLAlchemy URL, what they stand for, and how they are shown."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from counterclaim.errors import LedgerError

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_SECRET = re.compile(r"(?<=[?&])(password|passfile|sslpassword)=[^&]*", re.IGNORECASE)


def shown(where: str | Path) -> str:
    """A path or URL as it may stand in an error, a log or on a page: without any password."""
    text = str(where)
    if "://" not in text:
        return text
    return _SECRET.sub(r"\1=***", _without_password(text))


def _without_password(url: str) -> str:
    """The URL with *** for what stands between the user's name and the last @ before the path."""
    scheme, _, rest = url.partition("://")
    people, at, host = rest.rpartition("@")
    if not at:
        return url
    name, colon, _ = people.partition(":")
    return f"{scheme}://{name}{colon and ':***'}@{host}"


def address(where: str | Path) -> URL:
    """The SQLAlchemy URL of a path or URL; LedgerError where it leads to no database that can hold a ledger."""
    if not str(where).strip():  # SQLite would take it for a database that is gone when the program ends
        raise LedgerError("The ledger has no name.", advice="Give a path, or postgresql://USER@HOST/NAME.")
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(where))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise LedgerError("This is no URL of a database.", where=shown(where), advice="Give a path.") from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise LedgerError(
            f"No ledger can be kept in {url.drivername!r}.",
            where=shown(where),
            advice="Give a path, sqlite:///PATH or postgresql://USER@HOST/NAME.",
        )
    if driver.startswith("postgresql") and find_spec("psycopg") is None:
        raise LedgerError(
            "PostgreSQL needs its driver.", where=shown(where), advice="Run: pip install 'counterclaim[postgres]'"
        )
    return url.set(drivername=driver)
