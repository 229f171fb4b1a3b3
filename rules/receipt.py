"""A receipt of one check: what was stated and where it came from, what was found, and under which text and rules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from rules.check import Check, Finding, check
from rules.dates import before_policy
from rules.errors import FactError, RulesError
from rules.facts import facts
from rules.section import Section, sections

FORMAT = 1


class ReceiptError(RulesError):
    """A receipt cannot be read; the message says what is wrong with it."""


class Prints(BaseModel):
    """The fingerprint of a whole, and of each of its clauses."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    fingerprint: str
    clauses: dict[str, str]


class Found(BaseModel):
    """One finding as a receipt keeps it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    clause: str
    credential: str
    status: str
    because: str
    missing: tuple[str, ...]
    fork: str | None


class Receipt(BaseModel):
    """All that is needed to make the check again and to see whether it comes out the same."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: int
    facts: dict[str, object]
    provenance: dict[str, str]
    credential: str | None
    about: tuple[str, ...] | None
    verdict: str | None
    note: str
    findings: tuple[Found, ...]
    text: Prints
    rules: Prints


@dataclass(frozen=True)
class Replay:
    """Whether a receipt came out the same byte for byte; if not, one sentence for each change, and the receipt as it would be now."""

    same: bool
    changes: tuple[str, ...]
    receipt: dict[str, object]


def receipt(checked: Check, provenance: Mapping[str, str], text: Mapping[str, str]) -> dict[str, object]:
    """The receipt of a check, in plain JSON values.

    `provenance` tells where facts came from ('said in turn 2'); a stated fact without one was 'given'. `text` is the
    sha256 of each clause's words. FactError where provenance names a fact that was not stated.
    """
    stated = checked.facts.stated()
    stranger = next((name for name in provenance if name not in stated), None)
    if stranger is not None:
        raise FactError(stranger, "has a provenance but was not stated; leave it out, or state the fact")
    named = checked.candidates[0].value if len(checked.candidates) == 1 else None
    note = before_policy(checked.facts.as_of)
    made = Receipt(
        format=FORMAT,
        facts=stated,
        provenance={name: provenance.get(name, "given") for name in stated},
        credential=named,
        about=None if checked.about is None else tuple(sorted(checked.about)),
        verdict=None if note else checked.verdict,
        note=note,
        findings=() if note else tuple(_found(finding) for finding in checked.findings),
        text=prints(text),
        rules=prints(rule_prints()),
    )
    return _plain(made)


def _plain(made: Receipt) -> dict[str, object]:
    return dict(made.model_dump(mode="json"))


def _found(finding: Finding) -> Found:
    return Found(
        clause=finding.clause,
        credential=finding.credential.value,
        status=finding.status,
        because=finding.because,
        missing=finding.missing,
        fork=finding.forked,
    )


def canonical(receipt_values: Mapping[str, object]) -> str:
    """The one way to write a receipt down: JSON with sorted names, one line break at the end."""
    return json.dumps(receipt_values, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def prints(clauses: Mapping[str, str]) -> Prints:
    """The fingerprints of clauses with the fingerprint of them all."""
    whole = "\n".join(f"{clause} {value}" for clause, value in sorted(clauses.items()))
    return Prints(fingerprint=hashlib.sha256(whole.encode()).hexdigest(), clauses=dict(clauses))


def rule_prints(rules_from: tuple[Section, ...] | None = None) -> dict[str, str]:
    """The sha256 of what each clause decides: its rules and for whom, without phrasings, notes and examples."""
    return {
        clause.id: hashlib.sha256(
            json.dumps(
                [sorted(section.credentials), clause.quote, [rule.model_dump(mode="json") for rule in clause.rule]], sort_keys=True
            ).encode()
        ).hexdigest()
        for section in rules_from or sections()
        for clause in section.clause
    }


def replay(kept: Mapping[str, object], text: Mapping[str, str]) -> Replay:
    """Make the check of a receipt again under the text and rules of today.

    ReceiptError where it is no receipt, or one whose facts cannot be used any more.
    """
    before = _read(kept)
    try:
        checked = check(facts(before.facts), before.credential, before.about)
        now = receipt(checked, before.provenance, text)
    except ValueError as error:
        raise ReceiptError(f"the facts of this receipt cannot be used ({error}); it was changed, or was made by another version") from error
    changes = tuple(_changes(before, Receipt.model_validate(now)))
    same = canonical(kept) == canonical(now)
    return Replay(same, changes if same or changes else ("the receipt was written differently, with the same content",), now)


def _read(kept: Mapping[str, object]) -> Receipt:
    try:
        found = Receipt.model_validate(dict(kept))
    except ValidationError as error:
        first = error.errors()[0]
        raise ReceiptError(
            f"this is no receipt: {'.'.join(map(str, first['loc']))}: {first['msg']}; give a file that `check --receipt` wrote"
        ) from error
    if found.format != FORMAT:
        raise ReceiptError(
            f"this receipt has format {found.format} and this version reads {FORMAT}; replay it with the version that wrote it"
        )
    return found


def _changes(before: Receipt, now: Receipt) -> Iterator[str]:
    yield from _reprinted("the text", before.text, now.text)
    yield from _reprinted("the rule", before.rules, now.rules)
    if before.verdict != now.verdict:
        yield f"the verdict was {before.verdict} and is now {now.verdict}"
    for name in ("facts", "provenance", "note"):
        if getattr(before, name) != getattr(now, name):
            yield f"{name} is written differently now"
    old = {(f.clause, f.credential): f for f in before.findings}
    new = {(f.clause, f.credential): f for f in now.findings}
    for key in dict.fromkeys((*old, *new)):
        one, two = old.get(key), new.get(key)
        if one is None or two is None:
            yield f"the finding of {key[0]} for {key[1]} is {'new' if one is None else 'gone'}"
        elif one != two:
            what = f"was {one.status} and is now {two.status}" if one.status != two.status else "has another reason"
            yield f"the finding of {key[0]} for {key[1]} {what}"


def _reprinted(what: str, before: Prints, now: Prints) -> Iterator[str]:
    for clause in dict.fromkeys((*before.clauses, *now.clauses)):
        if before.clauses.get(clause) != now.clauses.get(clause):
            gone = "was removed" if clause not in now.clauses else "is new" if clause not in before.clauses else "changed"
            yield f"{what} of clause {clause} {gone}"
    if before.clauses == now.clauses and before.fingerprint != now.fingerprint:
        yield f"the fingerprint of {what}s does not belong to its clauses: the receipt was changed"
