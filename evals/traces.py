"""The failures of the page, each with its whole trace: what was read, found, decided and said, turn by turn."""

from __future__ import annotations

import json
from collections.abc import Iterator

from assistant import Answer
from evals import report
from evals.markup import described, section, text
from evals.run import Played
from evals.standing import Standing

_WRONG = ("crash", "wrong_yes", "wrong_no", "overclaim")


def failures(standing: Standing) -> str:
    """Every question that may be looked at and does not pass, new and wrong ones first."""
    new = {r.case for r in standing.regressions}
    ordered = sorted(standing.failing, key=lambda p: (p.case.id not in new, p.causes[0] not in _WRONG, p.file, p.case.id))
    body = '<p class="soft">Wrong answers first. Open one to see what was read, found, decided and said.</p>'
    return section(f"Questions that do not pass ({len(ordered)})", body + "".join(_failure(p, p.case.id in new) for p in ordered))


def _failure(played: Played, new: bool) -> str:
    wrong = played.causes[0] in _WRONG
    label = f"{'New: ' if new else ''}{played.case.id} · {'; '.join(report.told(played))}"
    summary = f'<summary class="{"bad" if wrong else "mild"}">{text(label)}</summary>'
    return f"<details{' class=wrong' if wrong else ''}>{summary}{described(_rows(played))}</details>"


def _rows(played: Played) -> Iterator[tuple[str, str]]:
    case = played.case
    for place, turn in enumerate(case.turns):
        yield "Question", turn
        if place < len(played.said) - 1:
            yield from _briefly(played.said[place])
    gold = [case.verdict, ", ".join(case.values), ", ".join(case.clauses) or "no clause", case.why]
    yield "Wanted", "; ".join(part for part in gold if part)
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
