"""Structured facts decided without any reading of language: check and bounds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field, JsonValue

import assistant
from ui.problems import ProblemBody
from ui.rest.examples import answers
from ui.rest.requests import Sent, json_only, may
from ui.security.callers import Caller

_FACTS: dict[str, JsonValue] = {"level": "undergraduate", "total_units": 14, "upper_division_units": 10, "graduate_units": 0}


class Program(Sent):
    """The stated facts of a program, as docs/contract.md names them; what is not stated is left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"credential": "academic_certificate", "facts": _FACTS, "about": ["2.5"]}]})
    credential: str | None = Field(None, max_length=100, description="The type it is held against; left out, each type stays possible.")
    facts: dict[str, JsonValue] = Field(max_length=200)
    about: tuple[str, ...] | None = Field(None, max_length=100, description="Clause ids that the verdict is narrowed to.")


class Count(Sent):
    """A count whose bounds are asked for, and what is stated otherwise."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"fact": "graduate_units", "credential": "academic_certificate", "facts": {"level": "graduate", "total_units": 15}}
            ]
        }
    )
    fact: str = Field(max_length=100, description="The name of a count, such as total_units.")
    credential: str | None = Field(None, max_length=100)
    facts: dict[str, JsonValue] = Field(default_factory=dict, max_length=200)
    about: tuple[str, ...] | None = Field(None, max_length=100, description="Clause ids whose limits alone are asked for.")


router = APIRouter(tags=["decisions"], dependencies=[Depends(json_only)])
Allowed = Annotated[Caller, Depends(may("check"))]


@router.post("/check", responses={**answers("check"), 415: {"model": ProblemBody}})
def check(sent: Program, _by: Allowed) -> assistant.ProgramCheck:
    """Decides every clause for stated facts: the verdict, the findings, what is missing, what would mend it, what it fits."""
    return assistant.check_program(sent.facts, sent.credential, sent.about)


@router.post("/bounds", responses={**answers("bounds"), 415: {"model": ProblemBody}})
def bounds(sent: Count, _by: Allowed) -> assistant.ProgramBounds:
    """Gives the least and the most of one count, with the clauses that set them, in whole units and whole courses too."""
    return assistant.program_bounds(sent.fact, sent.facts, sent.credential, sent.about)
