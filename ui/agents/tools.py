"""The five tools that agents get, whichever way they come; names, words and types are read off the methods here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import Field, JsonValue

import assistant
from assistant.contract import Answer
from ui.desk import Asked, Crowded, UnknownConversation
from ui.errors import InputError, foreseen, sentence
from ui.problems import Problem
from ui.running import Running
from ui.security.callers import Caller
from ui.settings import SCOPES, Scope

INSTRUCTIONS = (
    "Answers about one university policy on certificates and micro-credentials. Verdicts and numbers come from a deterministic rules "
    "core: repeat them as they are, quote the citations, and where the verdict is 'depends' ask the user for what `missing` names. "
    "It helps with reading the policy and is no official ruling."
)
_MOST = 100_000
Credential = Annotated[
    str | None,
    Field(
        max_length=100,
        description="academic_certificate, non_credit_certificate, academic_micro_credential, non_credit_micro_credential, "
        "certificate_of_participation, certificate_of_completion or certificate_of_achievement; left out: each stays possible.",
    ),
]
Facts = Annotated[
    dict[str, JsonValue],
    Field(max_length=200, description="What is stated of the program, such as level, total_units, graduate_units, grading; nothing else."),
]


class Tools:
    """The tools of one caller, who is looked up at each call."""

    def __init__(self, running: Running, caller: Callable[[], Caller]) -> None:
        self._running, self._caller = running, caller

    def ask_policy(
        self,
        question: Annotated[str, Field(max_length=_MOST, description="The question in plain words, with what is known of the program.")],
        conversation: Annotated[
            str | None, Field(pattern=r"^[0-9a-f]{32}$", description="The id that the last answer gave, to build on it.")
        ] = None,
    ) -> Answer:
        """Answer a question about the policy: verdict, numbers, the clauses quoted, and what is missing to settle it."""
        answer = self._running.desk.ask(Asked(question, self._by("ask").name, conversation))
        self._running.metrics.answer(answer)
        return answer

    def check_program(
        self,
        facts: Facts,
        credential: Credential = None,
        about: Annotated[list[str] | None, Field(max_length=100, description="Clause ids that the verdict is narrowed to.")] = None,
    ) -> assistant.ProgramCheck:
        """Decide every clause for stated facts, with no reading of language: verdict, findings, what is missing, what would mend it."""
        self._by("check")
        return assistant.check_program(facts, credential, about)

    def find_bound(
        self,
        fact: Annotated[str, Field(max_length=100, description="The count whose bounds are asked for, such as graduate_units.")],
        facts: Facts,
        credential: Credential = None,
    ) -> assistant.ProgramBounds:
        """Find the least and the most that one count may be, with the clauses that say so."""
        self._by("check")
        return assistant.program_bounds(fact, facts, credential)

    def search_policy(
        self,
        words: Annotated[str, Field(max_length=2_000, description="What the clauses should be about.")],
        most: Annotated[int, Field(ge=1, le=6, description="How many clauses at most.")] = 5,
    ) -> assistant.FoundClauses:
        """Find the clauses nearest to some words; decides nothing."""
        self._by("read")
        return assistant.search_policy(words, most)

    def get_clause(self, clause: Annotated[str, Field(max_length=20, description="Such as 2.10, intro or L2.")]) -> assistant.ClauseView:
        """Give one clause of the policy word for word."""
        self._by("read")
        return assistant.clause_text(clause)

    def all(self) -> Sequence[Callable[..., object]]:
        """Every tool, in the order in which they are listed."""
        return (self.ask_policy, self.check_program, self.find_bound, self.search_policy, self.get_clause)

    def _by(self, scope: Scope) -> Caller:
        caller = self._caller()
        caller.may(scope)
        return caller


def local_caller() -> Caller:
    """Whoever runs the tools on a machine of their own: nobody is there to be told apart."""
    return Caller("local", frozenset(SCOPES))


def refusals() -> tuple[type[Exception], ...]:
    """The errors that an agent can mend or must tell its user."""
    return (Problem, UnknownConversation, Crowded, InputError, *foreseen())


def refusal(error: Exception) -> str:
    """The one sentence for such an error."""
    match error:
        case Problem():
            return str(error)
        case UnknownConversation():
            return "There is no conversation of this id; leave it out to begin one."
        case Crowded():
            return "Many requests continue this conversation at once; send this one again."
        case _:
            return sentence(error)
