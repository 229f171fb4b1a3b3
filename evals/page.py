"""The report as one self-contained page: how it stands, what changed, charts, measures, the clause grid, and every failure with its trace."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from evals import charts, failures, tables
from evals.grid import COLUMNS, OUTSIDE, Cell
from evals.markup import row, section, table, text
from evals.measures import Rate, measures, outcomes, settled
from evals.repeat import TIMES
from evals.standing import Standing
from policy_corpus.clauses import fingerprint
from rules.section import fingerprint as rules_fingerprint

_TITLE = "How well the policy assistant answers"
_HEADS = {
    "direct": "direct",
    "below": "below limit",
    "on": "on limit",
    "above": "above limit",
    "paraphrase": "own words",
    "unanswerable": "left open",
}
_ABOUT = (
    "The assistant answers questions about one policy. Rules decide programs that are given as facts; reading turns people's own words into "
    "such facts. This page shows how often each is right, and each question that is not answered as it should be (unseen ones are only counted)."
)
_ABOUT_GRID = (
    "Passing cases of all. First line: programs given as facts, decided by the rules alone. Second line: the same in words. "
    "Last line under own words: paraphrases whose clause is among the first three found. Left open: cases that the text or the stated facts do "
    "not settle. · nothing to try."
)
_TONES = {
    "bad": "✗ a rule decides a program wrongly",
    "low": "fewer than half of the questions in words are right",
    "mild": "some are not right",
    "good": "all are right",
}


@cache
def _style() -> str:
    return Path(__file__).with_suffix(".css").read_text(encoding="utf-8")


def page(standing: Standing) -> str:
    """The whole page as text; it loads nothing from anywhere."""
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_TITLE}</title><style>{_style()}</style></head><body><main><h1>{_TITLE}</h1>"
    )
    applied = f"Policy text {fingerprint()[:12]}, rules {rules_fingerprint()[:12]}."
    foot = f'<p class="soft">{applied} Unseen cases are measured and not shown.</p></main></body></html>\n'
    parts = [
        *(
            head,
            _summary(standing),
            _worse(standing),
            _better(standing),
            _since(standing),
            _charts(standing),
            failures.wrong_verdicts(standing),
        ),
        *(tables.measured(standing), tables.confused(standing), _grid(standing), tables.retrieved(standing)),
        *(tables.same_everywhere(standing), _flagged(standing), failures.all_failures(standing), foot),
    ]
    return "\n".join(part for part in parts if part)


def _summary(standing: Standing) -> str:
    tone, words = ("good", "All that held still holds.") if standing.status == 0 else ("bad", "Not all that held still holds.")
    items = "".join(f"<li><b>{text(count)}</b>{text(what)}</li>" for count, what in _counts(standing))
    return f'<p class="soft">{_ABOUT}</p><p class="{tone}">{words}</p><ul class="counts">{items}</ul>'


def _counts(standing: Standing) -> Iterator[tuple[str, str]]:
    """What a reader in a hurry takes along, each with its number."""
    yield (
        f"{sum(d.right is not False for d in standing.examples)}/{len(standing.examples)}",
        "programs given as facts decided as the text says",
    )
    for name, results in (("seen", standing.seen), ("unseen", standing.unseen)):
        if results:
            found, decidable = measures(results), sum(map(settled, results))
            yield found["verdict"].percent, f"of {len(results)} {name} questions have the right verdict"
            yield str(outcomes(results, "wrong_yes", "wrong_no", "crash")), f"wrong yes or no on {decidable} {name} questions that have one"
            yield str(outcomes(results, "dodge")), f"of these {decidable} are left open"
    if standing.unsteady[0].of:
        yield f"{standing.unsteady[0].right}/{standing.unsteady[0].of}", f"the same answer {TIMES} times out of {TIMES}"
    yield str(len(standing.regressions)), "worse than what was accepted last"


def _worse(standing: Standing) -> str:
    told = [str(regression) for regression in standing.regressions]
    told += [
        f"example {d.program.id}: {d.program.example.verdict} → {d.given}: {d.program.example.ask} ({d.because})" for d in standing.broken
    ]
    told += [f"clause {clause} has no case that passes" for clause in standing.uncovered]
    told += [str(problem) for problem in standing.problems]
    return section("To be looked at", f'<ul class="plain bad">{"".join(f"<li>{text(line)}</li>" for line in told)}</ul>') if told else ""


def _better(standing: Standing) -> str:
    if not standing.stale:
        return ""
    told = (
        f"{len(standing.stale)} questions that were known to fail pass now; make eval ARGS=--pin holds them: {', '.join(standing.stale)}."
    )
    return section("Better than what was accepted last", f'<p class="good">{text(told)}</p>')


def _since(standing: Standing) -> str:
    found = standing.since
    if found is None:
        return ""
    tones = {"now wrong": "bad", "still wrong": "mild", "now right": "good", "still right": "soft"}
    rows = [
        row(
            f"{change.where} {change.id}",
            f'<td class="{tones[change.turn]}">{change.turn}</td><td>{text(change.question)}</td>'
            f"<td>{text(change.before)}</td><td>{text(change.after)}</td><td>{text(change.gold)}</td>",
        )
        for change in found.changes
    ]
    told = f"Since {standing.since_name}: {found}."
    if not rows:
        return section("What changed", f"<p>{text(told)}</p>")
    return table("What changed", ["Case", "Turn", "Question", "Was", "Is", "Gold"], rows, f"{told} What is wrong now comes first.")


def _charts(standing: Standing) -> str:
    drawn = [
        charts.verdicts(standing.columns),
        charts.retrieval(standing.retrieval) if standing.retrieval else "",
        charts.times(standing.seen),
    ]
    return section("At a glance", f'<div class="charts">{"".join(drawn)}</div>')


def _grid(standing: Standing) -> str:
    rows = [
        row(
            "none" if line.clause == OUTSIDE else line.clause, "".join(_cell(line.clause, column, line.cells[column]) for column in COLUMNS)
        )
        for line in standing.grid
    ]
    legend = "".join(f'<span><i class="cell {tone}"></i>{text(what)}</span>' for tone, what in _TONES.items())
    return table("Clauses", ["Clause", *(_HEADS[column] for column in COLUMNS)], rows, _ABOUT_GRID, kind="grid", legend=legend)


def _cell(clause: str, column: str, cell: Cell) -> str:
    place = f'data-cell="{text(clause)} {column}"'
    if cell.empty:
        return f'<td {place} class="soft">·</td>'
    # A dash keeps the lines apart where a clause has questions in words and no program as facts.
    first = _count(cell.decided, "as facts") if cell.decided.of else "" if column == "paraphrase" else "–"
    rest = "".join(
        f"<small>{_count(rate, what)}</small>" for rate, what in ((cell.asked, "in words"), (cell.found, "paraphrases found")) if rate.of
    )
    return f'<td {place} class="{cell.tone}">{"✗ " if cell.tone == "bad" else ""}{first}{rest}</td>'


def _count(rate: Rate, what: str) -> str:
    return f'<span title="{what}">{rate.right}/{rate.of}</span>'


def _flagged(standing: Standing) -> str:
    if not standing.flagged:
        return ""
    items = "".join(f"<li>{text(case)}: {text(told)}</li>" for case, told in standing.flagged)
    about = "The rules core does not derive the gold of these questions from the facts stated; the question, its facts or its gold need a second look."
    return section(
        f"Gold to be checked ({len(standing.flagged)})",
        f'<p class="soft">{about}</p><details><summary>Show them</summary><ul class="plain">{items}</ul></details>',
    )
