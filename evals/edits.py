"""The single edits of one rule of a section file, as plain data before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from rules.amount import show
from rules.facts import Credential
from rules.formula import domain

Data = dict[str, Any]
Edit = tuple[str, Data | None]
STEPS = (Fraction(-1), Fraction(-1, 2), Fraction(1, 2), Fraction(1))
POINTS = (-5, -1, 1, 5)
NUMBERS = ("min", "max", "over", "under", "rate", "at_most")
OTHER_SIDE = {"min": "max", "max": "min"}
STRICTNESS = {"min": "over", "over": "min", "max": "under", "under": "max"}
LISTS = ("facts", "values", "bodies", "of", "or_of", "when_stated", "when_any_stated", "unless_stated")
KINDS = {"required": "forbidden", "forbidden": "required"}


def rule_edits(rule: Mapping[str, Any], section_for: list[str]) -> Iterator[Edit]:
    """Every edit of a rule with its description; None in place of a rule is one that is dropped."""
    yield "dropped", None
    yield from _limits(rule, "")
    yield from _flags(rule)
    yield from _lists(rule)
    yield from _kind(rule)
    yield from _when(rule)
    for name in ("illustrated", "reaches"):
        yield from _members(rule, name)
    if "or_of" in rule:
        yield "or_of: dropped", _without(rule, "or_of", "fork")
    if "for" in rule:
        yield "for: dropped", _without(rule, "for")
    for scope, edit in scope_edits(rule.get("for", section_for if "for" in rule else [])):
        yield edit, {**rule, "for": scope}


def scope_edits(scope: list[str]) -> Iterator[tuple[list[str], str]]:
    """A list of credentials with one more, or one fewer; nothing for a rule that takes those of its section."""
    for name in scope:
        if len(scope) > 1:
            yield [n for n in scope if n != name], f"for: without {name}"
    for credential in Credential if scope else ():
        if credential.value not in scope:
            yield [*scope, credential.value], f"for: with {credential.value}"


def _without(rule: Mapping[str, Any], *names: str) -> Data:
    return {name: value for name, value in rule.items() if name not in names}


def _limits(limits: Mapping[str, Any], where: str) -> Iterator[tuple[str, Data]]:
    """The edits of the numbers in a rule or in one of its conditions."""
    for name in NUMBERS:
        if name in limits:
            for value in _near(limits[name]):
                yield f"{where}{name}: {value}", {**limits, name: value}
            if name in OTHER_SIDE:
                other = OTHER_SIDE[name]
                swapped = {**_without(limits, name, other), other: limits[name]} | ({name: limits[other]} if other in limits else {})
                yield f"{where}{name}: as {other}", swapped
            if sum(n in limits for n in NUMBERS) > 1:
                yield f"{where}{name}: dropped", _without(limits, name)


def _near(value: Any) -> Iterator[Any]:
    if isinstance(value, str) and value.endswith("%"):
        yield from (f"{show(Fraction(value[:-1]) + step)}%" for step in POINTS)
    else:
        number = Fraction(str(value))
        yield from (float(number + step) for step in STEPS if number + step >= 0)


def _flags(rule: Mapping[str, Any]) -> Iterator[Edit]:
    for name in ("presumed", "identifies", "examples"):
        if name in rule:
            yield f"{name}: {not rule[name]}", {**rule, name: not rule[name]}


def _lists(rule: Mapping[str, Any]) -> Iterator[Edit]:
    for name in LISTS:
        items = rule.get(name, [])
        for i, item in enumerate(items):
            shown = item["fact"] if isinstance(item, dict) else item
            yield f"{name}: without {shown}", {**rule, name: [*items[:i], *items[i + 1 :]]}
            if isinstance(item, dict):
                yield f"{name}: {shown} without its cap", {**rule, name: [*items[:i], shown, *items[i + 1 :]]}
                for edit, new in _limits(item, f"{name}: {shown} "):
                    yield edit, {**rule, name: [*items[:i], new, *items[i + 1 :]]}
    if rule["kind"] == "one_of":
        for value in sorted(map(str, domain(rule["fact"]) - set(rule["values"]))):
            yield f"values: with {value}", {**rule, "values": [*rule["values"], value]}


def _kind(rule: Mapping[str, Any]) -> Iterator[Edit]:
    kind = rule["kind"]
    if kind in KINDS:
        yield f"kind: {KINDS[kind]}", {**rule, "kind": KINDS[kind]}
    if kind == "permitted":
        for stricter in KINDS:
            yield f"kind: {stricter}", {**_without(rule, "fact"), "kind": stricter, "facts": [rule["fact"]]}
    if kind == "convert":
        yield "source and target: exchanged", {**rule, "source": rule["target"], "target": rule["source"]}


def _when(rule: Mapping[str, Any]) -> Iterator[Edit]:
    when = rule.get("when", {})
    for fact, condition in when.items():
        yield f"when {fact}: dropped", {**rule, "when": _without(when, fact)}
        for edit, new in _conditions(fact, condition):
            yield f"when {fact}: {edit}", {**rule, "when": {**when, fact: new}}


def _conditions(fact: str, condition: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(condition, dict):
        yield from _limits(condition, "")
        for name, other in STRICTNESS.items():
            if name in condition:
                yield f"{name}: as {other}", {**_without(condition, name), other: condition[name]}
    elif isinstance(condition, bool):
        yield f"{not condition}", not condition
    else:
        values = condition if isinstance(condition, list) else [condition]
        for value in sorted(map(str, domain(fact))):
            if value not in values:
                yield f"with {value}", [*values, value]
            elif len(values) > 1:
                yield f"without {value}", [v for v in values if v != value]


def _members(rule: Mapping[str, Any], name: str) -> Iterator[Edit]:
    """The edits of a table of limits by fact, or of facts by fact."""
    for fact, limits in rule.get(name, {}).items():
        yield f"{name}: without {fact}", {**rule, name: _without(rule[name], fact)}
        if isinstance(limits, dict):
            for edit, new in _conditions(fact, limits):
                yield f"{name}: {fact} {edit}", {**rule, name: {**rule[name], fact: new}}
