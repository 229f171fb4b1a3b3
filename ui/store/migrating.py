"""The schema brought to the newest version, by one process at a time."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

FOLDER = Path(__file__).parent / "migrations"
# Any number that nothing else locks on; processes that start together take turns.
_LOCK = 7_409_815_201
# Alembic keeps what it works on in globals of its module: within a process, too, one at a time.
_ONE = threading.Lock()


class TooNew(SQLAlchemyError):
    """The database was made by a newer version of this software."""


def bring_up_to_date(connection: Connection) -> None:
    """Runs the migrations that are missing, in one transaction; TooNew where the database is ahead of this software."""
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        try:
            with _ONE:
                command.upgrade(config(connection), "head")
        except CommandError as error:
            raise TooNew("its schema has a version that this software does not know") from error


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings, with the connection it is to use."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def newest() -> str:
    """The name of the newest version of the schema."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""
