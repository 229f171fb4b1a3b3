"""The commands `policy-assistant admin ...` for those who run the service, on the database that it uses."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from ui.errors import InputError

if TYPE_CHECKING:
    from ui.store import Database

app = typer.Typer(no_args_is_help=True, help="For those who run the service: keys, feedback, unanswered questions, retention.")
keys_app = typer.Typer(no_args_is_help=True, help="API keys.")
app.add_typer(keys_app, name="keys")
Config = Annotated[Path | None, typer.Option("--config", help="A TOML file of settings, as for 'serve'.")]
AsLines = Annotated[bool, typer.Option("--jsonl", help="Print one JSON object a line, to be kept or counted elsewhere.")]
# What may be broken over lines; the rest is there to be copied.
_LONG = ("question", "comment", "contact", "name", "scopes")
DEFAULT_SCOPES = "ask,check,read"


@app.command()
def unanswered(config: Config = None, as_lines: AsLines = False) -> None:
    """List the questions that got no answer, newest first."""
    from ui.store import conversations

    with _database(config) as database, database.reading() as session:
        found = [
            {"at": _time(row.at), "kind": row.kind, "question": row.question, "conversation": row.conversation, "turn": row.turn}
            for row in conversations.unanswered(session)
        ]
    _show(found, ("at", "kind", "question"), as_lines)


@app.command()
def feedback(config: Config = None, as_lines: AsLines = False) -> None:
    """Count feedback by clause; with --jsonl print each piece of feedback."""
    from ui.store import feedback as kept

    with _database(config) as database, database.reading() as session:
        counts = kept.by_clause(session)
        found = [
            {
                "at": _time(row.at),
                "rating": row.rating,
                "comment": row.comment,
                "clauses": json.loads(row.clauses),
                "conversation": row.conversation,
                "turn": row.turn,
            }
            for row in kept.all_feedback(session)
        ]
    if as_lines:
        _show(found, (), True)
    else:
        rows = [{"clause": clause, "up": count["up"], "down": count["down"]} for clause, count in sorted(counts.items())]
        _show(sorted(rows, key=lambda row: -int(str(row["down"]))), ("clause", "up", "down"), False)


@app.command()
def candidates(
    file: Annotated[Path, typer.Argument(metavar="OUT.toml", help="Where to write them; a file that is not there yet.")],
    config: Config = None,
) -> None:
    """Write the questions that were marked unhelpful or got no answer as cases for the evals, without personal data, to be labelled."""
    from ui.store.wanting import wanting

    # By name, because the surfaces and the evals are layers side by side that do not import each other.
    evals = importlib.import_module("evals.candidates")
    with _database(config) as database, database.reading() as session:
        lines = [found.model_dump_json() for found in wanting(session)]
    try:
        count = evals.write(lines, file)
    except ValueError as error:
        raise InputError(f"{error}.") from error
    _say(f"{count} candidates are in {file}; read them again, then label them.")


@app.command()
def escalations(config: Config = None, as_lines: AsLines = False) -> None:
    """List the requests that a person look at an answer, newest first."""
    from ui.store import feedback as kept

    with _database(config) as database, database.reading() as session:
        found = [
            {"at": _time(row.at), "contact": row.contact, "comment": row.comment, "conversation": row.conversation, "turn": row.turn}
            for row in kept.escalations(session)
        ]
    _show(found, ("at", "contact", "comment", "conversation"), as_lines)


@app.command()
def retention(config: Config = None) -> None:
    """Delete what is older than the setting `retention_days`, so that it cannot be read from the files afterwards."""
    from ui.settings import load
    from ui.store.retention import forget

    with _database(config) as database:
        gone = forget(database, load(config).retention_days)
    _say(f"{gone} conversations were deleted.")


@app.command()
def migrate(config: Config = None) -> None:
    """Bring the database to the newest version of the schema, as every start does."""
    from ui.store.migrating import newest

    with _database(config) as database:
        database.ping()
    _say(f"The schema has version {newest()}.")


@keys_app.command()
def create(
    name: Annotated[str, typer.Argument(help="Who or what the key is for.")],
    scopes: Annotated[str, typer.Option(help="What it may do, comma-separated: ask, check, read, audit, metrics.")] = DEFAULT_SCOPES,
    days: Annotated[int | None, typer.Option(min=1, help="Days after which it expires (default: never).")] = None,
    config: Config = None,
) -> None:
    """Make a key and print it; it is kept as a hash, so it cannot be shown again."""
    from ui.settings import SCOPES
    from ui.store import keys

    wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        raise InputError(f"scopes: {unknown[0]!r} is none of {', '.join(SCOPES)}." if unknown else "scopes: name at least one.")
    with _database(config) as database, database.writing() as session:
        made = keys.create(session, name, wanted, days)
    _say(made)


@keys_app.command()
def revoke(public: Annotated[str, typer.Argument(metavar="ID", help="The part of the key after 'pak_'.")], config: Config = None) -> None:
    """End a key at once."""
    from ui.store import keys

    with _database(config) as database, database.writing() as session:
        if not keys.revoke(session, public):
            raise InputError(f"There is no key {public[:40]!r}; 'policy-assistant admin keys list' shows all.")
    _say(f"The key {public} is revoked.")


@keys_app.command(name="list")
def list_keys(config: Config = None, as_lines: AsLines = False) -> None:
    """List all keys, without what makes them secret."""
    from ui.store import keys

    with _database(config) as database, database.reading() as session:
        found = [
            {
                "id": row.id,
                "name": row.name,
                "scopes": row.scopes,
                "created": _time(row.created),
                "expires": _time(row.expires),
                "revoked": _time(row.revoked),
            }
            for row in keys.listed(session)
        ]
    _show(found, ("id", "name", "scopes", "created", "expires", "revoked"), as_lines)


@contextmanager
def _database(config: Path | None) -> Iterator[Database]:
    from ui.settings import load
    from ui.store import Database, StoreDown

    database = Database(load(config).database_url.get_secret_value())
    try:
        yield database
    except StoreDown as error:
        raise InputError(f"Nothing was done: {error}; check database_url and that the database is running.") from error
    finally:
        database.close()


def _show(rows: Sequence[Mapping[str, object]], columns: tuple[str, ...], as_lines: bool) -> None:
    if as_lines:
        for row in rows:
            _say(json.dumps(row, ensure_ascii=False))
        return
    table = Table(box=None, padding=(0, 2))
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column not in _LONG)
    for row in rows:
        table.add_row(*(_printable(row[column]) for column in columns))
    Console(markup=False).print(table) if rows else _say("There are none.")


def _printable(cell: object) -> str:
    """A cell without letters that would steer a terminal: it may come from a stranger."""
    text = "" if cell is None else str(cell)
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _time(second: int | None) -> str | None:
    return None if second is None else f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%MZ}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
