"""The report as one self-contained page: how it stands, what changed, the clause grid, charts, measures, and every failure with its trace."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from evals import charts, traces
from evals.grid import COLUMNS, OUTSIDE, Cell
from evals.markup import row, section, table, text
from evals.measures import FAULTS, MEASURES, VERDICTS, Rate, confusion, latency, measures
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
_ABOUT_GRID = (
    "Passing cases of all. First line: programs given as facts, decided by the rules alone; a red cell means that a rule decides one wrongly. "
    "Second line: the same in words. Third line (own words): paraphrases whose clause is among the first three found. "
    "Left open: cases that the text or the stated facts do not settle."
)


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
        *(head, _summary(standing), _worse(standing), _since(standing), _charts(standing), _grid(standing), _measures(standing)),
        *(_confusion(standing), _retrieval(standing), _surfaces(standing), _flagged(standing), traces.failures(standing), foot),
    ]
    return "\n".join(part for part in parts if part)


def _summary(standing: Standing) -> str:
    wrong = [p for p in (*standing.seen, *standing.unseen) if p.causes and p.causes[0] in ("wrong_yes", "wrong_no")]
    tone, words = ("good", "All that held still holds.") if standing.status == 0 else ("bad", "Not all that held still holds.")
    shown = [
        (f"{sum(d.right is not False for d in standing.examples)}/{len(standing.examples)}", "examples decided as they say"),
        (str(measures(standing.seen)["all right"]), "seen questions with all right"),
        (str(len(wrong)), f"wrong yes or no{', unseen questions included' if standing.unseen_files else ''}"),
        (str(len(standing.regressions)), "worse than pinned"),
    ]
    if standing.unsteady[0].of:
        shown.append((f"{standing.unsteady[0].right}/{standing.unsteady[0].of}", f"the same answer {TIMES} times out of {TIMES}"))
    items = "".join(f"<li><b>{text(count)}</b>{text(what)}</li>" for count, what in shown)
    return f'<p class="{tone}">{words}</p><ul class="counts">{items}</ul>'


def _worse(standing: Standing) -> str:
    told = [str(regression) for regression in standing.regressions]
    told += [
        f"example {d.program.id}: {d.program.example.verdict} → {d.given}: {d.program.example.ask} ({d.because})" for d in standing.broken
    ]
    told += [f"clause {clause} has no case that passes" for clause in standing.uncovered]
    told += [str(problem) for problem in standing.problems]
    return section("To be looked at", f'<ul class="plain bad">{"".join(f"<li>{text(line)}</li>" for line in told)}</ul>') if told else ""


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
    return table("Clauses", ["Clause", *(_HEADS[column] for column in COLUMNS)], rows, _ABOUT_GRID, kind="grid")


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


def _measures(standing: Standing) -> str:
    columns = standing.columns
    found = {name: measures(results) for name, results in columns.items()}
    rows = []
    for measure in MEASURES:
        cells = "".join(_share(found[name][measure], bare=name in standing.trivial) for name in columns)
        rows.append(row(f"{measure} *" if measure in FAULTS else measure, cells))
    spent = {name: latency(results) for name, results in columns.items() if name not in standing.trivial}
    times = (f"{marks[0]:.0f} / {marks[1]:.0f}" if (marks := spent.get(name)) else "–" for name in columns)
    rows.append(row("reply in ms, median / 95 of 100", "".join(f'<td class="n">{time}</td>' for time in times)))
    caption = "* less is better. The last columns are trivial answers to the seen questions, to see what is to be had for nothing."
    return table("Measures", ["Measure", *columns], rows, caption)


def _share(rate: Rate, bare: bool) -> str:
    return f'<td class="n">{rate.percent if bare else f"{rate}{_bar(rate)}"}</td>'


def _bar(rate: Rate) -> str:
    return f'<span class="bar" aria-hidden="true"><i style="width:{rate.share * 100:.1f}%"></i></span>' if rate.share is not None else ""


def _confusion(standing: Standing) -> str:
    found = confusion(standing.shown)
    given = [*VERDICTS, *(["crash"] if any(g == "crash" for _, g in found) else [])]
    rows = [row(gold, "".join(_verdicts(gold, verdict, found.get((gold, verdict), 0)) for verdict in given)) for gold in VERDICTS]
    caption = "Examples and seen questions; the diagonal is right."
    return table("Verdicts", ["Wanted", *(f"given {verdict}" for verdict in given)], rows, caption)


def _verdicts(gold: str, given: str, count: int) -> str:
    return f'<td class="n {_tone(gold, given) if count else "soft"}">{count}</td>'


def _tone(gold: str, given: str) -> str:
    return "good" if gold == given else "bad" if given in ("yes", "no", "crash") else "mild"


def _retrieval(standing: Standing) -> str:
    if not standing.retrieval:
        return ""
    rows = []
    for name, found in standing.retrieval.items():
        shares = [share for half in (found, found.held_out) for share in (half.within(1).fine, half.within(3).fine, f"{half.mrr or 0:.3f}")]
        rows.append(row(name, "".join(f'<td class="n">{share}</td>' for share in shares)))
    caption = "Paraphrases written from the text alone, and at which rank the clause that carries the answer is found. Nothing was tuned on the held-out half."
    return table("Retrieval", ["Searched by", "R@1", "R@3", "MRR", "held out: R@1", "R@3", "MRR"], rows, caption)


def _surfaces(standing: Standing) -> str:
    if not standing.parity:
        return ""
    rows = [row(p.surface, f'<td class="n {"bad" if p.differing else "good"}">{p.rate}</td>') for p in standing.parity]
    caption = "The same questions through every surface: how many get the verdict, numbers and clauses of the first."
    return table("Surfaces", ["Surface", "the same"], rows, caption)


def _flagged(standing: Standing) -> str:
    if not standing.flagged:
        return ""
    items = "".join(f"<li>{text(case)}: {text(told)}</li>" for case, told in standing.flagged)
    about = "The rules core does not derive the gold of these questions from the facts stated; the question, its facts or its gold need a second look."
    return section(
        f"Gold to be checked ({len(standing.flagged)})",
        f'<p class="soft">{about}</p><details><summary>Show them</summary><ul class="plain">{items}</ul></details>',
    )
