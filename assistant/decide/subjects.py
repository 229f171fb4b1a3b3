"""What a yes/no question is about: the facts its verdict is over, and the clauses that speak of them."""

from __future__ import annotations

import re

from assistant.read import Asked
from rules.check import concerned
from rules.facts import COUNTS, DIVISIONS, Approval, Credential
from rules.section import entries

ALL_THERE_IS = re.compile(
    r"(?<!\w)(?:only|just|outstanding|still (?:missing|needed|outstanding|lacking|required)|(?:anything|anyone|any approval|something) (?:else|still|missing|left)|all (?:the approvals?|it takes|it needs|we need|that is (?:needed|required))|enough|complete|sufficient|suffices?|nobody else|no one else|alone|by itself|cover(?:s|ed)? (?:it|everything))(?!\w)"
)


# The standard procedures are the path on which the bodies decide, and no body that could be left out.
BODIES = tuple(a for a in Approval if a != Approval.STANDARD_CURRICULAR_PROCEDURES)


def subjects(asked: Asked) -> tuple[str, ...]:
    """The facts the verdict is about: those in the question's focus, else all that the message states."""
    kept_level = () if asked.supposed.level == "other" else ("level",)
    focus = [n for n in asked.asking.focus if n not in ("title", "credential", *kept_level)]
    if asked.supposed.implies_competence is None and Credential.CERTIFICATE_OF_PARTICIPATION not in asked.candidates:
        focus = [n for n in focus if n != "implies_competence"]  # 'call it' and 'title' are about the paper's wording only there
    if not focus and asked.supposed.approvals and ALL_THERE_IS.search(asked.text):
        focus = ["approvals"]
    if len(focus) > 1 and "credit_bearing" in focus:
        focus.remove("credit_bearing")
    found: list[str] = []
    for name in focus or _most_specific(asked):
        if name in ("approvals", "approvals_missing"):
            found += [f"approvals.{a.value}" for a in (BODIES if ALL_THERE_IS.search(asked.text) else Approval)]
        else:
            found.append(name)
    return tuple(dict.fromkeys(found))


_GROUPS: tuple[tuple[str, ...], ...] = (
    (*DIVISIONS,),
    ("transfer_units", "prior_learning_units"),
    ("double_counted_units", "graduate_program_permission"),
)


def _most_specific(asked: Asked) -> list[str]:
    """What a question without a subject of its own ('is that enough?') is about: all that was stated, the size only by itself."""
    said = {**asked.stated_now, **asked.shares}
    stated = [n for n in (said or asked.supposed.stated()) if n not in ("credential", "level", "credit_bearing")]
    for group in _GROUPS:
        if any(n in group for n in stated):
            return [n for n in stated if n != "total_units"]
    return stated or (["total_units"] if asked.supposed.total_units is not None else [])


def about(asked: Asked) -> tuple[str, ...]:
    """The clauses the verdict is over; empty where the question is broad or names nothing that a rule limits."""
    wanted = subjects(asked)
    foreign = [
        n
        for n in wanted
        if n not in COUNTS and n != "offered_by" and len(asked.candidates) == 1 and not concerned(asked.candidates[0], [n])
    ]
    if foreign and asked.asking.focus:
        wanted = tuple(n for n in wanted if n != "offered_by")  # beside what is asked about, who offers it only describes
    if any(n.startswith("approvals.") for n in wanted) and ALL_THERE_IS.search(asked.text):
        wanted = (*wanted, *(f"approvals.{a.value}" for a in BODIES))
    found = dict.fromkeys(clause for c in asked.candidates for clause in concerned(c, wanted))
    return tuple(found)


def wanted(asked: Asked) -> tuple[str, ...]:
    """The subjects of the question, with all approvals where it asks whether those named are all."""
    names = subjects(asked)
    if any(n.startswith("approvals.") for n in names) and ALL_THERE_IS.search(asked.text):
        return (*names, *(f"approvals.{a.value}" for a in BODIES))
    if asked.known_clauses and not set(names) & {n for c in asked.known_clauses for r in entries()[c].rule for n in r.subjects()}:
        return tuple(n for c in asked.known_clauses for r in entries()[c].rule for n in r.subjects())
    return names
