"""The HTML of the conversation: pure functions from questions, answers and facts, everything in them escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.contract import Answer, Citation, FindingLine, Fit, Fix, Missing
from ui.markup import markdown, one_line, plain
from ui.phrases import DECIDED, FIT, FITS, FIXES, MISSING, STATUS, as_a, by_credential, capital, policy_line
from ui.session import Exchange
from ui.verdict import reason, shown_verdict

# Gives the full text of a clause by its id, or None where there is none.
ClauseText = Callable[[str], str | None]
# Gives the name of a credential as the policy writes it.
CredentialName = Callable[[str], str]

_NOTHING = "Nothing about your program yet. What you mention appears here, so that you can see how you were understood."
# So many quotes are in view at once; the others are folded.
_QUOTES = 2
_QUESTIONS = 4


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
        _citations(answer.citations, clause_text),
        _missing(answer.missing),
        _fixes(answer.fixes),
        _fits(answer.fits, name, offer="credential" not in answer.facts),
        _notes(answer.notes),
        _findings(answer, name),
    ]
    tone = verdict.name if verdict else "plain"
    return one_line(f'<div class="reply {tone}">{"".join(parts)}</div>')


def facts_html(rows: Sequence[tuple[str, str]]) -> str:
    """What was understood so far, as a list of names and values."""
    if not rows:
        return f'<p class="nothing">{_NOTHING}</p>'
    listed = "".join(f"<dt>{plain(capital(label))}</dt><dd>{plain(value)}</dd>" for label, value in rows)
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


def _citations(citations: Sequence[Citation], clause_text: ClauseText) -> str:
    shown = [_citation(citation, clause_text) for citation in citations]
    return "".join(shown[:_QUOTES]) + _folded(f"More clauses on this ({len(shown) - _QUOTES})", "".join(shown[_QUOTES:]))


def _folded(summary: str, html: str) -> str:
    return f'<details class="folded"><summary>{summary}</summary>{html}</details>' if html else ""


def _citation(citation: Citation, clause_text: ClauseText) -> str:
    heading = f'<span class="id">{plain(citation.clause)}</span> {plain(citation.title)}'
    whole = clause_text(citation.clause)
    quote = f"<blockquote><p>{plain(citation.quote)}</p></blockquote>"
    if whole is None or _flat(whole) == _flat(citation.quote):
        source = f'<p class="source">{heading}</p>'
    else:
        opens = f'<summary>{heading}<span class="more">whole clause</span></summary>'
        source = f'<details class="source">{opens}<div class="clause">{markdown(whole)}</div></details>'
    return f'<div class="citation">{quote}{source}</div>'


def _missing(missing: Sequence[Missing]) -> str:
    listed = [f'<li>{plain(item.ask)} <span class="why">{plain(capital(item.why))}</span></li>' for item in missing]
    if not listed:
        return ""
    rest = "".join(listed[_QUESTIONS:])
    more = _folded(f"Further questions ({len(listed) - _QUESTIONS})", f'<ul class="missing">{rest}</ul>' if rest else "")
    return f'<h3>{MISSING}</h3><ul class="missing">{"".join(listed[:_QUESTIONS])}</ul>{more}'


def _fixes(fixes: Sequence[Fix]) -> str:
    listed = "".join(f'<li>{plain(capital(fix.change))} <span class="why">{plain(capital(fix.result))}</span></li>' for fix in fixes)
    return f'<h3>{FIXES}</h3><ul class="fixes">{listed}</ul>' if listed else ""


def _fits(fits: Sequence[Fit], name: CredentialName, offer: bool) -> str:
    may = "".join(_fit(fit, name(fit.credential), offer) for status in ("fits", "depends") for fit in fits if fit.status == status)
    cannot = "".join(_fit(fit, name(fit.credential), offer) for fit in fits if fit.status == "does_not_fit")
    heading = f"<h3>{FITS}</h3>" if may else ""
    return (f'{heading}<ul class="fits">{may}</ul>' if may else "") + _folded(
        "What it does not fit", f'<ul class="fits">{cannot}</ul>' if cannot else ""
    )


def _fit(fit: Fit, credential: str, offer: bool) -> str:
    level = f" ({plain(fit.level.replace('_', '-'))})" if fit.level else ""
    # The words on the button are the question it asks, as typed by hand.
    button = f'<button type="button" class="ask-this">{plain(as_a(credential))}</button>' if offer and fit.status != "does_not_fit" else ""
    return (
        f'<li class="{fit.status}"><span class="status">{FIT[fit.status]}</span> '
        f'<span><strong>{plain(credential)}{level}</strong> <span class="why">{plain(capital(fit.because))}</span> {button}</span></li>'
    )


def _notes(notes: Sequence[str]) -> str:
    return "".join(f'<p class="note"><strong>Note</strong> {plain(note)}</p>' for note in notes)


def _findings(answer: Answer, name: CredentialName) -> str:
    listed = ""
    for credential, findings in by_credential(answer.findings).items():
        heading = f"<h3>{plain(as_a(name(credential)))}</h3>" if credential else ""
        listed += f"{heading}<ul>{''.join(_finding(finding) for finding in findings)}</ul>"
    if not listed:
        return ""
    return (
        f'<details class="decided"><summary>{DECIDED}</summary>{listed}<p class="policy">{plain(policy_line(answer.policy))}</p></details>'
    )


def _finding(finding: FindingLine) -> str:
    status = f'<span class="status">{STATUS[finding.status]}</span> <span class="id">{plain(finding.clause)}</span>'
    return f'<li class="{finding.status}">{status} <span>{plain(capital(finding.because))}</span></li>'


def _flat(text: str) -> str:
    return " ".join(text.split())
