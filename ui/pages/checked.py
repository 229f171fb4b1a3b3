"""The HTML of a check: verdict, one line for each clause, fixes and fits; everything in it escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import assistant
from assistant.contract import FindingLine, Fit, Fix, Missing
from ui.markup import one_line, plain
from ui.memo.content import broken
from ui.naming import credential_name
from ui.pages.fields import Wrong
from ui.phrases import capital
from ui.verdict import UNDECIDED, Verdict, verdict_of

# In the order in which findings are listed; those that do not apply are counted at the end.
_STATUS = {"fail": ("✘", "Not met"), "unknown": ("?", "Open"), "pass": ("✔", "Met")}
_FIT = {"fits": ("✔", "Fits"), "depends": ("?", "Depends"), "does_not_fit": ("✘", "Does not fit")}
_NOTHING = '<p class="soft">The answer appears here.</p>'


def nothing_yet() -> str:
    """What stands in the place of the answer before there is one."""
    return _NOTHING


def checked_html(check: assistant.ProgramCheck, facts: Mapping[str, object]) -> str:
    """The decision on one program, and the facts it rests on."""
    verdict, because = shown(check), broken(check.findings)
    parts = [
        f'<p class="verdict {verdict.name}"><span aria-hidden="true">{verdict.mark}</span> {verdict.word}</p>',
        f'<p class="because">{plain(because)}</p>' if because else "",
        f'<p class="rests">Decided on: {plain(_told(facts))}.</p>',
        _levels(check.levels),
        _list("To settle it, state", [f"{plain(item.ask)} {_why(item)}" for item in check.missing]),
        _witnesses(check.witnesses),
        _list("What would put it right", [_fix(fix) for fix in check.fixes]),
        _findings(check.findings),
        _fits(check.fits),
        _list("Notes", [plain(note) for note in check.notes]),
    ]
    return one_line(f'<div class="outcome {verdict.name}"><h2>Answer</h2>{"".join(parts)}</div>')


def refused_html(wrong: Sequence[Wrong]) -> str:
    """What is wrong with the form, each with a link to its field; nothing that was filled in is lost."""
    lines = "".join(f"<li>{_field(item)}: {plain(item.problem)}</li>" for item in wrong)
    return one_line(
        '<div class="outcome error"><h2>Not checked</h2><p>Correct this and check again; what you filled in is kept.</p>'
        f'<ul class="wrong">{lines}</ul></div>'
    )


def spoken(check: assistant.ProgramCheck) -> str:
    """The verdict in one line for screen readers."""
    return f"<p>Answer: {shown(check).word}.</p>"


def shown(check: assistant.ProgramCheck) -> Verdict:
    """The verdict of a check in words."""
    return verdict_of(check.verdict) if check.verdict else UNDECIDED


def _field(item: Wrong) -> str:
    label = plain(item.label)
    return f'<a href="#fact-{item.fact}">{label}</a>' if item.fact else f"<strong>{label}</strong>"


def _told(facts: Mapping[str, object]) -> str:
    return "; ".join(f"{label}: {value}" for label, value in assistant.fact_rows(facts)) or "nothing stated"


def _why(item: Missing) -> str:
    return f'<span class="soft">{plain(capital(item.why))}.</span>'


def _fix(fix: Fix) -> str:
    return f'{plain(capital(fix.change))}. <span class="soft">{plain(capital(fix.result))}.</span>'


def _list(heading: str, lines: Sequence[str]) -> str:
    return f"<h3>{heading}</h3><ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>" if lines else ""


def _witnesses(found: assistant.Witnesses | None) -> str:
    cases = [] if found is None else [("Yes", found.yes), ("No", found.no)]
    return _list("For instance", [f"<strong>{word}</strong> with {plain(_told(facts))}" for word, facts in cases if facts])


def _levels(levels: Sequence[assistant.LevelLine]) -> str:
    rows = [(verdict_of(line.verdict), credential_name(line.credential), line.because) for line in levels]
    return _table(
        "What the record earns", ("Earned", "Certificate", "Why"), [_cells(v.name, v.mark, v.word, name, why) for v, name, why in rows]
    )


def _findings(findings: Sequence[FindingLine]) -> str:
    applying = [finding for status in _STATUS for finding in findings if finding.status == status]
    kinds = list(dict.fromkeys(finding.credential for finding in applying))
    if len(kinds) < 2:
        return _clauses("Clause by clause", applying)
    folded = [
        f"<details><summary>As {plain(credential_name(kind or ''))}</summary>{_clauses('', [f for f in applying if f.credential == kind])}</details>"
        for kind in kinds
    ]
    return f"<h3>Clause by clause</h3>{''.join(folded)}"


def _clauses(heading: str, findings: Sequence[FindingLine]) -> str:
    rows = [_cells(f.status, *_STATUS[f.status], f.clause, capital(f.because), linked=True) for f in findings]
    return _table(heading, ("Status", "Clause", "What it says of the program"), rows)


def _fits(fits: Sequence[Fit]) -> str:
    ordered = sorted(fits, key=lambda fit: list(_FIT).index(fit.status))
    rows = [_cells(fit.status, *_FIT[fit.status], _named(fit), capital(fit.because)) for fit in ordered]
    return _table("What it fits", ("Fit", "Type", "Why"), rows)


def _named(fit: Fit) -> str:
    return f"{credential_name(fit.credential)} ({fit.level.replace('_', '-')})" if fit.level else credential_name(fit.credential)


def _cells(name: str, mark: str, word: str, subject: str, because: str, linked: bool = False) -> str:
    told = f'<a href="#{plain(subject)}">{plain(subject)}</a>' if linked else plain(subject)
    status = f'<td class="status {name}"><span aria-hidden="true">{mark}</span> {word}</td>'
    return f'<tr>{status}<th scope="row">{told}</th><td>{plain(because)}</td></tr>'


def _table(heading: str, columns: Sequence[str], rows: Sequence[str]) -> str:
    if not rows:
        return ""
    heads = "".join(f'<th scope="col">{column}</th>' for column in columns)
    shown_heading = f"<h3>{heading}</h3>" if heading else ""
    return f"{shown_heading}<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
