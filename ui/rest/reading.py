"""The policy itself: its text and its clauses."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict

import assistant
from assistant.contract import PolicyRef
from assistant.texts import DocumentView, policy_texts
from ui.errors import sentence
from ui.problems import Problem, ProblemBody
from ui.rest.examples import answers
from ui.rest.requests import may
from ui.security.callers import Caller

ClauseId = Annotated[str, Path(max_length=20, description="Such as 2.10, intro or L2.", examples=["2.10"])]


class Clauses(BaseModel):
    """Every clause of both documents in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    clauses: tuple[assistant.ClauseView, ...]


class Policy(BaseModel):
    """Which policy is applied, with both documents word for word."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    policy: PolicyRef
    documents: tuple[DocumentView, ...]


router = APIRouter(tags=["policy"])
Allowed = Annotated[Caller, Depends(may("read"))]


@router.get("/policy", responses=answers("policy"))
def policy(_by: Allowed) -> Policy:
    """Says which text is applied."""
    applied, documents = policy_texts()
    return Policy(policy=applied, documents=documents)


@router.get("/clauses", responses=answers("clauses"))
def clauses(_by: Allowed) -> Clauses:
    """Gives all clauses."""
    return Clauses(clauses=assistant.all_clauses())


@router.get("/clauses/{clause}", responses={**answers("clause"), 404: {"model": ProblemBody, "description": "No such clause"}})
def clause(clause: ClauseId, _by: Allowed) -> assistant.ClauseView:
    """Gives one clause by its id."""
    try:
        return assistant.clause_text(clause)
    except assistant.AssistantError as error:
        raise Problem(404, sentence(error)) from error
