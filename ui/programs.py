"""Structured programs: one file or one line, read into a credential, facts and the clauses asked about."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import assistant
from ui.errors import InputError

_KEYS = frozenset(("id", "credential", "facts"))
_MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Program:
    """The stated facts of one program, and the credential it is checked as."""

    facts: dict[str, object]
    credential: str | None = None

    def check(self) -> assistant.ProgramCheck:
        """The decision over every clause."""
        return assistant.check_program(self.facts, self.credential)


def read_program(path: Path) -> Program:
    """The program in a TOML or JSON file; InputError naming the cure where it cannot be read."""
    try:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            raise InputError(f"{path} is larger than {_MOST_BYTES:,} bytes; give one program in one file.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}); check the name of the file.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not text in UTF-8; save it again as UTF-8.") from error
    return parse_program(text, path.suffix.lower(), str(path))


def parse_program(text: str, kind: str, name: str) -> Program:
    """The program in a text; `kind` is '.toml' or '.json', anything else is told from the first letter."""
    as_json = kind == ".json" or (kind != ".toml" and text.lstrip().startswith("{"))
    try:
        table: object = json.loads(text) if as_json else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        form = "JSON" if as_json else "TOML"
        raise InputError(f"{name} is not valid {form} ({_first_line(error)}); correct it there.") from error
    if not isinstance(table, dict):
        raise InputError(f"{name} holds no table of facts; write facts such as total_units = 14.")
    return program_of(table if "facts" in table else {"facts": table})


def program_of(table: Mapping[str, object]) -> Program:
    """The program in a table with `facts` and perhaps `credential`; InputError where the shape is another."""
    unknown = sorted(str(key) for key in table.keys() - _KEYS)
    if unknown:
        raise InputError(f"{unknown[0][:60]!r} does not belong beside facts; move it into facts, or leave it out.")
    facts = table.get("facts")
    credential = table.get("credential")
    if not isinstance(facts, dict):
        raise InputError('facts is missing or no object; write {"credential": "academic_certificate", "facts": {"total_units": 14}}.')
    if credential is not None and not isinstance(credential, str):
        raise InputError('credential is not text; write a name such as "academic_certificate".')
    return Program({str(name): value for name, value in facts.items()}, credential)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
