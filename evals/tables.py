"""The tables of the page: measures beside those of trivial answers, confusion of verdicts, retrieval, and parity of the surfaces."""

from __future__ import annotations

from evals.cases import EXAMPLES
from evals.markup import row, table
from evals.measures import FAULTS, MEASURES, VERDICTS, Rate, confusion, latency, measures
from evals.retrieval.ablation import Retrieval
from evals.standing import Standing

# What the columns are called where people read them.
_LABELS = {EXAMPLES: "examples in words", "seen": "seen questions", "unseen": "unseen questions"}
_ABOUT_MEASURES = (
    "Right of those to which the measure applies; – where it applies to none. * less is better. "
    "The last columns are trivial answers to the seen questions, to see what is to be had for nothing."
)
_ABOUT_VERDICTS = (
    "Examples in words and seen questions. The diagonal is right; a yes or no beside it is wrong; what is left open beside it is a dodge."
)
_ABOUT_RETRIEVAL = (
    "Paraphrases written from the text alone: how often the clause that carries the answer is found first (R@1) or among the first three (R@3), "
    "and the mean of one by its rank (MRR). Nothing was tuned on the held-out half."
)
_ABOUT_SURFACES = "The same questions through every surface: how many get the verdict, numbers and clauses of the first."


def label(column: str) -> str:
    """What a column of results is called where people read it."""
    return _LABELS.get(column, column)


def measured(standing: Standing) -> str:
    """Every measure of every column."""
    columns = standing.columns
    found = {name: measures(results) for name, results in columns.items()}
    rows = [
        row(f"{measure} *" if measure in FAULTS else measure, "".join(_share(found[name][measure]) for name in columns))
        for measure in MEASURES
    ]
    spent = {name: latency(results) for name, results in columns.items() if name not in standing.trivial}
    times = (f"{marks[0]:.0f}<small>{marks[1]:.0f}</small>" if (marks := spent.get(name)) else "–" for name in columns)
    rows.append(row("reply in ms: median, 95 of 100 within", "".join(f'<td class="n">{time}</td>' for time in times)))
    return table("Measures", ["Measure", *map(label, columns)], rows, _ABOUT_MEASURES, kind="measures")


def _share(rate: Rate) -> str:
    return f'<td class="n">{rate.percent}{f"<small>{rate.right}/{rate.of}</small>" if rate.of else ""}</td>'


def confused(standing: Standing) -> str:
    """How often each verdict that was wanted was given as which."""
    found = confusion(standing.shown)
    given = [*VERDICTS, *(["crash"] if any(g == "crash" for _, g in found) else [])]
    rows = [row(gold, "".join(_verdicts(gold, verdict, found.get((gold, verdict), 0)) for verdict in given)) for gold in VERDICTS]
    return table(
        "Verdicts wanted and given", ["Wanted", *(f"given {verdict}" for verdict in given)], rows, _ABOUT_VERDICTS, kind="confusion"
    )


def _verdicts(gold: str, given: str, count: int) -> str:
    return f'<td class="n {_tone(gold, given) if count else "soft"}">{count}</td>'


def _tone(gold: str, given: str) -> str:
    return "good" if gold == given else "bad" if given in ("yes", "no", "crash") else "mild"


def retrieved(standing: Standing) -> str:
    """How soon the clause is found, for each way of searching; '' where it was not measured."""
    if not standing.retrieval:
        return ""
    rows = [row(name, "".join(map(_found, (way, way.held_out)))) for name, way in standing.retrieval.items()]
    return table("Retrieval", ["Searched by", "R@1", "R@3", "MRR", "held out: R@1", "R@3", "MRR"], rows, _ABOUT_RETRIEVAL)


def _found(way: Retrieval) -> str:
    shares = (way.within(1).fine, way.within(3).fine, "–" if way.mrr is None else f"{way.mrr:.3f}")
    return "".join(f'<td class="n">{share}</td>' for share in shares)


def same_everywhere(standing: Standing) -> str:
    """How many answers of each surface are those of the first; '' where it was not measured."""
    if not standing.parity:
        return ""
    rows = [row(p.surface, f'<td class="n {"bad" if p.differing else "good"}">{p.rate}</td>') for p in standing.parity]
    return table("Surfaces", ["Surface", "the same"], rows, _ABOUT_SURFACES)
