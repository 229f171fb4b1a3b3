"""The failures of the page: wrong verdicts with their causes, and each failure with its whole trace, turn by turn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from assistant import Answer
from evals import report
from evals.cases import EXAMPLES
from evals.causes import WRONG, counted_causes, why, wrong
from evals.markup import described, row, section, tabled, text
from evals.run import Played
from evals.standing import Standing
from evals.tables import label

_ABOUT_WRONG = (
    "A yes or no that the policy does not bear is the worst that can happen. The cause is the first step of the answer that went wrong, "
    "told from its trace. Unseen questions are counted and not shown."
)
_ABOUT_FAILURES = "Open one to see what was read, found, decided and said."
# What can be wrong beside the verdict.
_DETAILS = ("kind", "values", "clauses", "facts", "facts_after", "quotes", "must_not")
# Each group by the first cause of its members, from the worst to the least.
_GROUPS = {
    "Wrong yes or no": ("crash", "wrong_yes", "wrong_no"),
    "Open, but a yes or no was given": ("overclaim",),
    "Settled, but left open": ("dodge",),
    "Not settled, and answered as another kind of question": ("hedge",),
    "Right verdict; a fact, number, clause or kind is not right": _DETAILS,
}
_NEW = "Worse than what was accepted last"


def wrong_verdicts(standing: Standing) -> str:
    """Each wrong yes or no of what may be looked at with its cause, under the counts of all."""
    columns = {name: counted_causes(results) for name, results in standing.columns.items() if name not in standing.trivial}
    totals = {cause: sum(found.get(cause, 0) for found in columns.values()) for found in columns.values() for cause in found}
    if not totals:
        return ""
    rows = [
        row(cause, "".join(f'<td class="n">{found.get(cause) or "·"}</td>' for found in columns.values()))
        for cause in sorted(totals, key=lambda cause: -totals[cause])
    ]
    shown = sorted(wrong(standing.shown), key=lambda p: p.file == EXAMPLES)
    opposite, over = ([p for p in shown if (p.causes[0] == "overclaim") is open_] for open_ in (False, True))
    body = f'<p class="soft">{_ABOUT_WRONG}</p>{tabled("Causes", ["Cause", *map(label, columns)], rows)}'
    lists = _listed("Yes for no, or no for yes", opposite, opened=True) + _listed("A yes or no where the policy gives none", over)
    return section(f"Wrong verdicts and their causes ({sum(totals.values())})", body + lists)


def _listed(heading: str, results: Sequence[Played], opened: bool = False) -> str:
    if not results:
        return ""
    items = "".join(_wrong(p) for p in results)
    summary = f"<summary>{text(heading)} ({len(results)})</summary>"
    return f'<details class="group"{" open" if opened else ""}>{summary}<ul class="wrongs">{items}</ul></details>'


def _wrong(played: Played) -> str:
    found = why(played)
    cause = f"<b>{text(found.cause)}</b>: {text(found.told)}" if found else ""
    place = f'<a href="#{text(_anchor(played))}">{text(played.case.id)}</a>'
    return f"<li>{place} {_turned(played)} {text(played.case.turns[-1])}<br>{cause}</li>"


def _turned(played: Played) -> str:
    tone = "bad" if played.causes[0] in WRONG else "mild"
    told = f"{played.case.verdict} → {played.given}" if played.given != played.case.verdict else played.given
    return f'<b class="{tone}">{text(told)}</b>'


def _anchor(played: Played) -> str:
    """The name by which the page leads to the trace of a case."""
    return f"{played.file}-{played.case.id}"


def all_failures(standing: Standing) -> str:
    """Every question that may be looked at and does not pass, in groups from the worst to the least."""
    new = {r.case for r in standing.regressions}
    groups = {_NEW: [p for p in standing.failing if p.case.id in new]}
    for heading, causes in _GROUPS.items():
        groups[heading] = [p for p in standing.failing if p.case.id not in new and p.causes[0] in causes]
    body = "".join(_group(heading, results, heading == _NEW) for heading, results in groups.items() if results)
    return section(f"Questions that do not pass ({len(standing.failing)})", f'<p class="soft">{_ABOUT_FAILURES}</p>{body}')


def _group(heading: str, results: Sequence[Played], opened: bool) -> str:
    ordered = sorted(results, key=lambda p: (p.file == EXAMPLES, p.file))
    printed = "printed" if results[0].causes[0] in _GROUPS["Wrong yes or no"] or opened else ""
    inside = "".join(map(_failure, ordered))
    return (
        f'<details class="group {printed}"{" open" if opened else ""}><summary>{text(heading)} ({len(results)})</summary>{inside}</details>'
    )


def _failure(played: Played) -> str:
    others = [told for told, cause in zip(report.told(played), played.causes, strict=True) if cause in _DETAILS]
    beside = f'<br><small class="soft">{text("; ".join(others))}</small>' if others else ""
    summary = f"<summary>{text(played.case.id)} {_turned(played)} {text(played.case.turns[-1])}{beside}</summary>"
    return f'<details id="{text(_anchor(played))}">{summary}{described(_rows(played))}</details>'


def _rows(played: Played) -> Iterator[tuple[str, str]]:
    case = played.case
    for place, turn in enumerate(case.turns):
        yield "Question", turn
        if place < len(played.said) - 1:
            yield from _briefly(played.said[place])
    gold = [case.verdict, ", ".join(case.values), ", ".join(case.clauses) or "no clause", case.why]
    yield "Wanted", "; ".join(part for part in gold if part)
    if (found := why(played)) is not None:
        yield "Cause", f"{found.cause}: {found.told}"
    if case.facts is not None:
        yield "Facts stated", json.dumps(case.facts)
    if played.answer is None:
        yield "Crash", played.error
        return
    answer = played.answer
    yield "Read", f"{answer.kind}; {json.dumps(answer.facts)}"
    if played.asking:
        yield "Taken to ask", json.dumps(played.asking)
    yield "Found", ", ".join(citation.clause for citation in answer.citations) or "no clause"
    yield "Decided", "\n".join([played.given, *_findings(answer)])
    yield "Said", answer.text


def _briefly(answer: Answer) -> Iterator[tuple[str, str]]:
    """An earlier turn in two lines."""
    yield "Read", f"{answer.kind}; {json.dumps(answer.facts)}"
    yield "Said", answer.text.partition("\n")[0]


def _findings(answer: Answer) -> Iterator[str]:
    for finding in answer.findings:
        if finding.status != "not_applicable":
            yield f"{finding.clause} {finding.status}: {finding.because}"
