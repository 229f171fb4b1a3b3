"""Structured programs: one file or one line, read into a credential, facts and the clauses asked about."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import assistant
from ui.errors import InputError
from ui.stdin import stdin_text

_KEYS = frozenset(("id", "credential", "facts", "about"))
_MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Program:
    """The stated facts of one program, the credential it is checked as, and the clauses asked about (None: all)."""

    facts: dict[str, object]
    credential: str | None = None
    about: tuple[str, ...] | None = None

    def check(self) -> assistant.ProgramCheck:
        """The decision over every clause, or over those asked about."""
        return assistant.check_program(self.facts, self.credential, self.about)

    def narrowed(self, about: Sequence[str]) -> Program:
        """The same program asked about these clauses, each given by itself or several with commas; as it is where none is given."""
        named = tuple(part.strip() for item in about for part in item.split(",") if part.strip())
        return replace(self, about=named) if about else self

    def with_facts(self, stated: Sequence[str]) -> Program:
        """The same program with facts written as NAME=VALUE; InputError where one is written otherwise."""
        pairs = [item.partition("=") for item in stated]
        wrong = next((name for name, equals, value in pairs if not (name.strip() and equals and value.strip())), None)
        if wrong is not None:
            raise InputError(f"--fact {wrong!r} is not NAME=VALUE; write for instance --fact total_units=15.")
        return replace(self, facts={**self.facts, **{name.strip(): value_of(value.strip()) for name, _, value in pairs}})


def value_of(text: str) -> object:
    """A value as it is written on the command line: a number, true, false, a list or an object as in JSON, else text."""
    try:
        value: object = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return text
    return value


def given_program(name: str) -> Program:
    """The program in a file, or on standard input where the name is '-'."""
    return parse_program(stdin_text(), "", "Standard input") if name == "-" else read_program(Path(name))


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
    """The program in a table with `facts` and perhaps `credential` and `about`; InputError where the shape is another."""
    unknown = sorted(str(key) for key in table.keys() - _KEYS)
    if unknown:
        raise InputError(f"{unknown[0][:60]!r} does not belong beside facts; move it into facts, or leave it out.")
    facts = table.get("facts")
    credential = table.get("credential")
    if not isinstance(facts, dict):
        raise InputError('facts is missing or no object; write {"credential": "academic_certificate", "facts": {"total_units": 14}}.')
    if credential is not None and not isinstance(credential, str):
        raise InputError('credential is not text; write a name such as "academic_certificate".')
    return Program({str(name): value for name, value in facts.items()}, credential, _about(table.get("about")))


def _about(given: object) -> tuple[str, ...] | None:
    if given is None:
        return None
    if not isinstance(given, list) or not given or not all(isinstance(clause, str) for clause in given):
        raise InputError('about is no list of clause ids; write ["2.4", "2.10"], in quotation marks, or leave it out.')
    return tuple(given)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
