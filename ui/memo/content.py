"""What a memo says, in the order in which it says it, before it takes the shape of a file."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import assistant
from assistant import catalogue
from assistant.contract import Answer, FindingLine, Fit, Fix, Missing, PolicyRef
from assistant.texts import policy_texts
from ui.naming import credential_name
from ui.phrases import capital, with_article
from ui.verdict import UNDECIDED, reason, shown_verdict, verdict_of

# A memo is one page: beyond these the page on the screen has the rest.
_FINDINGS, _QUOTES, _OTHERS = 7, 2, 3
_STATUS = {"fail": "Not met", "unknown": "Open", "pass": "Met"}
_FIT = {"fits": "fits", "depends": "depends"}
NOT_A_RULING = "This memo helps to read the policy. It is not an official ruling: the bodies that the policy names decide."


@dataclass(frozen=True)
class Quote:
    """Words of a clause, verbatim, and where they stand."""

    clause: str
    title: str
    words: str


@dataclass(frozen=True)
class Memo:
    """A memo: `verdict` is '' where no yes or no was asked, `reason` is Markdown, lists are empty where there is nothing to say."""

    question: str
    verdict: str
    reason: str
    facts: tuple[tuple[str, str], ...]
    findings: tuple[tuple[str, str, str], ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    quotes: tuple[Quote, ...]
    policy: PolicyRef
    rules: str
    on: datetime.date

    @property
    def source(self) -> str:
        """Which text and which rules were applied, by their fingerprints, and on which day."""
        return (
            f"{self.policy.title}, approved {self.policy.approved}. Text {self.policy.fingerprint[:16]}, rules {self.rules[:16]} "
            f"(first 16 digits of SHA-256). Made on {self.on.isoformat()}."
        )


def of_answer(answer: Answer, question: str, on: datetime.date) -> Memo:
    """What a memo says of an answer."""
    return Memo(
        question=_flat(question),
        verdict=_verdict(answer),
        reason=_told(reason(answer)),
        facts=_facts(answer.facts),
        findings=_findings(answer.findings),
        lists=_lists(answer.missing, answer.fixes, _of_use(answer.fits, answer.verdict, answer.facts), answer.notes),
        quotes=tuple(Quote(c.clause, c.title, c.quote) for c in answer.citations[:_QUOTES]),
        policy=answer.policy,
        rules=catalogue.rules_fingerprint(),
        on=on,
    )


def of_check(check: assistant.ProgramCheck, facts: Mapping[str, object], on: datetime.date) -> Memo:
    """What a memo says of a check, with the clauses quoted that decide it."""
    credential = facts.get("credential")
    kind = f" as {with_article(credential_name(credential))}" if isinstance(credential, str) else ""
    bearing = [f for status in ("fail", "unknown", "pass") for f in check.findings if f.status == status]
    deciding = list(dict.fromkeys(f.clause for f in bearing if f.status == (bearing[0].status)))[:_QUOTES]
    return Memo(
        question=f"Does the program meet the policy{kind}?",
        verdict=(verdict_of(check.verdict) if check.verdict else UNDECIDED).word,
        reason=broken(check.findings),
        facts=_facts(facts),
        findings=_findings(check.findings),
        lists=_lists(check.missing, check.fixes, _of_use(check.fits, check.verdict, facts), check.notes),
        quotes=tuple(Quote(c.id, c.title, c.text) for c in map(assistant.clause_text, deciding)),
        policy=policy_texts()[0],
        rules=catalogue.rules_fingerprint(),
        on=on,
    )


def _verdict(answer: Answer) -> str:
    """The word of the verdict; a 'yes' that reports a breach has its sign, since colours are lost in print."""
    verdict = shown_verdict(answer)
    if verdict is None:
        return ""
    return f"{verdict.mark} {verdict.word}" if answer.breach else verdict.word


def _told(reply: str) -> str:
    """The reply, or '' where it only leads over to the quotes that follow it."""
    return "" if reply.endswith(":") and "\n" not in reply.strip() else reply


def broken(findings: Sequence[FindingLine]) -> str:
    """What is not met in one paragraph, each with its clause; '' where nothing is broken or several types are possible."""
    single = len({f.credential for f in findings if f.status != "not_applicable"}) == 1
    return " ".join(f"{_sentence(f.because)[:-1]} ({f.clause})." for f in findings if f.status == "fail" and single)


def _findings(findings: Sequence[FindingLine]) -> tuple[tuple[str, str, str], ...]:
    """Status, clause and reason: what is not met, then what is open, then in one line what is met; of several types only what is not met."""
    kinds = {f.credential for f in findings if f.status != "not_applicable"}
    told = ("fail", "unknown") if len(kinds) < 2 else ("fail",)
    rows = [(_STATUS[f.status], f.clause, _because(f, len(kinds) > 1)) for status in told for f in findings if f.status == status]
    met = [f.clause for f in findings if f.status == "pass"] if len(kinds) < 2 else []
    more = [("", "", f"{len(rows) - _FINDINGS} more are on the page.")] if len(rows) > _FINDINGS else []
    return (*rows[:_FINDINGS], *more, *([("Met", ", ".join(met), "")] if met else []))


def _because(finding: FindingLine, typed: bool) -> str:
    kind = f"As {credential_name(finding.credential)}: " if typed and finding.credential else ""
    return _sentence(f"{kind}{finding.because}")


def _lists(
    missing: Sequence[Missing], fixes: Sequence[Fix], fits: Sequence[Fit], notes: Sequence[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        _few(
            ("Still to be stated", [item.ask for item in missing]),
            ("What would put it right", [f"{_sentence(fix.change)} {_sentence(fix.result)}" for fix in fixes]),
            (
                "What it fits",
                [f"{_kind(fit)}: {_FIT[fit.status]}. {_sentence(fit.because)}" for fit in fits],
            ),
            ("Notes", list(notes)),
        )
    )


def _of_use(fits: Sequence[Fit], verdict: str | None, facts: Mapping[str, object]) -> list[Fit]:
    """The types that may fit, where another type than the stated one is of interest."""
    return [fit for fit in fits if fit.status in _FIT and (verdict == "no" or "credential" not in facts)]


def _few(*lists: tuple[str, list[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for heading, lines in lists:
        if lines:
            more = [f"{len(lines) - _OTHERS} more are on the page."] if len(lines) > _OTHERS else []
            yield heading, (*lines[:_OTHERS], *more)


def _kind(fit: Fit) -> str:
    level = f" ({fit.level.replace('_', '-')})" if fit.level else ""
    return f"{credential_name(fit.credential)}{level}"


def _facts(facts: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((capital(label), value) for label, value in assistant.fact_rows(facts))


def _sentence(words: str) -> str:
    said = capital(words)
    return said if said.endswith((".", "?", "!")) else f"{said}."


def _flat(words: str) -> str:
    return " ".join(words.split())
