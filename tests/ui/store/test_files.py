"""The file of SQLite: safe settings, damage found, deletion that deletes, and nothing acknowledged lost to a kill."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from ui.desk import Asked, Desk
from ui.errors import StartError
from ui.store import Database, StoreDown, conversations
from ui.store.retention import forget

ME = "key:me"


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_what_is_acknowledged_is_on_disk(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path / 'a.sqlite3'}").reading() as session:
        found = {
            name: session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
        assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
        assert (session.execute(text("PRAGMA busy_timeout")).scalar() or 0) >= 5_000


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path / 'new' / 'a.sqlite3'}").ping()
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    assert (tmp_path / "new" / "a.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("quick")
def test_what_is_deleted_cannot_be_read_from_the_files(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    desk = Desk(database, keep_questions=True)
    kept = desk.ask(Asked("canary-that-stays", ME)).conversation
    begun = desk.ask(Asked("canary-to-be-deleted", ME)).conversation
    for turn in range(20):
        desk.ask(Asked(f"canary-to-be-deleted {turn} " + "x" * 5_000, ME, begun))
    assert b"canary-to-be-deleted" in bytes_of(tmp_path)
    with database.writing() as session:
        conversations.remove(session, begun, ME)
    database.checkpoint()
    assert b"canary-to-be-deleted" not in bytes_of(tmp_path)
    with database.writing() as session:
        assert conversations.held(session, kept, ME)
        session.execute(text("UPDATE conversations SET changed = 1"))
    assert forget(database, days=1) == 1
    assert b"canary" not in bytes_of(tmp_path)
    database.close()


@pytest.mark.usefixtures("quick")
def test_a_damaged_file_is_found_at_the_start_and_not_written_to(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite3"
    database = Database(f"sqlite:///{file}")
    desk = Desk(database, keep_questions=True)
    for number in range(30):
        desk.ask(Asked(f"{number} " + "x" * 4_000, ME))
    database.erase_traces()
    database.close()
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 3 : len(whole) // 3 + 20_000] = os.urandom(20_000)
    file.write_bytes(whole)
    with pytest.raises(StoreDown, match="cannot be used"):
        Database(f"sqlite:///{file}").ping()
    assert file.read_bytes() == bytes(whole)


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "sqlite:///:memory:", "mysql://root@127.0.0.1/x", "postgresql+nodriver://x"])
def test_an_address_of_no_use_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(StartError, match="database_url"):
        Database(url)


def test_a_database_that_is_away_is_said_at_once_and_tried_again_later() -> None:
    database = Database("postgresql+psycopg://nobody:canary@127.0.0.1:9/none")
    for _ in range(3):
        with pytest.raises(StoreDown) as told:
            database.ping()
        assert "canary" not in str(told.value)


# A process of its own, because it forks: each writer is killed while it writes, and each says on the pipe what was acknowledged.
_KILLED = """
import os, signal, sys, threading
sys.path.insert(0, {root!r})
import assistant
from tests.ui.stand_in import short_reply
assistant.__dict__["reply"] = short_reply
from ui.desk import Asked, Desk
from ui.store import Database, conversations

url, rounds, lost, seen = {url!r}, {rounds}, [], 0
Database(url).ping()
for round in range(rounds):
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        desk, begun = Desk(Database(url), keep_questions=True), None
        while True:
            begun = desk.ask(Asked("q", "me", begun)).conversation
            os.write(into, (begun + "\\n").encode())
    os.close(into)
    told, after = b"", 1 + round % 7
    while told.count(b"\\n") < after:
        told += os.read(out, 4096)
    os.kill(child, signal.SIGKILL)
    while more := os.read(out, 4096):
        told += more
    os.close(out)
    os.waitpid(child, 0)
    acknowledged = told.decode().split()
    database = Database(url)
    database.ping()
    with database.reading() as session:
        kept = conversations.turns(session, acknowledged[0])
    database.close()
    seen += len(acknowledged)
    if len(kept) < len(acknowledged) or [turn.number for turn in kept] != list(range(1, len(kept) + 1)):
        lost.append((round, len(kept), len(acknowledged)))
print("killed", rounds, "acknowledged", seen, "lost", lost)
"""


@pytest.mark.slow
def test_a_process_killed_fifty_times_while_it_writes_loses_nothing_it_acknowledged(database_url: str) -> None:
    root = str(Path(__file__).parents[3])
    code = _KILLED.format(root=root, url=database_url, rounds=50)
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=240, check=False)
    assert "killed 50 " in done.stdout, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith("lost []"), done.stdout
