"""The report as one self-contained page: how it stands, the clause grid, the confusion of verdicts, and every failure with its trace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape

from evals import report
from evals.measures import FAULTS, MEASURES, VERDICTS, Rate, confusion, measures
from evals.run import Played
from evals.standing import Standing
from policy_corpus.clauses import fingerprint
from rules.section import fingerprint as rules_fingerprint

_TITLE = "How well the policy assistant answers"
_STYLE = """
:root{color-scheme:light dark;--ink:#1f2429;--soft:#565e66;--page:#f7f6f2;--card:#fff;--edge:#dedbd2;
--good:#17663a;--bad:#a3261b;--mild:#855300}
@media(prefers-color-scheme:dark){
:root{--ink:#e7e9ea;--soft:#a9b2b9;--page:#14181c;--card:#1d2328;--edge:#343c43;--good:#7fd0a0;--bad:#f49a8f;--mild:#ecc069}}
body{margin:0 auto;max-width:70rem;padding:1.25rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);
overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.2rem;margin-top:2.25rem}.soft,caption{color:var(--soft);text-align:left}
.counts{display:flex;flex-wrap:wrap;gap:.75rem;padding:0;list-style:none}
.counts li{background:var(--card);border:1px solid var(--edge);border-radius:.5rem;padding:.5rem 1rem}
.counts b{display:block;font-size:1.5rem}
.scroll{overflow-x:auto}table{border-collapse:collapse}
th,td{text-align:left;padding:.3rem .7rem;border-bottom:1px solid var(--edge);vertical-align:top}
th{overflow-wrap:normal}th[scope=row]{min-width:7.5rem}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}td.n{white-space:nowrap}
.good{color:var(--good)}.bad{color:var(--bad);font-weight:650}.mild{color:var(--mild)}
.bar{display:inline-block;width:2.5rem;height:.6rem;margin-left:.5rem;background:var(--edge)}
.bar i{display:block;height:100%;background:currentColor}
details{background:var(--card);border:1px solid var(--edge);border-radius:.5rem;margin:.4rem 0;padding:.4rem .8rem}
summary{cursor:pointer}
dl{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.2rem .8rem;margin:.6rem 0}
dt{color:var(--soft)}dd{margin:0;white-space:pre-wrap}
@media print{body{background:#fff;color:#000;max-width:none}details{break-inside:avoid}.scroll{overflow:visible}}
"""


def page(standing: Standing) -> str:
    """The whole page as text; it loads nothing from anywhere."""
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_TITLE}</title><style>{_STYLE}</style></head><body><main><h1>{_TITLE}</h1>"
    )
    applied = f"Policy text {fingerprint()[:12]}, rules {rules_fingerprint()[:12]}."
    foot = f'<p class="soft">{applied} Unseen cases are measured and not shown.</p></main></body></html>\n'
    parts = [
        head,
        _summary(standing),
        _worse(standing),
        _measures(standing),
        _clauses(standing),
        _confusion(standing.shown),
        _failures(standing),
        foot,
    ]
    return "\n".join(part for part in parts if part)


def _summary(standing: Standing) -> str:
    wrong = [p for p in (*standing.seen, *standing.unseen) if p.causes and p.causes[0] in ("wrong_yes", "wrong_no")]
    right = measures(standing.seen)["all right"]
    tone, words = ("good", "All that held still holds.") if standing.status == 0 else ("bad", "Not all that held still holds.")
    shown = [
        (f"{sum(d.right is not False for d in standing.examples)}/{len(standing.examples)}", "examples decided as they say"),
        (str(right), "seen questions with all right"),
        (str(len(wrong)), "wrong yes or no, unseen questions included"),
        (str(len(standing.regressions)), "worse than pinned"),
    ]
    items = "".join(f"<li><b>{_text(count)}</b>{what}</li>" for count, what in shown)
    return f'<p class="{tone}">{words}</p><ul class="counts">{items}</ul>'


def _worse(standing: Standing) -> str:
    told = [str(regression) for regression in standing.regressions]
    told += [
        f"example {d.program.id}: {d.program.example.verdict} → {d.given}: {d.program.example.ask} ({d.because})" for d in standing.broken
    ]
    told += [f"clause {clause} has no case that passes" for clause in standing.uncovered]
    told += [str(problem) for problem in standing.problems]
    return f'<h2>To be looked at</h2><ul class="bad">{"".join(f"<li>{_text(line)}</li>" for line in told)}</ul>' if told else ""


def _measures(standing: Standing) -> str:
    columns = standing.columns
    found = {name: measures(results) for name, results in columns.items()}
    rows = []
    for measure in MEASURES:
        label = f"{measure} *" if measure in FAULTS else measure
        cells = "".join(_share(found[name][measure], bare=name in standing.trivial) for name in columns)
        rows.append(f'<tr><th scope="row">{_text(label)}</th>{cells}</tr>')
    caption = "* less is better. The last columns are trivial answers to the seen questions, to see what is to be had for nothing."
    return _table("Measures", ["Measure", *columns], rows, caption)


def _share(rate: Rate, bare: bool) -> str:
    return f'<td class="n">{rate.percent if bare else f"{rate}{_bar(rate)}"}</td>'


def _bar(rate: Rate) -> str:
    return f'<span class="bar" aria-hidden="true"><i style="width:{rate.share * 100:.1f}%"></i></span>' if rate.share is not None else ""


def _clauses(standing: Standing) -> str:
    rows = []
    for row in standing.clauses:
        cells = _cell(row.structured, "bad") + _cell(row.asked, "mild") + _cell(row.cited, "mild")
        rows.append(f'<tr id="clause-{row.clause}"><th scope="row">{row.clause}</th>{cells}</tr>')
    return _table(
        "Clauses",
        ["Clause", "Examples as facts", "Examples as questions", "Questions that rest on it"],
        rows,
        "Passing cases of all cases. Facts must all pass; questions are a measure.",
    )


def _cell(rate: Rate, tone: str) -> str:
    if not rate.of:
        return '<td class="n soft">–</td>'
    return f'<td class="n {"good" if rate.right == rate.of else tone}">{rate.right}/{rate.of}{"" if rate.right == rate.of else " ✗"}</td>'


def _confusion(results: Sequence[Played]) -> str:
    found = confusion(results)
    given = [*VERDICTS, *(["crash"] if any(g == "crash" for _, g in found) else [])]
    rows = []
    for gold in VERDICTS:
        cells = "".join(f'<td class="n {_tone(gold, verdict)}">{found.get((gold, verdict), 0)}</td>' for verdict in given)
        rows.append(f'<tr><th scope="row">{gold}</th>{cells}</tr>')
    return _table(
        "Verdicts", ["Wanted", *(f"given {verdict}" for verdict in given)], rows, "Examples and seen questions; the diagonal is right."
    )


def _tone(gold: str, given: str) -> str:
    return "good" if gold == given else "bad" if given in ("yes", "no", "crash") else "mild"


def _failures(standing: Standing) -> str:
    new = {r.case for r in standing.regressions}
    ordered = sorted(
        standing.failing, key=lambda p: (p.case.id not in new, p.causes[0] not in ("crash", "wrong_yes", "wrong_no"), p.file, p.case.id)
    )
    heading = f'<h2>Questions that do not pass ({len(ordered)})</h2><p class="soft">Wrong answers first.</p>'
    return heading + "".join(_failure(p, p.case.id in new) for p in ordered)


def _failure(played: Played, new: bool) -> str:
    case, answer = played.case, played.answer
    gold = f"{case.verdict}; {', '.join(case.clauses) or 'no clause'}; {case.why}"
    rows = [*(("Question", turn) for turn in case.turns), ("Wanted", gold)]
    if answer is not None:
        rows += [
            ("Facts read", json.dumps(answer.facts)),
            ("Asked", json.dumps(played.asking)),
            ("Clauses", ", ".join(c.clause for c in answer.citations) or "none"),
        ]
        rows += [("Verdict", played.given), ("Reply", answer.text)]
    listed = "".join(f"<dt>{name}</dt><dd>{_text(words)}</dd>" for name, words in rows)
    tone = "bad" if played.causes[0] in ("crash", "wrong_yes", "wrong_no", "overclaim") else "mild"
    label = f"{'New: ' if new else ''}{case.id} · {'; '.join(report.told(played))}"
    return f'<details><summary class="{tone}">{_text(label)}</summary><dl>{listed}</dl></details>'


def _table(heading: str, columns: Sequence[str], rows: Iterable[str], caption: str) -> str:
    heads = "".join(f'<th scope="col"{" class=n" if place else ""}>{_text(column)}</th>' for place, column in enumerate(columns))
    table = f"<table><caption>{_text(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f'<h2>{heading}</h2><div class="scroll">{table}</div>'


def _text(words: str) -> str:
    return escape(words.encode(errors="replace").decode())
