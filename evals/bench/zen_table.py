"""The numeric rules as a decision table of GoRules' zen-engine, which is no dependency: the extra `bench` installs it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

from evals.errors import EvalError
from rules.facts import Facts

_INPUTS = ("credential", "level", "total", "upper", "graduate", "credited", "hours", "ceus")
# Counts come in half units, so that whole numbers hold them exactly. Read from the top, the first line that fits decides.
_LINES: tuple[tuple[dict[str, str], str], ...] = (
    ({"credential": '"academic_micro_credential"'}, "total >= 6 and total <= 22"),
    ({"credential": '"non_credit_certificate", "non_credit_micro_credential", "certificate_of_participation"'}, "hours == 10 * ceus"),
    ({"total": "< 24"}, "false"),
    ({"credited": "> total / 4"}, "false"),
    ({"level": '"graduate"'}, "10 * graduate >= 7 * total"),
    ({"total": "> 36"}, "upper >= 24"),
    ({}, "4 * (upper + min([graduate, 12])) >= 3 * total"),
)


def decision() -> Callable[[Facts], bool]:
    """A function that decides a program by the table; EvalError where zen-engine is not installed."""
    try:
        zen = importlib.import_module("zen")
    except ImportError as error:
        raise EvalError("zen-engine is not installed (`pip install 'policy-assistant[bench]'`)") from error
    made = zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(_graph())))

    def decide(given: Facts) -> bool:
        return bool(made.evaluate(_context(given))["result"]["fits"])

    return decide


def _context(given: Facts) -> dict[str, Any]:
    halves = {name: int(2 * (amount.low if amount is not None else 0)) for name, amount in _amounts(given).items()}
    level = given.level.value if given.level is not None else ""
    credential = given.credential.value if given.credential is not None else ""
    return {**halves, "credential": credential, "level": level, "credited": halves["transfer"] + halves["prior"]}


def _amounts(given: Facts) -> dict[str, Any]:
    return {
        "total": given.total_units,
        "upper": given.upper_division_units,
        "graduate": given.graduate_units,
        "transfer": given.transfer_units,
        "prior": given.prior_learning_units,
        "hours": given.contact_hours,
        "ceus": given.ceus,
    }


def _graph() -> dict[str, Any]:
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in _INPUTS],
        "outputs": [{"id": "fits", "name": "fits", "field": "fits"}],
        "rules": [
            {"_id": str(place), **{name: condition.get(name, "") for name in _INPUTS}, "fits": result}
            for place, (condition, result) in enumerate(_LINES)
        ],
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table, "position": {"x": 1, "y": 0}},
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b, "sourceHandle": None}
        for a, b in (("in", "table"), ("table", "out"))
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
