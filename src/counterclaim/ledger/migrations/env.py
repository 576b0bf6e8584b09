"""What Alembic runs the steps with: the connection that it is given, and no settings of its own."""

from __future__ import annotations

from alembic import context

from counterclaim.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
