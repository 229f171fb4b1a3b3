"""One case: a question or a conversation with the answer that the policy supports, checked key by key."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, field_validator, model_validator

from assistant.contract import Kind
from policy_corpus.clauses import clauses as corpus
from rules.errors import RulesError
from rules.facts import facts as make_facts
from rules.section import entries

TAGS = Path(__file__).parent / "tags.toml"
SCHEMA = Path(__file__).parent / "case.schema.json"
Gold = Literal["yes", "no", "depends", "none"]
Stated = dict[str, object]
_VALUE = re.compile(r"\d+(\.\d+)?(/\d+)?%?")


@cache
def tag_groups() -> dict[str, tuple[str, ...]]:
    """The closed vocabulary: each group with its tags."""
    written: dict[str, list[str]] = tomllib.loads(TAGS.read_text(encoding="utf-8"))["tags"]
    return {group: tuple(tags) for group, tags in written.items()}


def vocabulary() -> tuple[str, ...]:
    """Every tag that a case may have, in order of name."""
    return tuple(sorted(tag for tags in tag_groups().values() for tag in tags))


@cache
def texts() -> dict[str, str]:
    """The words of every clause."""
    return {clause.id: clause.text for clause in corpus()}


Tag = Annotated[str, WithJsonSchema({"type": "string", "enum": list(vocabulary())})]
ClauseId = Annotated[str, WithJsonSchema({"type": "string", "enum": list(entries())})]
Number = Annotated[str, WithJsonSchema({"type": "string", "pattern": f"^{_VALUE.pattern}$"})]


class Case(BaseModel):
    """A question or a conversation with its gold; `kind`, `facts` and `facts_after` are None where no gold is given for them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(min_length=1, description="unique over all files")
    turns: tuple[str, ...] = Field(min_length=1, description="the messages of the user in order; the last one is answered")
    kind: Kind | None = Field(None, description="what the last turn asks")
    verdict: Gold = Field(description="the reply as the user asked it; none where it is no yes/no question")
    values: tuple[Number, ...] = Field((), description="numbers that the reply must give, exact: 10.5, 35/3, 25%")
    clauses: tuple[ClauseId, ...] = Field((), description="the clauses that carry the answer, most decisive first")
    quote: str = Field("", description="words of one of the clauses that carry the gold, verbatim")
    facts: Stated | None = Field(None, description="what was stated over all turns and still stands, in the names of the contract")
    facts_after: tuple[Stated, ...] | None = Field(None, description="the same after each turn, one table a turn")
    must_not: tuple[str, ...] = Field((), description="claims that the reply must not make, as words that must not occur in it")
    tags: tuple[Tag, ...] = Field((), description="what makes the case hard, from evals/tags.toml")
    why: str = Field("", description="why this is the gold, in one sentence")
    by: str = Field("", description="who wrote the question and its gold")
    checked: str = Field("", description="how the gold was checked, and by whom")

    @field_validator("turns")
    @classmethod
    def _asks_something(cls, turns: tuple[str, ...]) -> tuple[str, ...]:
        if not all(turn.strip() for turn in turns):
            raise ValueError("a turn is empty; write what is asked or take it out")
        return turns

    @field_validator("values")
    @classmethod
    def _exact(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if not _VALUE.fullmatch(value):
                raise ValueError(
                    f"{value!r} is no exact number; write a decimal, a fraction or a percentage such as '10.5', '35/3' or '25%'"
                )
        return values

    @field_validator("clauses")
    @classmethod
    def _known(cls, clauses: tuple[str, ...]) -> tuple[str, ...]:
        for clause in clauses:
            if clause not in entries():
                raise ValueError(f"no clause {clause!r}{nearest(clause, entries()) or '; clauses are such as 2.5, 4 or L2'}")
        return clauses

    @field_validator("tags")
    @classmethod
    def _listed(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        for tag in tags:
            if tag not in vocabulary():
                raise ValueError(f"no tag {tag!r}{nearest(tag, vocabulary()) or '; take one of evals/tags.toml, or add it there'}")
        return tags

    @field_validator("facts")
    @classmethod
    def _usable(cls, facts: Stated | None) -> Stated | None:
        _checked_facts(facts or {})
        return facts

    @field_validator("facts_after")
    @classmethod
    def _each_usable(cls, after: tuple[Stated, ...] | None) -> tuple[Stated, ...] | None:
        for facts in after or ():
            _checked_facts(facts)
        return after

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.facts_after is not None and len(self.facts_after) != len(self.turns):
            raise ValueError(
                f"facts_after has {len(self.facts_after)} tables for {len(self.turns)} turns; give one a turn, {{}} where nothing is stated"
            )
        if self.quote and not any(self.quote in texts()[clause] for clause in self.clauses):
            named = ", ".join(self.clauses) or "no clause"
            raise ValueError(
                f"quote is not in the words of {named}; copy it from `policy-assistant clause {next(iter(self.clauses), 'ID')}`"
            )
        return self


class Question(Case):
    """A case of a question file, in which the kind is always given."""

    kind: Kind


class CaseFile(BaseModel):
    """A question file: nothing but cases."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    case: tuple[Question, ...] = Field(min_length=1)


def schema() -> str:
    """The JSON schema of a question file as it is published in `evals/case.schema.json`."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **CaseFile.model_json_schema()}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def nearest(name: str, names: Mapping[str, object] | Sequence[str]) -> str:
    """'; did you mean ...?' where one of the names is close, else ''."""
    close = get_close_matches(name, list(names), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _checked_facts(facts: Stated) -> None:
    try:
        make_facts(facts)
    except RulesError as error:
        raise ValueError(str(error)) from error


if __name__ == "__main__":
    SCHEMA.write_text(schema(), encoding="utf-8")
