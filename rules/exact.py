"""The short way to a status: clauses whose facts are all known are evaluated in whole numbers, with nothing to solve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import lcm
from typing import Literal

from rules.formula import Choice, Formula
from rules.kinds import Rule
from rules.linear import Linear

Status = Literal["pass", "fail", "unknown", "not_applicable"]
# One inequality with whole coefficients: the terms, the constant, and the least value that satisfies it (1 where strict).
_Whole = tuple[tuple[tuple[str, int], ...], int, int]
_Cell = tuple[tuple[tuple[str, frozenset[Choice]], ...], tuple[_Whole, ...]]
_Cells = tuple[_Cell, ...]
Steps = tuple[tuple[_Cells, _Cells, _Cells], ...]


def steps(rules: Iterable[Rule]) -> Steps:
    """For each rule where it applies, what it asks under the reading that asks most, and under the one that asks least."""
    return tuple((_cells(rule.applies), _cells(rule.requirement()), _cells(rule.generous())) for rule in rules)


def status(rules: Steps, choices: Mapping[str, Choice], parts: int, counts: Mapping[str, int]) -> Status:
    """The status of a clause where every fact that it reads has one value; counts are in 1/`parts` of a unit."""
    found: Status = "not_applicable"
    for applies, strict, generous in rules:
        if _true(applies, choices, parts, counts):
            if _true(strict, choices, parts, counts):
                found = "pass" if found == "not_applicable" else found
            elif _true(generous, choices, parts, counts):
                found = "unknown"
            else:
                return "fail"
    return found


def _true(cells: _Cells, choices: Mapping[str, Choice], parts: int, counts: Mapping[str, int]) -> bool:
    for wanted, inequalities in cells:
        for name, values in wanted:
            if choices[name] not in values:
                break
        else:
            for terms, constant, least in inequalities:
                total = constant * parts
                for name, factor in terms:
                    total += factor * counts[name]
                if total < least:
                    break
            else:
                return True
    return False


def _cells(formula: Formula) -> _Cells:
    return tuple((tuple(cell.choices.items()), tuple(_whole(item) for item in cell.linear)) for cell in formula)


def _whole(item: Linear) -> _Whole:
    scale = lcm(item.constant.denominator, *(factor.denominator for _, factor in item.terms))
    return tuple((name, int(factor * scale)) for name, factor in item.terms), int(item.constant * scale), int(item.strict)
