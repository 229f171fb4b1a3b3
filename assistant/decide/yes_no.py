"""A yes/no question decided: by a limit it claims, by what is required or permitted, by a check of the facts, by a point of the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.decide.claims import limit_claim
from assistant.decide.decision import Decision
from assistant.decide.given import alone, closed, everywhere, scaled
from assistant.decide.required import permission, required
from assistant.decide.subjects import about, wanted
from assistant.decide.verdict import verdict_of
from assistant.decide.weigh import needed, weighed
from assistant.read import Asked
from rules.check import check, concerned
from rules.facts import FIVE_TYPES, Credential
from rules.narrow import narrowed
from rules.section import entries


def check_asked(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """The decision; left open where a number of the message found no place: a verdict could rest on half of what was said."""
    if asked.lost:
        return Decision("check", "depends", clauses=about(asked)[:3], unplaced=True)
    claim = limit_claim(asked)
    if claim is not None:
        return claim
    decision = _checked(asked, clauses)
    if decision.verdict in ("yes", "no") and decision.check is not None and asked.unread & needed(decision.check):
        return replace(decision, verdict="depends", repairable=False, missing=(), unplaced=True)
    return weighed(asked, decision)


def _checked(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    named = tuple(c for c in asked.known_clauses if entries()[c].rule)
    if asked.asking.broad and not named:
        return verdict_of(asked, check(asked.supposed, among=asked.candidates))
    over = named or about(asked)
    if not over:
        return _unlimited(asked, clauses)
    if asked.question.unsure and not asked.continued:
        return replace(_by_clause(clauses), clauses=over[:3], unclear=True)
    allowed = permission(asked, over)
    if allowed is not None:
        return allowed
    if asked.question.loose and not asked.asking.focus and not asked.continued:
        return _by_clause(clauses)  # a number was given that could not be placed, so nothing is decided around it
    if asked.asking.stance in ("required", "unneeded"):
        decision = required(asked, over)
        if decision is not None:
            return decision
    given, other = alone(asked, closed(asked, scaled(asked, over)))
    checked = narrowed(check(given, among=asked.candidates, about=over), wanted(asked))
    if checked.verdict is None:
        return _by_clause(clauses)
    decision = verdict_of(asked, everywhere(asked, checked))
    if asked.shares and asked.supposed.total_units is None:
        decision = replace(decision, repairable=False)  # in units of an unknown total there is no change to name
    return replace(decision, notes=(*decision.notes, other)) if other else decision


def _unlimited(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """What is asked about is limited for other credentials only: nothing demands it of this one, and nothing is said of it."""
    wanted = [n for n in asked.asking.focus if n not in ("title", "credential", "level", "credit_bearing", "offered_by")]
    elsewhere = tuple(dict.fromkeys(c for credential in Credential for c in concerned(credential, wanted)))
    if not wanted or not elsewhere or len(asked.candidates) == len(FIVE_TYPES):
        return _by_clause(clauses)
    return Decision("check", "depends", clauses=elsewhere[:3], silent=True)


def _by_clause(clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """A yes/no question that no rule decides: the clauses that speak of it, and no verdict of the rules' own."""
    found = clauses()
    return Decision("check", "depends", clauses=found[:3], silent=True)
