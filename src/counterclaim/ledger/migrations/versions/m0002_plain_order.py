"""Both databases order reports alike, and decisions may be about what has a long name; steps are counted from here."""

from __future__ import annotations

from alembic import op
from sqlalchemy import String, text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """PostgreSQL would otherwise order times by the rules of a language; the mark stops programs from before."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE documents ALTER COLUMN published TYPE VARCHAR COLLATE "C"')
    with op.batch_alter_table("decisions") as decisions:
        decisions.alter_column("target", type_=String(), existing_type=String(64), existing_nullable=False)
    op.execute(text("DELETE FROM counterclaim WHERE name = 'version'"))
    op.execute(text("INSERT INTO counterclaim (name, value) VALUES ('version', 'counted by steps')"))
