"""What Alembic runs: the migrations on the connection it was handed."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from ui.store.tables import Kept

connection = context.config.attributes["connection"]
if not isinstance(connection, Connection):
    raise TypeError("migrations run from inside the software: policy-assistant admin migrate")
context.configure(connection=connection, target_metadata=Kept.metadata, transactional_ddl=True, render_as_batch=True)
# The transaction is the caller's, who may hold a lock in it.
context.run_migrations()
