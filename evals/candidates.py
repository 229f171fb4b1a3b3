"""Candidate cases from questions that users found unhelpful or that were not answered, without personal data, ready to be labelled.

`policy-assistant admin candidates OUT.toml` writes those of the service. `python -m evals.candidates IN.jsonl OUT.toml` reads one JSON object
a line from elsewhere: `question` (or `turns`), and where known `kind`, `verdict`, `clauses` and `comment`. The file is a question file whose
gold is still to be filled in; until then the evals refuse it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import category

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.case import nearest
from evals.errors import EvalError
from evals.personal import without_personal_data

_HEAD = """\
# Candidates: questions of users, personal data taken out. Read each one again before it is kept: no program finds every name.
# Fill in kind, verdict and the other gold (evals/questions/README.md), then move the case to a file in evals/questions.
"""


class Feedback(BaseModel):
    """One exported record: what was asked, and what was answered to it; all else that an export holds is left aside."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    question: str = ""
    turns: tuple[str, ...] = ()
    kind: str | None = None
    verdict: str | None = None
    clauses: tuple[str, ...] = ()
    comment: str | None = Field(None)

    @property
    def asked(self) -> tuple[str, ...]:
        """The turns, or the question alone."""
        return self.turns or ((self.question,) if self.question else ())


@dataclass(frozen=True)
class Candidate:
    """A question to be labelled, with what was answered and what the user said of it."""

    turns: tuple[str, ...]
    answered: str
    comment: str


def candidates(lines: Iterable[str]) -> Iterator[Candidate]:
    """One candidate for each record that asks something, no two with the same words. EvalError names a line that cannot be read."""
    seen: set[tuple[str, ...]] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        record = _record(number, line)
        turns = tuple(cleaned for turn in record.asked if (cleaned := without_personal_data(_printable(turn))))
        key = tuple(" ".join(turn.casefold().split()) for turn in turns)
        if not turns or key in seen:
            continue
        seen.add(key)
        answered = ", ".join(part for part in (record.kind or "", record.verdict or "", *record.clauses) if part)
        yield Candidate(turns, without_personal_data(answered), without_personal_data(_printable(record.comment or "")))


def written(found: Iterable[Candidate]) -> str:
    """The candidates as a question file to be labelled."""
    return "\n".join([_HEAD, *(_table(number, candidate) for number, candidate in enumerate(found, start=1))])


def main(argv: Sequence[str] | None = None) -> int:
    """Read an export and write the candidates: 0 written, 2 a line or a file is wrong."""
    parser = argparse.ArgumentParser(prog="evals.candidates", description="Turn exported questions of users into candidate cases.")
    parser.add_argument("export", type=Path, metavar="IN.jsonl")
    parser.add_argument("file", type=Path, metavar="OUT.toml")
    options = parser.parse_args(argv)
    try:
        count = write(options.export.read_text(encoding="utf-8").splitlines(), options.file)
    except (OSError, UnicodeDecodeError, EvalError) as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    print(f"{count} candidates are in {options.file}; read them again, then label them.")
    return 0


def write(lines: Iterable[str], path: Path) -> int:
    """Write the candidates of an export to a file that is not there yet; how many they are. EvalError where that cannot be done."""
    found = list(candidates(lines))
    try:
        with path.open("x", encoding="utf-8") as out:  # labels that somebody filled in are never overwritten
            out.write(written(found))
    except FileExistsError as error:
        raise EvalError(f"{path} is there already; name a file that is not there yet") from error
    except OSError as error:
        raise EvalError(f"{path} cannot be written ({error.strerror or error}); name a file in a folder that you can write to") from error
    return len(found)


def _record(number: int, line: str) -> Feedback:
    try:
        record = Feedback.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the line"
        raise EvalError(f"line {number}: {key}: {first['msg'].lower()}; write one JSON object with a question on each line") from error
    if not record.asked:
        given = next(iter(json.loads(line)), "")
        raise EvalError(f"line {number}: question is missing{nearest(given, ('question', 'turns'))}; add it, or turns")
    return record


def _printable(text: str) -> str:
    """The text without control characters, which TOML does not take in a comment."""
    return "".join(" " if category(letter) == "Cc" and letter not in "\n\t" else letter for letter in text)


def _table(number: int, candidate: Candidate) -> str:
    rows = [
        "[[case]]",
        f'id      = "candidate-{number:03}"',
        f"turns   = {json.dumps(list(candidate.turns), ensure_ascii=False)}",
        'kind    = ""       # to be labelled',
        'verdict = ""       # to be labelled: yes, no, depends or none',
        "clauses = []       # to be labelled",
        'why     = ""',
        f"# answered: {' '.join(candidate.answered.split()) or 'nothing'}",
    ]
    if candidate.comment:
        rows.append(f"# the user said: {' '.join(candidate.comment.split())}")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
