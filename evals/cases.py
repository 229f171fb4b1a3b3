"""The cases: every example of every clause, and the question files, each checked key by key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from assistant.contract import Kind
from evals.case import Case, Gold, Question, nearest
from rules.section import Clause, Example, entries

QUESTIONS = Path(__file__).parent / "questions"
UNSEEN = QUESTIONS / "unseen"
# The name under which the examples, asked as questions, stand beside the question files.
EXAMPLES = "examples"


@dataclass(frozen=True)
class Program:
    """An example of a clause as structured facts for the rules core."""

    clause: Clause
    number: int
    example: Example

    @property
    def id(self) -> str:
        """The clause and which of its examples: '2.5-3'."""
        return f"{self.clause.id}-{self.number}"

    @property
    def about(self) -> tuple[str, ...]:
        """The clauses that the verdict is over."""
        return self.example.about or (self.clause.id,)

    def asked(self) -> Case:
        """The same example in words."""
        given = self.example
        return Case(
            id=self.id,
            turns=(given.ask,),
            verdict=given.verdict,
            values=given.values,
            clauses=(self.clause.id,),
            facts=given.facts,
            why=given.because,
        )


@dataclass(frozen=True)
class Problem:
    """What is wrong in a question file and how to cure it; line, case and key where they are known."""

    file: str
    message: str
    line: int | None = None
    case: str = ""
    key: str = ""

    def __str__(self) -> str:
        line = f" line {self.line}" if self.line else ""
        case = f", case {self.case}" if self.case else ""
        key = f", key {self.key}" if self.key else ""
        return f"{self.file}{line}{case}{key}: {self.message}"


@dataclass
class Loaded:
    """The usable cases of each file by its name without '.toml', and every problem found on the way."""

    files: dict[str, tuple[Case, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def programs() -> tuple[Program, ...]:
    """Every example of every clause, in the order of the text."""
    return tuple(
        Program(clause, number, example) for clause in entries().values() for number, example in enumerate(clause.example, start=1)
    )


def load(paths: Sequence[Path]) -> Loaded:
    """The cases of these files; a file or case with a problem is left out and the others stay."""
    loaded = Loaded()
    owner: dict[str, str] = {}
    for path in paths:
        cases = []
        for case, line in _read(path, loaded.problems):
            if case.id in owner:
                loaded.problems.append(
                    Problem(path.name, f"this id is also in {owner[case.id]}; give one of the two a new id", line, case.id, "id")
                )
            else:
                owner[case.id] = path.name
                cases.append(case)
        loaded.files[path.stem] = tuple(cases)
    return loaded


def question_files(folder: Path = QUESTIONS) -> list[Path]:
    """The question files of one folder in order of name."""
    return sorted(folder.glob("*.toml"))


def _read(path: Path, problems: list[Problem]) -> list[tuple[Case, int | None]]:
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(path.name, f"cannot be read ({error}); restore it from version control"))
        return []
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(path.name, f"is not valid TOML: {error}; correct that line"))
        return []
    problems.extend(
        Problem(path.name, f"no table {name!r} is known here; begin each case with [[case]]", _line(text.splitlines(), name))
        for name in tables
        if name != "case"
    )
    written = tables.get("case", [])
    if not isinstance(written, list) or not written:
        problems.append(Problem(path.name, "holds no case; begin each case with [[case]]"))
        return []
    blocks = _blocks(text, len(written))
    return [
        (case, start)
        for values, (start, lines) in zip(written, blocks, strict=True)
        if (case := _case(path.name, values, start, lines, problems))
    ]


def _case(file: str, values: Mapping[str, object], start: int | None, lines: Sequence[str], problems: list[Problem]) -> Case | None:
    try:
        return Question.model_validate(values)
    except ValidationError as error:
        for details in error.errors():
            # What concerns several keys names its key first.
            key = str(details["loc"][0]) if details["loc"] else details["msg"].removeprefix("Value error, ").partition(" ")[0]
            within = _line(lines, key)
            line = start + within - 1 if start is not None and within else start
            problems.append(Problem(file, _cure(key, details), line, str(values.get("id", "")), key))
        return None


def _cure(key: str, details: ErrorDetails) -> str:
    """What is wrong with a key, in one sentence that ends in what to do."""
    given = details["input"]
    if details["type"] == "extra_forbidden":
        return f"no such key{nearest(key, Question.model_fields) or '; the keys are ' + ', '.join(Question.model_fields)}"
    if details["type"] == "missing":
        return "is missing; add it"
    if details["type"] == "literal_error":
        allowed = get_args(Gold) if key == "verdict" else get_args(Kind)
        return f"{given!r} is none of {', '.join(allowed)}{nearest(str(given), allowed)}"
    cause = details.get("ctx", {}).get("error")
    return str(cause) if cause is not None else f"{details['msg'][:1].lower()}{details['msg'][1:]}; given was {str(given)[:40]!r}"


def _blocks(text: str, count: int) -> list[tuple[int | None, list[str]]]:
    """The line on which each [[case]] begins, with its lines; without lines where the file cannot be told apart by them."""
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if re.match(r"\s*\[\[\s*case\s*]]", line)]
    if len(starts) != count:
        return [(None, [])] * count
    return [(start + 1, lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _line(lines: Sequence[str], key: str) -> int | None:
    """The number (from 1) of the first of these lines that writes the key or opens the table."""
    pattern = re.compile(rf"\s*\[*\s*{re.escape(key)}\b\s*[=.\]]")
    return next((number for number, line in enumerate(lines, start=1) if key and pattern.match(line)), None)
