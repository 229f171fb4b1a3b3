"""The database: SQLite or PostgreSQL behind one URL, checked and migrated before its first use, and tried again after it was away."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    InterfaceError,
    InternalError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from ui.errors import StartError
from ui.store.migrating import bring_up_to_date

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
    from sqlalchemy.pool import ConnectionPoolEntry

_BUSY_MS = 10_000
_CONNECT_SECONDS = 3
# After a failure nobody waits for the database again for this long.
_REST_SECONDS = 2.0
# The execution option that says of which kind a transaction on SQLite is: "read", "none", or one that will write.
_TRANSACTION = "transaction"
# How long to wait for a turn where SQLite itself does not wait.
_TURN_SECONDS = 0.02
# WAL (`_write_ahead`) with FULL: what was acknowledged survives the loss of the process and of power.
_PRAGMAS = ("synchronous=FULL", f"busy_timeout={_BUSY_MS}", "foreign_keys=ON", "secure_delete=ON")


class StoreDown(Exception):
    """The database cannot be used now; the message says why, without any value that was to be kept."""


class Database:
    """Sessions on one database; making one reaches nothing yet."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._preparing = threading.Lock()
        self._prepared = threading.Event()
        self._rest_until = 0.0
        self._reason = ""

    @property
    def sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads; StoreDown where the database cannot be used."""
        with self._session(self._engine.execution_options(**{_TRANSACTION: "read"})) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one transaction, which is durable when this ends without an error; StoreDown as in `reading`."""
        with self._session(self._engine) as session:
            yield session
            session.commit()

    @property
    def engine(self) -> Engine:
        """For a library that keeps tables of its own here; use it inside `watched`."""
        return self._engine

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Brings the schema up to date before the block; StoreDown where the database cannot be used in it."""
        self._prepare()
        try:
            yield
        except (DBAPIError, PoolTimeout) as error:
            if isinstance(error, DBAPIError) and not _is_outage(error):
                raise
            raise self._down(error) from error

    def ping(self) -> None:
        """StoreDown with the reason where the database does not answer."""
        with self.reading() as session:
            session.execute(text("SELECT 1"))

    def erase_traces(self) -> None:
        """Make what was deleted unreadable: overwritten pages leave the write-ahead log, and free pages are given back."""
        if not self.sqlite:
            self._outside_transaction("VACUUM")
            return
        self.checkpoint()
        self._outside_transaction("VACUUM")
        self.checkpoint()

    def checkpoint(self) -> None:
        """On SQLite, empty the write-ahead log, in which a deleted row could still be read."""
        if self.sqlite:
            self._outside_transaction("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        with self.watched(), Session(engine, expire_on_commit=False) as session:
            yield session

    def _outside_transaction(self, statement: str) -> None:
        self._prepare()
        try:
            apart = {_TRANSACTION: "none"} if self.sqlite else {"isolation_level": "AUTOCOMMIT"}
            with self._engine.execution_options(**apart).connect() as connection:
                connection.execute(text(statement))
        except DBAPIError as error:
            raise self._down(error) from error

    def _prepare(self) -> None:
        if time.monotonic() < self._rest_until:
            raise StoreDown(self._reason)
        if self._prepared.is_set():
            return
        with self._preparing:
            if self._prepared.is_set():
                return
            try:
                with self._engine.connect() as connection:
                    _check_integrity(connection)
                    bring_up_to_date(connection)
            except (SQLAlchemyError, OSError) as error:
                raise self._down(error) from error
            self._prepared.set()

    def _down(self, error: Exception) -> StoreDown:
        self._rest_until = time.monotonic() + _REST_SECONDS
        self._reason = f"the database cannot be used ({type(error).__name__})"
        return StoreDown(self._reason)


class Damaged(SQLAlchemyError):
    """The integrity check of the file found damage."""


def _is_outage(error: DBAPIError) -> bool:
    # A file of SQLite that is damaged is told by the plain DatabaseError itself.
    return (
        error.connection_invalidated or isinstance(error, OperationalError | InterfaceError | InternalError) or type(error) is DatabaseError
    )


def _engine(url: str) -> Engine:
    try:
        made = make_url(url)
        if made.get_backend_name() not in ("sqlite", "postgresql"):
            raise ArgumentError("neither sqlite nor postgresql")
        if made.get_backend_name() == "sqlite":
            return _sqlite(url, made.database or "")
        wait = {"connect_timeout": _CONNECT_SECONDS}
        return create_engine(
            made, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=10, pool_timeout=5, connect_args=wait
        )
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        cure = "write sqlite:////absolute/path.sqlite3 or postgresql+psycopg://USER:PASSWORD@HOST/NAME"
        raise StartError(f"The setting database_url cannot be used ({type(error).__name__}); {cure}.") from error


def _sqlite(url: str, file: str) -> Engine:
    if file in ("", ":memory:"):
        raise StartError(
            "The setting database_url names no file; several requests cannot share a database in memory: write sqlite:////absolute/path.sqlite3."
        )
    try:
        # Others on the machine have no business with what people asked.
        Path(file).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not Path(file).exists():
            Path(file).touch(mode=0o600)
    except OSError as error:
        raise StartError(
            f"The file that the setting database_url names cannot be made ({error.strerror or error}); name a folder you can write to."
        ) from error
    engine = create_engine(
        url, hide_parameters=True, pool_size=10, max_overflow=30, pool_timeout=10, connect_args={"timeout": _BUSY_MS / 1000}
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver begins no transactions of its own: `_on_begin` says of which kind each is.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    _write_ahead(cursor)
    cursor.close()


def _write_ahead(cursor: DBAPICursor) -> None:
    # The file remembers its mode. Only the first to open it changes that, and SQLite does not wait here for another
    # connection that is doing the same: it says at once that the file is locked.
    end = time.monotonic() + _BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(_TURN_SECONDS)


def _on_begin(connection: Connection) -> None:
    # A transaction that will write takes its turn at once: two that read first and write then could not both go on.
    kind = connection.get_execution_options().get(_TRANSACTION)
    if kind != "none":
        connection.exec_driver_sql("BEGIN" if kind == "read" else "BEGIN IMMEDIATE")


def _check_integrity(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    connection.rollback()
    if found != "ok":
        raise Damaged
