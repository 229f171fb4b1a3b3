"""A question decided again over facts that were set by hand, and the facts that a course list determines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.answer import concluded, usable
from assistant.contract import Answer, Part
from assistant.conversation import Conversation
from assistant.errors import AssistantError
from assistant.read import Asked, read
from assistant.read.asking import as_given
from assistant.read.statement import Given
from rules.amount import plain
from rules.courses import parse_courses, split
from rules.errors import FactError
from rules.facts import DIVISIONS, FIVE_TYPES, Credential, Facts, facts
from rules.wording import wording

_TYPE = ("credential", "level", "credit_bearing")
_BY_CREDIT = {
    True: (Credential.ACADEMIC_CERTIFICATE, Credential.ACADEMIC_MICRO_CREDENTIAL),
    False: (Credential.NON_CREDIT_CERTIFICATE, Credential.NON_CREDIT_MICRO_CREDENTIAL),
}


class UnusableFact(AssistantError):
    """A fact that was set by hand cannot be used: `fact` is its name, `problem` what is wrong and the cure in plain words."""

    def __init__(self, fact: str, problem: str) -> None:
        self.fact, self.problem = fact, problem
        super().__init__(f"{_noun(fact)}: {problem}")


class ListedCourses(Part):
    """What a course list determines: how many courses it names, the facts they give, and what they leave undecided."""

    count: int
    facts: dict[str, object]
    notes: tuple[str, ...]


def restate(question: str, before: Conversation | None, stated: Mapping[str, object]) -> tuple[Answer, Conversation]:
    """The answer to a question with these facts in place of all that were read, and the conversation after it.

    `before` is the conversation as the question met it. UnusableFact naming the fact, QuestionError where there is no question.
    """
    state = before or Conversation.new()
    given = usable_facts(stated)
    try:
        asked = _with_facts(read(usable(question), state), given)
    except FactError as error:
        raise _unusable(error) from error
    return concluded(asked, state)


def usable_facts(stated: Mapping[str, object]) -> Facts:
    """The facts that were set; UnusableFact naming the one that cannot be used."""
    try:
        return facts(stated)
    except FactError as error:
        raise _unusable(error) from error


def read_courses(text: str) -> ListedCourses:
    """The facts of a program given course by course, one a line or as a table; UnusableFact naming every line that cannot be read."""
    try:
        courses = parse_courses(text)
        found = split(courses)
    except FactError as error:
        raise _unusable(error) from error
    amounts = {name: getattr(found, name) for name in ("total_units", *DIVISIONS, "transfer_units")}
    told: dict[str, object] = {name: plain(amount) for name, amount in amounts.items() if amount is not None}
    if found.grading is not None:
        told["grading"] = found.grading.value
    return ListedCourses(count=len(courses), facts=told, notes=found.notes)


def _with_facts(asked: Asked, given: Facts) -> Asked:
    """What was asked, of these facts; what the question only supposes stays supposed, unless that very fact was set."""
    read_before, hand = as_given(asked.standing), as_given(given)
    changed = {name for name in {*read_before, *hand} if read_before.get(name) != hand.get(name)}
    what_if = {n: v for n, v in as_given(asked.supposed).items() if read_before.get(n) != v and n not in changed}
    candidates = _candidates(given) if changed & set(_TYPE) and not set(what_if) & set(_TYPE) else asked.candidates
    named = {"credential": candidates[0].value} if len(candidates) == 1 else {}
    standing = facts({**_plain(hand), **({} if what_if else named)})
    supposed = facts({**_plain(hand), **_plain(what_if), **named})
    family = tuple(c.value for c in candidates)
    return replace(
        asked,
        standing=standing,
        supposed=supposed,
        candidates=candidates,
        question=replace(asked.question, loose=False),
        asking=asked.asking.model_copy(update={"family": family, "supposed": supposed.stated() if what_if else {}}),
        stated_now={n: what_if.get(n, hand.get(n, v)) for n, v in asked.stated_now.items() if n in what_if or n in hand},
        claims=tuple(claim for claim in asked.claims if claim[0] not in changed),
        denied=asked.denied - changed,
        shares={n: share for n, share in asked.shares.items() if n not in changed},
        unread=frozenset(),
        lost=False,
        conflict="",
        others=tuple((weight, _with_facts(other, given)) for weight, other in asked.others),
    )


def _candidates(given: Facts) -> tuple[Credential, ...]:
    """The types that a program can be by its type, level and credit alone."""
    if given.credential is not None:
        return (given.credential,)
    if given.level is not None and given.level != "other":
        return (Credential.ACADEMIC_CERTIFICATE,)
    return _BY_CREDIT[given.credit_bearing] if given.credit_bearing is not None else FIVE_TYPES


def _plain(given: Mapping[str, Given]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}


def _unusable(error: FactError) -> UnusableFact:
    """The error with facts named in plain words."""
    problem = re.sub(r"\w+_\w+", lambda name: _noun(name[0]), error.problem)
    return UnusableFact(error.field.partition(".")[0], problem)


def _noun(name: str) -> str:
    return wording(name).noun if name in Facts.model_fields else name
