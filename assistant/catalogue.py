"""What the surfaces reach of a catalogue audit, receipts, the analysis and the ledger."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Mapping
from functools import cache
from hashlib import sha256
from typing import Literal, get_args

from assistant.errors import AssistantError
from assistant.ledger import Ledger, ledger
from policy_corpus import clauses as corpus
from rules.analysis import Entry, Oddity, analyse, differences, picture, register, touched
from rules.audit import Decision, Reason, Refused, Row, audit_rows, decide_row, unrepeated
from rules.check import check
from rules.courses import parse_courses, with_courses
from rules.errors import RulesError
from rules.facts import COUNTS, Credential, Facts, facts
from rules.formula import domain
from rules.receipt import Replay, canonical, prints, receipt, replay, rule_prints
from rules.wording import APPROVAL_NAMES, wording

_CURE = "give a file that `check --receipt` wrote"
CellKind = Literal["count", "yes_no", "one_of", "names", "date", "text"]


@cache
def columns() -> dict[str, CellKind]:
    """Every fact that can be a column of a catalogue, with the kind of its cells."""
    return {name: _kind(name) for name in Facts.model_fields if name != "courses"}


def _kind(name: str) -> CellKind:
    if name in COUNTS:
        return "count"
    annotation = Facts.model_fields[name].annotation
    if bool in get_args(annotation):
        return "yes_no"
    if name.startswith("approvals"):
        return "names"
    return "date" if datetime.date in _within(annotation) else "text" if str in get_args(annotation) else "one_of"


def _within(annotation: object) -> tuple[object, ...]:
    return tuple(inner for part in get_args(annotation) for inner in (part, *get_args(part)))


def choices(column: str) -> tuple[str, ...]:
    """The words a column of the kind `one_of` takes."""
    return tuple(sorted(map(str, domain(column))))


def noun(column: str) -> str:
    """A column in plain words."""
    return wording(column).noun


def asked(column: str) -> str:
    """A column as the question that asks for it."""
    return wording(column).ask


def approvals() -> dict[str, str]:
    """The approvals that the policy names, each with its name in words."""
    return {approval.value: name for approval, name in APPROVAL_NAMES.items()}


def listed_courses(text: str) -> list[dict[str, object]]:
    """The courses written in a text, as plain values; AssistantError naming every line that cannot be read."""
    try:
        return [course.model_dump(mode="json", exclude_none=True) for course in parse_courses(text)]
    except RulesError as error:
        raise AssistantError(str(error)) from error


def spoken(credential: str) -> str:
    """A type as the policy writes it, '' for none."""
    return Credential(credential).spoken if credential else ""


def title_of(clause: str) -> str:
    """The title of the section a clause stands in."""
    return corpus.clause(clause).title


@cache
def clause_order() -> tuple[str, ...]:
    """The ids of all clauses in the order of the text."""
    return tuple(clause.id for clause in corpus.clauses())


def text_prints() -> dict[str, str]:
    """The sha256 of each clause's words."""
    return {clause.id: sha256(clause.text.encode()).hexdigest() for clause in corpus.clauses()}


def policy_fingerprint() -> str:
    """The sha256 of both documents together."""
    return corpus.fingerprint()


def rules_fingerprint() -> str:
    """The sha256 of what every clause decides, as receipts name it."""
    return prints(rule_prints()).fingerprint


def receipt_text(
    stated: Mapping[str, object],
    credential: str | None = None,
    provenance: Mapping[str, str] | None = None,
    about: Collection[str] | None = None,
) -> str:
    """The receipt of a check over plain facts (narrowed to `about`), as JSON text; AssistantError where a fact cannot be used.

    What a course list adds to the facts is told apart in their provenance.
    """
    try:
        given, named = facts(stated), facts({"credential": credential}).credential
        whole = with_courses(given)
        before, after = given.stated(), whole.stated()
        from_courses = {name: "derived from the course list" for name in after if after[name] != before.get(name)}
        return canonical(receipt(check(whole, named, about), {**from_courses, **(provenance or {})}, text_prints()))
    except RulesError as error:
        raise AssistantError(str(error)) from error


def replayed(text: str) -> Replay:
    """The receipt in `text` made again and compared byte for byte; AssistantError where it is none."""
    try:
        kept: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AssistantError(f"This is no receipt: it is not valid JSON; {_CURE}.") from error
    if not isinstance(kept, dict):
        raise AssistantError(f"This is no receipt: it holds no JSON object; {_CURE}.")
    try:
        found = replay({str(name): value for name, value in kept.items()}, text_prints())
    except RulesError as error:
        raise AssistantError(str(error)) from error
    if found.same and canonical(found.receipt) != text:
        return Replay(False, ("the file is written differently, with the same content",), found.receipt)
    return found


__all__ = [
    "CellKind",
    "Decision",
    "Entry",
    "Ledger",
    "Oddity",
    "Reason",
    "Refused",
    "Replay",
    "Row",
    "analyse",
    "approvals",
    "asked",
    "audit_rows",
    "choices",
    "clause_order",
    "columns",
    "decide_row",
    "differences",
    "ledger",
    "listed_courses",
    "noun",
    "picture",
    "policy_fingerprint",
    "receipt_text",
    "register",
    "replayed",
    "rules_fingerprint",
    "spoken",
    "text_prints",
    "title_of",
    "touched",
    "unrepeated",
]
