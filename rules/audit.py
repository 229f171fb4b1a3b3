"""The decisions of an audit: one for each program of a catalogue, in the order of its rows, held one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from rules.analysis import touched
from rules.check import Check, Status, Verdict, check
from rules.courses import split, with_courses
from rules.dates import before_policy
from rules.errors import FactError
from rules.facts import Facts, facts
from rules.fit import not_ruled_out


@dataclass(frozen=True)
class Row:
    """The facts of one program, in plain values, with the line they stand on; `key` tells programs apart and may be ''."""

    line: int
    name: str
    facts: Mapping[str, object]
    key: str = ""


@dataclass(frozen=True)
class Refused:
    """A row, or one cell of it, of which no verdict can be given: where it is, and the problem with its cure."""

    line: int
    name: str
    column: str
    problem: str


@dataclass(frozen=True)
class Reason:
    """What one clause says of a program."""

    clause: str
    status: Status
    because: str


@dataclass(frozen=True)
class Decision:
    """The verdict over one program; `note` says why there is none where the policy did not hold yet."""

    line: int
    name: str
    checked: Check
    note: str = ""

    @property
    def facts(self) -> Facts:
        """The facts it was decided on."""
        return self.checked.facts

    @property
    def credential(self) -> str:
        """The type it was held against, '' where none was named."""
        return self.checked.candidates[0].value if len(self.checked.candidates) == 1 else ""

    @cached_property
    def verdict(self) -> Verdict | None:
        """`yes`, `no` or `depends`; None where nothing is decided from this text."""
        return None if self.note else self.checked.verdict

    @cached_property
    def statuses(self) -> Mapping[str, Status]:
        """Each clause that applies with its status; empty where no single type is named."""
        if self.note or not self.credential:
            return {}
        return {finding.clause: finding.status for finding in self.checked.bearing}

    def reasons(self, status: Status) -> tuple[Reason, ...]:
        """The clauses of one status with their reasons."""
        if self.note or not self.credential:
            return ()
        return tuple(Reason(f.clause, f.status, f.because) for f in self.checked.bearing if f.status == status)

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """Why nothing is decided, what the course list leaves undecided, and the oddities of the policy these facts fall in."""
        if self.note:
            return (self.note,)
        listed = split(self.facts.courses).notes if self.facts.courses else ()
        return (*listed, *(entry.note for entry in touched(self.checked)))

    @cached_property
    def could_be(self) -> tuple[str, ...]:
        """The types the stated facts fit or might fit, where none was named or the one named is ruled out by what identifies it."""
        ruled_out = self.verdict == "no" and any(
            f.rule is not None and f.rule.identifies for f in self.checked.bearing if f.status == "fail"
        )
        if self.note or not (ruled_out or not self.credential):
            return ()
        decided = () if self.credential else self.checked.findings
        return tuple(credential.value for credential in not_ruled_out(self.facts, decided))


def audit_rows(rows: Iterable[Row | Refused]) -> Iterator[Decision | Refused]:
    """One decision a program, or the refusal of its row; a refusal that comes in goes out, and the rest goes on."""
    return (row if isinstance(row, Refused) else decide_row(row) for row in unrepeated(rows))


def unrepeated(rows: Iterable[Row | Refused]) -> Iterator[Row | Refused]:
    """The rows as they come, each whose key was used before refused.

    Rows are held one at a time; of earlier ones only a short print of each key is kept (13 MB for 100,000 programs).
    """
    seen: dict[bytes, int] = {}
    for row in rows:
        first = seen.setdefault(_short(row.key), row.line) if isinstance(row, Row) and row.key else row.line
        if first == row.line:
            yield row
        elif isinstance(row, Row):
            yield Refused(row.line, row.name, "id", f"{row.key} is also the id of line {first}; give each program an id of its own")


def decide_row(row: Row) -> Decision | Refused:
    """The decision over one row, or its refusal with the column at fault."""
    try:
        given = with_courses(facts(row.facts))
    except FactError as error:
        return Refused(row.line, row.name, error.field, error.problem)
    return Decision(row.line, row.name, check(given), before_policy(given.as_of))


def _short(key: str) -> bytes:
    return blake2b(key.encode(errors="surrogatepass"), digest_size=8).digest()
