"""The report for machines: one JSON object; of the cases that are not looked at only how they came out."""

from __future__ import annotations

from typing import Any

from evals.measures import Rate, confusion, latency, measures
from evals.run import Played
from evals.standing import Standing
from policy_corpus.clauses import fingerprint
from rules.section import fingerprint as rules_fingerprint


def record(standing: Standing) -> dict[str, Any]:
    """The run as plain values."""
    columns = standing.columns
    return {
        "policy": fingerprint(),
        "rules": rules_fingerprint(),
        "status": standing.status,
        "problems": [str(problem) for problem in standing.problems],
        "regressions": [{"file": r.file, "case": r.case, "message": r.message} for r in standing.regressions],
        "uncovered": standing.uncovered,
        "measures": {name: {measure: _rate(rate) for measure, rate in measures(results).items()} for name, results in columns.items()},
        "latency_ms": {name: latency(columns[name]) for name in columns if name not in standing.trivial},
        "confusion": [{"gold": gold, "given": given, "count": count} for (gold, given), count in sorted(confusion(standing.shown).items())],
        "variations": {name: _rate(stability.rate) for name, stability in standing.variations.items()},
        "clauses": [
            {"clause": row.clause, "structured": _rate(row.structured), "asked": _rate(row.asked), "cited": _rate(row.cited)}
            for row in standing.clauses
        ],
        "examples": [
            {"id": d.program.id, "gold": d.program.example.verdict, "given": d.given, "right": d.right, "because": d.because}
            for d in standing.examples
        ],
        "cases": [*(_case(p) | _trace(p) for p in standing.shown), *(_case(p) for p in standing.unseen)],
    }


def _rate(rate: Rate) -> dict[str, object]:
    return {"right": rate.right, "of": rate.of, "share": rate.share}


def _case(played: Played) -> dict[str, object]:
    return {"file": played.file, "id": played.case.id, "passed": not played.causes, "causes": list(played.causes)}


def _trace(played: Played) -> dict[str, object]:
    gold = played.case.model_dump(mode="json", exclude={"id", "turns"}, exclude_defaults=True)
    found: dict[str, object] = {"turns": list(played.case.turns), "gold": gold, "ms": round(played.ms, 1)}
    if played.answer is None:
        return {**found, "error": played.error}
    answer = played.answer
    given = {
        "kind": answer.kind,
        "verdict": played.given,
        "values": [value.value for value in answer.values],
        "clauses": [citation.clause for citation in answer.citations],
        "facts": answer.facts,
        "text": answer.text,
    }
    return {**found, "asking": played.asking, "given": given}
