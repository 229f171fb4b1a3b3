"""The report for machines: one JSON object; of the cases that are not looked at only how they came out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from evals.causes import counted_causes, why
from evals.grid import Cell
from evals.measures import Rate, confusion, latency, measures
from evals.repeat import TIMES
from evals.retrieval.ablation import Retrieval
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
        "stale": standing.stale,
        "wrong": {name: counted_causes(results) for name, results in columns.items() if name not in standing.trivial},
        "measures": {name: {measure: _rate(rate) for measure, rate in measures(results).items()} for name, results in columns.items()},
        "latency_ms": {name: latency(columns[name]) for name in columns if name not in standing.trivial},
        "confusion": [{"gold": gold, "given": given, "count": count} for (gold, given), count in sorted(confusion(standing.shown).items())],
        "variations": {name: _rate(stability.rate) for name, stability in standing.variations.items()},
        "retrieval": {name: _retrieval(found) for name, found in standing.retrieval.items()},
        "repeat": {"times": TIMES, **_rate(standing.unsteady[0]), "differing": list(standing.unsteady[1])},
        "parity": {p.surface: {**_rate(p.rate), "differing": list(p.differing)} for p in standing.parity},
        "underivable": [{"id": case, "because": told} for case, told in standing.flagged],
        "grid": {row.clause: {column: _cell(cell) for column, cell in row.cells.items() if not cell.empty} for row in standing.grid},
        "since": _since(standing),
        "clauses": [
            {"clause": row.clause, "structured": _rate(row.structured), "asked": _rate(row.asked), "cited": _rate(row.cited)}
            for row in standing.clauses
        ],
        "examples": [
            {
                "id": d.program.id,
                "ask": d.program.example.ask,
                "gold": d.program.example.verdict,
                "given": d.given,
                "right": d.right,
                "because": d.because,
            }
            for d in standing.examples
        ],
        "cases": [*(_case(p) | _trace(p) for p in standing.shown), *(_case(p) for p in standing.unseen)],
    }


def _retrieval(found: Retrieval) -> dict[str, object]:
    halves = {"all": found, "held_out": found.held_out}
    measured = {name: {"r1": _rate(half.within(1)), "r3": _rate(half.within(3)), "mrr": half.mrr} for name, half in halves.items()}
    missed = [{"question": r.paraphrase.question, "clauses": list(r.paraphrase.clauses), "first": list(r.first)} for r in found.missed]
    return {**measured, "missed": missed}


def _cell(cell: Cell) -> dict[str, object]:
    counts = {"decided": cell.decided, "asked": cell.asked, "found": cell.found}
    return {"tone": cell.tone, **{name: [rate.right, rate.of] for name, rate in counts.items() if rate.of}}


def _since(standing: Standing) -> dict[str, object] | None:
    if standing.since is None:
        return None
    found = standing.since
    return {
        "since": standing.since_name,
        "told": str(found),
        "changes": [asdict(change) for change in found.changes],
        "new": list(found.new),
        "gone": list(found.gone),
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
    because = why(played)
    findings = [finding.model_dump(mode="json", exclude_defaults=True) for finding in answer.findings if finding.status != "not_applicable"]
    after = [turn.facts for turn in played.said]
    if because is not None:
        found["why"] = asdict(because)
    return {**found, "asking": played.asking, "facts_after": after, "findings": findings, "given": given}
