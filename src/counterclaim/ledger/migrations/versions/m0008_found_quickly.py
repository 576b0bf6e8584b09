"""One event's change log, and the event of a report, are found without reading all of them."""

from __future__ import annotations

import json

from alembic import op
from sqlalchemy import Column, Integer, String, Text, text

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Write beside each line of the log which event it is about."""
    rows = op.get_bind().execute(text("SELECT place, body FROM changes ORDER BY place")).all()
    op.drop_table("changes")
    changes = op.create_table(
        "changes",
        Column("place", Integer, primary_key=True),
        Column("event", String, nullable=False, index=True),
        Column("body", Text, nullable=False),
    )
    op.bulk_insert(
        changes, [{"place": place, "event": json.loads(body)["event"], "body": body} for place, body in rows]
    )
    op.create_index("ix_about_document", "about", ["document"])
