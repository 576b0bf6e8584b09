"""How a ledger's tables came to be what they are, step by step: a new ledger and an old one go the same way.

`versions/m0002_*.py` is one step. To change a table or to add one:

1. Change `counterclaim.ledger.tables`, and raise `VERSION` there by one: "0007". The tables of another part of the
   program may stand in a module of its own, on the same `metadata`; `counterclaim.ledger.schema` names that module, so
   that `ledger copy`, `backup` and `check` know of them.
2. Write `versions/m0007_what_it_does.py` with `revision = "0007"`, `down_revision = "0006"` and `upgrade()`, which
   uses `alembic.op`. Name columns and types as they are at that time; never import `tables`, which goes on changing.
   What SQLite cannot alter in place goes into `with op.batch_alter_table(...)`. Comments are for readers of `tables`
   and are left out.
3. `tests/ledger/test_migrations.py` holds the steps against `tables` on both databases; a step that touches rows that
   people made has a test of its own there. There is no way down: a ledger is backed up before it is upgraded.

All steps of an upgrade are one transaction. Two steps of one number do not go together: the later one to arrive takes
the next number.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def migrate(connection: Connection, *, stands_at: str | None = None) -> None:
    """Take the tables to the newest step, within the transaction that the connection is in.

    `stands_at` is the step that a ledger of before there were steps stands at.
    """
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    if stands_at is not None:
        command.stamp(config, stands_at)
    command.upgrade(config, "head")
