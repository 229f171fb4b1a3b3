"""The HTML of the conversation: pure functions from questions, answers and facts, everything in them escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.contract import Answer, Citation, FindingLine, Fit, Fix, Missing
from ui.markup import markdown, one_line, plain
from ui.session import Exchange
from ui.verdict import reason, shown_verdict

# Gives the full text of a clause by its id, or None where there is none.
ClauseText = Callable[[str], str | None]
# Gives the name of a credential as the policy writes it.
CredentialName = Callable[[str], str]

_STATUS = {"pass": "Met", "fail": "Not met", "unknown": "Open", "not_applicable": "Does not apply"}
_FIT = {"fits": "Fits", "does_not_fit": "Does not fit", "depends": "Depends"}


def transcript(exchanges: Sequence[Exchange], clause_text: ClauseText, name: CredentialName) -> str:
    """All exchanges of a conversation, in order."""
    return "".join(exchange_html(exchange, clause_text, name) for exchange in exchanges)


def exchange_html(exchange: Exchange, clause_text: ClauseText, name: CredentialName) -> str:
    """One question with what followed it."""
    if exchange.answer is not None:
        reply = answer_html(exchange.answer, clause_text, name)
    elif exchange.error is not None:
        reply = f'<div class="reply error"><p class="verdict error">Not answered</p><p>{plain(exchange.error)}</p></div>'
    else:
        reply = '<div class="reply pending"><p>Reading the policy…</p></div>'
    return f'<div class="turn"><h2 class="asked">{plain(exchange.question)}</h2>{reply}</div>'


def answer_html(answer: Answer, clause_text: ClauseText, name: CredentialName) -> str:
    """One answer: verdict, reason, quotes, open questions, changes, fits, notes and how it was decided."""
    verdict = shown_verdict(answer)
    parts = [
        f'<p class="verdict {verdict.name}">{verdict.word}</p>' if verdict else "",
        f'<div class="reason">{markdown(reason(answer))}</div>',
        "".join(_citation(citation, clause_text) for citation in answer.citations),
        _missing(answer.missing),
        _fixes(answer.fixes),
        _fits(answer.fits, name),
        _notes(answer.notes, answer.text),
        _findings(answer),
    ]
    tone = verdict.name if verdict else "plain"
    return one_line(f'<div class="reply {tone}">{"".join(parts)}</div>')


def facts_html(rows: Sequence[tuple[str, str]]) -> str:
    """What was understood so far, as a list of names and values."""
    if not rows:
        return '<p class="nothing">Nothing about your program yet. What you mention appears here, so that you can see how you were understood.</p>'
    listed = "".join(f"<dt>{plain(label)}</dt><dd>{plain(value)}</dd>" for label, value in rows)
    return one_line(f'<dl class="facts">{listed}</dl><p class="hint">Something wrong? Just say so: “it is 12 units, not 10”.</p>')


def announcement(exchanges: Sequence[Exchange]) -> str:
    """The last reply in one line for screen readers."""
    if not exchanges:
        return ""
    last = exchanges[-1]
    if last.answer is None:
        return plain(last.error) if last.error else ""
    verdict = shown_verdict(last.answer)
    first = one_line(markdown(reason(last.answer).split("\n\n", 1)[0]))
    return f"<p>Answer: {verdict.word}.</p>{first}" if verdict else first


def _citation(citation: Citation, clause_text: ClauseText) -> str:
    heading = f'<span class="id">{plain(citation.clause)}</span> {plain(citation.title)}'
    whole = clause_text(citation.clause)
    quote = f'<blockquote><p>{plain(citation.quote)}</p></blockquote>'
    if whole is None or _flat(whole) == _flat(citation.quote):
        source = f'<p class="source">{heading}</p>'
    else:
        source = f'<details class="source"><summary>{heading}<span class="more">whole clause</span></summary><div class="clause">{markdown(whole)}</div></details>'
    return f'<div class="citation">{quote}{source}</div>'


def _missing(missing: Sequence[Missing]) -> str:
    listed = "".join(f'<li>{plain(item.ask)} <span class="why">{plain(item.why)}</span></li>' for item in missing)
    return f'<h3>To settle it, tell me</h3><ul class="missing">{listed}</ul>' if listed else ""


def _fixes(fixes: Sequence[Fix]) -> str:
    listed = "".join(f'<li>{plain(fix.change)} <span class="why">{plain(fix.result)}</span></li>' for fix in fixes)
    return f'<h3>What would make it a yes</h3><ul class="fixes">{listed}</ul>' if listed else ""


def _fits(fits: Sequence[Fit], name: CredentialName) -> str:
    listed = "".join(
        f'<li class="{fit.status}"><span class="status">{_FIT[fit.status]}</span> <strong>{plain(name(fit.credential))}</strong> <span class="why">{plain(fit.because)}</span></li>'
        for fit in fits
    )
    return f'<h3>What it fits</h3><ul class="fits">{listed}</ul>' if listed else ""


def _notes(notes: Sequence[str], text: str) -> str:
    return "".join(f'<p class="note">{plain(note)}</p>' for note in notes if note not in text)


def _findings(answer: Answer) -> str:
    listed = "".join(_finding(finding) for finding in answer.findings if finding.status != "not_applicable")
    if not listed:
        return ""
    policy = f"{plain(answer.policy.title)}. Approved {plain(answer.policy.approved)}. Text {plain(answer.policy.fingerprint[:12])}."
    return f'<details class="decided"><summary>How this was decided</summary><ul>{listed}</ul><p class="policy">{policy}</p></details>'


def _finding(finding: FindingLine) -> str:
    return f'<li class="{finding.status}"><span class="status">{_STATUS[finding.status]}</span> <span class="id">{plain(finding.clause)}</span> {plain(finding.because)}</li>'


def _flat(text: str) -> str:
    return " ".join(text.split())
