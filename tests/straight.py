"""SQL past the program, straight into a ledger's database: how a test damages it or looks inside."""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine, text

from counterclaim.ledger.addresses import address


def sql(url: str, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run one statement and give its rows."""
    engine = create_engine(address(url))
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement), values)
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()
