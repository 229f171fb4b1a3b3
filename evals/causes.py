"""Why a verdict is not right, told from the trace of its case alone: what was read, taken to be asked, found and decided."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant import Answer
from evals.derivation import ruled
from evals.run import Played
from rules.check import Verdict

WRONG = ("crash", "wrong_yes", "wrong_no", "overclaim")


@dataclass(frozen=True)
class Why:
    """The first step that went wrong, and what was wanted there and given."""

    cause: str
    told: str


def wrong(results: Iterable[Played]) -> list[Played]:
    """The results with a yes or no that the gold does not bear, the opposite verdicts first."""
    return sorted((p for p in results if p.causes and p.causes[0] in WRONG), key=lambda p: (WRONG.index(p.causes[0]), p.file, p.case.id))


def counted_causes(results: Iterable[Played]) -> dict[str, int]:
    """How often each cause led to a wrong yes or no, the commonest first."""
    return dict(Counter(found.cause for p in wrong(results) if (found := why(p))).most_common())


def why(played: Played) -> Why | None:
    """Why the verdict is not that of the gold; None where it is.

    The steps are tried in the order of an answer. Facts count as the cause only where the rules decide otherwise because of them, or where
    nothing else is found.
    """
    answer, case = played.answer, played.case
    if answer is None:
        return Why("no answer", played.error)
    if played.given == case.verdict:
        return None
    if case.kind is not None and answer.kind != case.kind:
        return Why("taken for another kind of question", f"{case.kind} → {answer.kind}")
    misread, found = differing(case.facts, answer.facts), ruled(answer.facts, case.clauses)
    if misread and found != ruled(case.facts or {}, case.clauses):
        return Why("facts misread", misread)
    cited = [citation.clause for citation in answer.citations]
    if case.clauses and not set(case.clauses) & set(cited):
        return Why("taken to be about another clause", f"{', '.join(case.clauses)} → {', '.join(cited) or 'none'}")
    if found in ("yes", "no"):
        return _settled(played, found)
    if misread:
        return Why("facts misread", misread)
    return _open(played, answer, found)


def _settled(played: Played, found: Verdict) -> Why:
    """The rules settle what was asked, and that is not how the reply came out."""
    told = f"the rules of {', '.join(played.case.clauses)} say {found} of the facts read"
    if played.given not in ("yes", "no"):
        return Why("left open, though the rules settle it", told)
    if played.case.verdict in ("yes", "no"):
        return Why("question taken the other way round", told)
    return Why("decided by the rules, though the text leaves it open", told)


def _open(played: Played, answer: Answer, found: Verdict | None) -> Why:
    """The rules leave open what was asked, or say nothing of it."""
    over = ", ".join(played.case.clauses) or "the policy"
    told = f"the rules of {over} leave it open" if found else f"no rule of {over} decides it"
    if played.given not in ("yes", "no"):
        return Why("words of the text not taken for an answer", told)
    if supposed := played.asking.get("supposed"):
        return Why("what was supposed is misread", f"{told}; supposed was {json.dumps(supposed)}")
    if any(finding.status in ("pass", "fail") for finding in answer.findings):
        return Why("decided over other clauses than those asked about", told)
    return Why("words of the text misread", told)


def differing(gold: Mapping[str, object] | None, read: Mapping[str, object]) -> str:
    """Each fact that was read otherwise, not read, or read without being stated; '' where none, or where no gold is given."""
    if gold is None:
        return ""
    told = [f"{name} {json.dumps(value)} → {_read(name, read)}" for name, value in gold.items() if read.get(name) != value]
    told += [f"{name} not stated → {json.dumps(value)}" for name, value in read.items() if name not in gold]
    return ", ".join(told)


def _read(name: str, read: Mapping[str, object]) -> str:
    return json.dumps(read[name]) if name in read else "not read"
