"""Merged facts made consistent, and the credentials that the program can be."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.read.context import Context
from assistant.read.statement import Given
from rules.errors import FactError
from rules.facts import DIVISIONS, FIVE_TYPES, Credential
from rules.facts import facts as make_facts


def consistent(values: dict[str, Given], stated: Mapping[str, Given]) -> dict[str, Given]:
    """The facts with older counts dropped where what was just stated contradicts them, remainders first."""
    if "approvals" in values and "approvals_missing" in values:
        older, newer = ("approvals", "approvals_missing") if "approvals_missing" in stated else ("approvals_missing", "approvals")
        kept = tuple(a for a in names(values[older]) if a not in names(values[newer]))
        values = {**values, older: kept}
        if not kept:
            values.pop(older)
    droppable = [
        n
        for n in (
            "lower_division_units",
            "graduate_units",
            "upper_division_units",
            "prior_learning_units",
            "transfer_units",
            "double_counted_units",
            "total_units",
        )
        if n in values and n not in stated
    ]
    for _ in range(len(droppable) + 1):
        try:
            make_facts({name: list(value) if isinstance(value, tuple) else value for name, value in values.items()})
            return values
        except FactError:
            if not droppable:
                return values
            values = {name: value for name, value in values.items() if name != droppable[0]}
            droppable = droppable[1:]
    return values


def names(value: Given) -> tuple[str, ...]:
    """The names in a value that lists approvals."""
    return value if isinstance(value, tuple) else ()


def candidates_of(context: Context, facts: Mapping[str, Given], family: tuple[Credential, ...]) -> tuple[Credential, ...]:
    """The credentials the program can be: named now, or before, narrowed by level and credit."""
    now = context.now
    said = now.credentials or family
    if not said and isinstance(facts.get("credit_bearing"), bool):
        academic = (Credential.ACADEMIC_CERTIFICATE, Credential.ACADEMIC_MICRO_CREDENTIAL)
        said = academic if facts["credit_bearing"] else (Credential.NON_CREDIT_CERTIFICATE, Credential.NON_CREDIT_MICRO_CREDENTIAL)
    if not said and "level" in facts and facts["level"] != "other":
        said = (Credential.ACADEMIC_CERTIFICATE,)
    credit = facts.get("credit_bearing")
    switched = {
        True: {
            Credential.NON_CREDIT_CERTIFICATE: Credential.ACADEMIC_CERTIFICATE,
            Credential.NON_CREDIT_MICRO_CREDENTIAL: Credential.ACADEMIC_MICRO_CREDENTIAL,
        }
    }
    switched[False] = {v: k for k, v in switched[True].items()}
    if isinstance(credit, bool) and not now.named and "credit_bearing" in now.facts():
        said = tuple(switched[credit].get(c, c) for c in said)
    if len(said) > 1 and len(now.named) != len(said):
        if isinstance(credit, bool):
            said = tuple(c for c in said if c not in switched[credit]) or said
        elif any(n in facts for n in ("total_units", *DIVISIONS, "level")):
            said = tuple(c for c in said if c not in switched[True]) or said
        elif family and not now.named and any(c in family for c in said):
            said = tuple(c for c in said if c in family)
    return tuple(dict.fromkeys(said)) or FIVE_TYPES


def drop_foreign(facts: dict[str, Given], candidates: tuple[Credential, ...]) -> None:
    """Facts that the named type already implies need not stand by themselves, and a level is only for academic certificates."""
    if len(candidates) != 1:
        return
    only = candidates[0]
    implied = {
        Credential.ACADEMIC_CERTIFICATE: True,
        Credential.ACADEMIC_MICRO_CREDENTIAL: True,
        Credential.NON_CREDIT_CERTIFICATE: False,
        Credential.NON_CREDIT_MICRO_CREDENTIAL: False,
    }.get(only)
    if implied is not None and facts.get("credit_bearing") == implied:
        facts.pop("credit_bearing")
