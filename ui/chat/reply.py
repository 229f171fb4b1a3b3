"""The HTML of one answer: pure functions of the answer, everything in them escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from assistant.contract import Answer, Citation, Fit, Fix, Missing
from ui.chat.decided import decided_html, linked
from ui.markup import markdown, one_line, plain
from ui.phrases import FIT, FITS, FIXES, MISSING, as_a, capital
from ui.verdict import reason, shown_verdict

# Gives the name of a credential as the policy writes it.
CredentialName = Callable[[str], str]

# So many quotes are in view at once; the others are folded.
_QUOTES = 2
_QUESTIONS = 4
# Changes that are understood when they are asked as 'What if we ...?'; the others are said and not offered.
_ASKED = re.compile(
    r"(?:grade the courses by|state the prerequisites|include the prerequisites|omit the University seal|offer it through)[^;,]*"
)
_APPROVED = re.compile(r"get approval by (?P<bodies>[^;]*)")


def answer_html(answer: Answer, name: CredentialName) -> str:
    """One answer: verdict, reason, quotes, open questions, changes, fits, notes and how it was decided."""
    verdict = shown_verdict(answer)
    parts = [
        f'<p class="verdict {verdict.name}">{verdict.word}</p>' if verdict else "",
        f'<div class="reason">{markdown(reason(answer))}</div>',
        _citations(answer.citations),
        _missing(answer.missing),
        _fixes(answer.fixes),
        _fits(answer, name),
        "".join(f'<p class="note"><strong>Note</strong> {plain(note)}</p>' for note in answer.notes),
        decided_html(answer, name),
    ]
    return one_line("".join(parts))


def announcement(answer: Answer, place: int) -> str:
    """An answer in one line for screen readers; it is numbered, so that two that are alike are both announced."""
    verdict = shown_verdict(answer)
    first = one_line(markdown(reason(answer).split("\n\n", 1)[0]))
    return f"<p>Answer {place + 1}: {verdict.word}.</p>{first}" if verdict else f"<p>Answer {place + 1}.</p>{first}"


def ask_button(question: str, words: str = "") -> str:
    """A button that asks a question."""
    return f'<button type="button" class="ask-this" value="{plain(question)}">{plain(words or question)}</button>'


def _citations(citations: Sequence[Citation]) -> str:
    shown = [_citation(citation) for citation in citations]
    return "".join(shown[:_QUOTES]) + _folded(f"More clauses on this ({len(shown) - _QUOTES})", "".join(shown[_QUOTES:]))


def _citation(citation: Citation) -> str:
    return (
        f'<div class="citation"><blockquote><p>{plain(citation.quote)}</p></blockquote>'
        f'<p class="source">{linked(citation.clause, f"{citation.clause} {citation.title}")} <span class="where">read it in the policy</span></p></div>'
    )


def _folded(summary: str, html: str) -> str:
    return f'<details class="folded"><summary>{summary}</summary>{html}</details>' if html else ""


def _missing(missing: Sequence[Missing]) -> str:
    listed = [f'<li>{plain(item.ask)} <span class="why">{plain(_said(item.why))}.</span></li>' for item in missing]
    if not listed:
        return ""
    rest = "".join(listed[_QUESTIONS:])
    more = _folded(f"Further questions ({len(listed) - _QUESTIONS})", f'<ul class="missing">{rest}</ul>' if rest else "")
    return f'<h3>{MISSING}</h3><ul class="missing">{"".join(listed[:_QUESTIONS])}</ul>{more}'


def _fixes(fixes: Sequence[Fix]) -> str:
    listed = "".join(
        f'<li><span>{plain(_said(fix.change))}. <span class="why">{plain(_said(fix.result))}.</span></span> {_tried(fix)}</li>'
        for fix in fixes
    )
    return f'<h3>{FIXES}</h3><ul class="fixes">{listed}</ul>' if listed else ""


def _tried(fix: Fix) -> str:
    """The button that tries a change: by the numbers where it moves units, else by asking."""
    about = f'<span class="unseen">({plain(fix.change)})</span>'
    if fix.facts:
        return f'<button type="button" class="try" value="{plain(json.dumps(fix.facts))}">Try it{about}</button>'
    approved = _APPROVED.fullmatch(fix.change)
    question = (
        f"It is approved by {approved['bodies']}" if approved else f"What if we {fix.change}?" if _ASKED.fullmatch(fix.change) else ""
    )
    return f'<button type="button" class="ask-this" value="{plain(question)}">Try it{about}</button>' if question else ""


def _fits(answer: Answer, name: CredentialName) -> str:
    may = "".join(_fit(fit, name, answer) for status in ("fits", "depends") for fit in answer.fits if fit.status == status)
    cannot = "".join(_fit(fit, name, answer) for fit in answer.fits if fit.status == "does_not_fit")
    heading = f"{FITS} instead" if answer.verdict == "no" else FITS
    return (f'<h3>{heading}</h3><ul class="fits">{may}</ul>' if may else "") + _folded(
        "What it does not fit", f'<ul class="fits">{cannot}</ul>' if cannot else ""
    )


def _fit(fit: Fit, name: CredentialName, answer: Answer) -> str:
    level = f" ({plain(fit.level.replace('_', '-'))})" if fit.level else ""
    stated = answer.facts.get("credential") == fit.credential
    offered = fit.status != "does_not_fit" and not stated and not fit.level
    button = ask_button(as_a(name(fit.credential))) if offered else ""
    return (
        f'<li class="{fit.status}"><span class="status">{FIT[fit.status]}</span> '
        f'<span><strong>{plain(name(fit.credential))}{level}</strong> <span class="why">{plain(_said(fit.because))}.</span> {button}</span></li>'
    )


def _said(text: str) -> str:
    """The text with a large letter, without its full stop, which stands behind it here."""
    return capital(text).removesuffix(".")
