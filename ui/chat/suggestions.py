"""Questions that make sense after an answer, worded so that they are understood when they are asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from assistant.contract import Answer
from ui.naming import credential_name
from ui.phrases import with_article

MOST = 3
# For a fact that would settle the answer: what one may say of one's program.
_SAYS = {
    "level": ("It is an undergraduate certificate", "It is a graduate certificate"),
    "grading": ("All courses are letter graded",),
    "credit_bearing": ("It carries academic credit", "It carries no academic credit"),
    "has_prerequisites": ("It has no prerequisites",),
    "offered_by": ("It is offered through CPaCE",),
    "transfer_units": ("It has no transfer units",),
    "prior_learning_units": ("It has no credit for prior learning",),
}
_LIMITS = {
    "academic_certificate": ("How many transfer units may an academic certificate have?", "Who approves an academic certificate?"),
    "academic_micro_credential": ("Can academic micro-credentials be stacked?", "Who approves an academic micro-credential?"),
    "non_credit_certificate": ("How many contact hours is one CEU?", "Who may offer a non-credit certificate?"),
    "non_credit_micro_credential": ("Who may offer a non-credit micro-credential?", "Are non-credit micro-credentials recorded?"),
    "certificate_of_participation": ("May a certificate of participation bear the University seal?",),
}
_ANYWAY = (
    "Which types of certificate and micro-credential are there?",
    "Does my 10-unit program qualify?",
    "Can prerequisites be left out of the listed units?",
)


def suggested(answer: Answer, asked: tuple[str, ...] = ()) -> tuple[str, ...]:
    """At most three next questions, without those that were asked already."""
    before = {question.casefold().strip(" ?.") for question in asked}
    found = (question for question in _all(answer) if question.casefold().strip(" ?.") not in before)
    return tuple(dict.fromkeys(islice(found, MOST)))


def _all(answer: Answer) -> Iterator[str]:
    if answer.kind in ("smalltalk", "out_of_scope", "clarify"):
        yield from _ANYWAY
        return
    for item in answer.missing:
        yield from _SAYS.get(item.fact, ())
    credential = answer.facts.get("credential")
    if answer.verdict == "no" and not answer.fits and not answer.fixes:
        yield "What could it be instead?"
    if isinstance(credential, str):
        yield from _LIMITS.get(credential, ())
    elif answer.facts:
        yield "Which credential types fit?"
    if not answer.facts:
        yield from _by_clause(answer)
        yield _ANYWAY[1]
    yield _ANYWAY[2]


def _by_clause(answer: Answer) -> Iterator[str]:
    """What else is asked of the type that the first clause is about."""
    sections = {"2": "academic_certificate", "3": "non_credit_certificate", "4": "academic_micro_credential"}
    sections |= {"5": "non_credit_micro_credential", "6": "certificate_of_participation"}
    first = answer.citations[0].clause.partition(".")[0] if answer.citations else ""
    if first in sections:
        yield f"What are the rules for {with_article(credential_name(sections[first]).lower())}?"
        yield from _LIMITS[sections[first]]
