"""The register of the policy's oddities: what the text says, the reading taken, the other reading, and who should decide."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rules.analysis.oddity import NOT_COMPUTED, Kind, Oddity
from rules.check import Check
from rules.errors import RulesError
from rules.facts import Credential
from rules.formula import Formula, World, negation
from rules.kinds.rule import Condition, RuleBody, is_stated

REGISTER = Path(__file__).parent.parent / "register.toml"


class RegisterError(RulesError):
    """The register cannot be read; the message names the place and the cure."""


class Entry(BaseModel):
    """One registered oddity; `witness` holds facts of a program that falls in it, `differs` what the readings make of it.

    `when` and `for` tell which stated facts touch it, in the form a rule has; a fork is touched where a finding says so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    id: str = Field(pattern=r"^[a-z0-9.-]+$")
    kind: Kind
    clauses: tuple[str, ...] = Field(min_length=1)
    says: str
    reading: str
    other: str
    witness: dict[str, object] = Field(default_factory=dict)
    differs: str = ""
    who: str
    when: dict[str, Condition] = Field(default_factory=dict)
    credentials: tuple[Credential, ...] = Field(default=(), alias="for")

    @property
    def note(self) -> str:
        """What to tell somebody whose program falls in it."""
        return f"{', '.join(self.clauses)}: {self.reading} Another reading: {self.other}"

    @cached_property
    def elsewhere(self) -> Formula:
        """Where its `when`, in the form a rule has it, does not hold."""
        return negation(RuleBody(when=self.when).applies)


def read_register(path: Path = REGISTER) -> tuple[Entry, ...]:
    """Every entry of a register file; RegisterError where it is not valid or names an id twice."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = tuple(Entry.model_validate(item) for item in raw.get("entry", []))
    except (OSError, UnicodeDecodeError) as error:
        raise RegisterError(f"{path.name} cannot be read ({error}); restore it from version control") from error
    except tomllib.TOMLDecodeError as error:
        raise RegisterError(f"{path.name} is not valid TOML: {error}; correct that line") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise RegisterError(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}; correct that entry") from error
    twice = sorted({e.id for e in entries if [x.id for x in entries].count(e.id) > 1})
    if twice:
        raise RegisterError(f"{path.name}: {twice[0]} is registered twice; keep one entry")
    return entries


@cache
def register() -> tuple[Entry, ...]:
    """The checked-in register, read once."""
    return read_register()


def entry(name: str) -> Entry | None:
    """The entry of an oddity, such as the `forked` of a finding; None where it is not registered."""
    return next((item for item in register() if item.id == name), None)


def touching(clause: str) -> tuple[Entry, ...]:
    """The entries that concern a clause."""
    return tuple(item for item in register() if clause in item.clauses)


def touched(checked: Check) -> tuple[Entry, ...]:
    """The entries that the stated facts fall in: forks that leave a finding open, and those whose `when` surely holds.

    A check about some clauses is touched by the entries of these alone.
    """
    forks = {finding.forked for finding in checked.bearing} - {None}
    world = World(checked.facts, {"credential": frozenset(c.value for c in checked.candidates)})
    asked = (item for item in register() if item.when or item.id in forks)
    return tuple(
        item
        for item in asked
        if (checked.about is None or checked.about & set(item.clauses)) and (item.id in forks or _falls_in(item, checked, world))
    )


def _falls_in(item: Entry, checked: Check, world: World) -> bool:
    if not all(is_stated(checked.facts, name) for name in item.when):
        return False
    bound = not item.credentials or set(checked.candidates) <= set(item.credentials)
    return bound and not world.possible(item.elsewhere)


def differences(found: Iterable[Oddity], registered: Iterable[Entry]) -> Iterator[str]:
    """One sentence for each way in which analysis and register disagree; nothing where they agree."""
    known, seen = {item.id: item for item in registered}, {item.id: item for item in found}
    for name, oddity in seen.items():
        if name not in known:
            yield f"{name} is not in the register: {oddity.what}; add an entry with the reading taken and who should decide"
        elif known[name].kind != oddity.kind or set(known[name].clauses) != set(oddity.clauses):
            stands = _told(known[name].kind, known[name].clauses)
            yield f"{name} is registered as {stands} but found as {_told(oddity.kind, oddity.clauses)}; correct the entry"
    for name, item in known.items():
        if item.kind not in NOT_COMPUTED and name not in seen:
            yield f"{name} is in the register but no longer found; remove the entry, or restore the rule it speaks of"


def _told(kind: str, clauses: Iterable[str]) -> str:
    return f"{kind} in {', '.join(clauses)}"
