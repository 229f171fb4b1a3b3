"""The paraphrases: people's own words, each with the clauses of which one carries the answer."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from evals.case import nearest
from evals.errors import EvalError
from rules.section import entries

PARAPHRASES = Path(__file__).parent / "paraphrases.toml"


@dataclass(frozen=True)
class Paraphrase:
    """One question; `tuned` where searching may be tuned on it, else it is held out."""

    question: str
    clauses: tuple[str, ...]
    tuned: bool


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    clauses: tuple[str, ...] = Field(min_length=1)
    questions: tuple[str, ...] = Field(min_length=1)

    @field_validator("clauses")
    @classmethod
    def _known(cls, clauses: tuple[str, ...]) -> tuple[str, ...]:
        for clause in clauses:
            if clause not in entries():
                raise ValueError(f"no clause {clause!r}{nearest(clause, entries())}")
        return clauses


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    group: tuple[_Group, ...]


def paraphrases(path: Path = PARAPHRASES) -> tuple[Paraphrase, ...]:
    """Every paraphrase in order; EvalError naming the place and the cure where the file cannot be used."""
    try:
        groups = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).group
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EvalError(f"{path.name} cannot be read ({error}); correct that line or restore it from version control") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise EvalError(f"{path.name}: {place}: {first['msg'].removeprefix('Value error, ')}; correct it") from error
    return tuple(
        Paraphrase(question, group.clauses, tuned=place % 2 == 0) for group in groups for place, question in enumerate(group.questions)
    )
