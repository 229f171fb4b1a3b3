"""The section files: one entry for every clause, read from `sections/*.toml` and checked field by field."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from rules.errors import RulesError, SectionError
from rules.facts import Credential
from rules.kinds import Rule

SECTIONS = Path(__file__).parent / "sections"
Nature = Literal["rule", "judgment", "definition", "procedure", "permission", "information"]


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


Lines = Annotated[tuple[str, ...], BeforeValidator(_several)]


class Example(BaseModel):
    """A question with the facts it states and the answer the clause gives: documentation, unit test and eval case in one.

    `fits` are all the types of section 1 that the facts fit, where that is asked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    ask: str
    facts: dict[str, object] = Field(default_factory=dict)
    verdict: Literal["yes", "no", "depends", "none"]
    about: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    fits: tuple[Credential, ...] | None = None
    because: str


class Aside(BaseModel):
    """A sentence that no rule or answer rests on, with the reason it is set aside."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    quote: str
    reason: str


class Clause(BaseModel):
    """What one clause is, which words carry it, what it decides, how people ask for it, and what it leaves open."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    nature: Nature
    quote: Lines
    asks: tuple[str, ...] = ()
    note: str = ""
    who: str = ""
    rule: tuple[Rule, ...] = ()
    example: tuple[Example, ...] = ()
    aside: tuple[Aside, ...] = ()


class Section(BaseModel):
    """One section of the policy, or the levels document."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    section: str
    title: str
    credentials: tuple[Credential, ...] = Field(default=(), alias="for")
    clause: tuple[Clause, ...]

    def __hash__(self) -> int:
        # The fields hold dicts, so pydantic's own hash fails; compiled rules are cached by the sections they come from.
        return hash((self.section, self.title, len(self.clause)))


def read_section(path: Path) -> Section:
    """One section file; SectionError naming file, place and cure where it is not valid."""
    try:
        return Section.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise SectionError(f"{path.name} cannot be read ({error}); restore it from version control") from error
    except tomllib.TOMLDecodeError as error:
        raise SectionError(f"{path.name} is not valid TOML: {error}; correct that line") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SectionError(f"{path.name}: {place}: {first['msg']}; correct it and run `policy-assistant eval`") from error
    except RulesError as error:
        raise SectionError(f"{path.name}: {error}") from error


def read_sections(folder: Path) -> tuple[Section, ...]:
    """All section files of a folder in file order; SectionError also where a clause id occurs twice or no file is there."""
    found = tuple(read_section(path) for path in sorted(folder.glob("*.toml")))
    ids = [clause.id for section in found for clause in section.clause]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise SectionError(f"clause {twice[0]} has two entries; keep one")
    if not found:
        raise SectionError(f"no section files in {folder}; restore rules/sections from version control")
    return found


@cache
def sections() -> tuple[Section, ...]:
    """The section files of the installed rules, read once."""
    return read_sections(SECTIONS)


@cache
def entries() -> dict[str, Clause]:
    """Every clause entry by its id, in the order of the text."""
    return {clause.id: clause for section in sections() for clause in section.clause}


def phrasings() -> dict[str, tuple[str, ...]]:
    """The `asks` of every clause: how people ask for it, in their words."""
    return {clause.id: clause.asks for clause in entries().values()}


@cache
def fingerprint() -> str:
    """The sha256 of all section files, which tells one set of rules from another."""
    digest = hashlib.sha256()
    for path in sorted(SECTIONS.glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
