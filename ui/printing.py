"""What the command line shows: answers, checks and clauses for people, JSON for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

import assistant
from assistant.contract import Answer, Citation, FindingLine, Fit, Fix, Missing
from ui.naming import credential_name
from ui.verdict import UNDECIDED, Verdict, reason, shown_verdict, verdict_of

_STYLES = {
    "yes": "bold green",
    "no": "bold red",
    "breach": "bold red",
    "sound": "bold green",
    "depends": "bold yellow",
    "uncovered": "bold",
}
_FINDING = {"fail": ("✘", "red", "not met"), "unknown": ("?", "yellow", "open"), "pass": ("✔", "green", "met")}
_FIT = {"fits": ("✔", "green", "fits"), "depends": ("?", "yellow", "depends"), "does_not_fit": ("✘", "red", "does not fit")}
_WIDEST = 100
# So many quotes are printed; of the others the clause is named.
_QUOTES = 2


def print_line(record: Mapping[str, object]) -> None:
    """One JSON object on one line of standard output, sent off at once."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_answer(answer: Answer) -> None:
    """The reply for a person: verdict, reason, quotes, what is missing, what would help, what was understood."""
    verdict = shown_verdict(answer)
    parts: list[RenderableType] = [_verdict(verdict)] if verdict else []
    parts.append(Markdown(_printable(reason(answer)), hyperlinks=False))
    parts += [_quote(citation) for citation in answer.citations[:_QUOTES]]
    also = [citation.clause for citation in answer.citations[_QUOTES:]]
    parts += [Text(_printable(f"See also {', '.join(also)}."), style="dim")] if also else []
    parts += _bullets("To settle it", _questions(answer.missing))
    parts += _options(answer.fixes, answer.fits)
    parts += _bullets("Note", answer.notes)
    rows = assistant.fact_rows(answer.facts)
    if rows:
        parts.append(Text(_printable("Understood: " + "; ".join(f"{label}: {value}" for label, value in rows)), style="dim"))
    _console().print(_spaced(parts))


def print_check(check: assistant.ProgramCheck) -> None:
    """The decision over structured facts for a person: verdict, one line a clause, fixes, fits, what is missing."""
    verdict = verdict_of(check.verdict) if check.verdict else UNDECIDED
    parts: list[RenderableType] = [_verdict(verdict), *_levels(check.levels), *_findings(check.findings)]
    parts += _bullets("To settle it", _questions(check.missing))
    parts += _witnesses(check.witnesses)
    parts += _options(check.fixes, check.fits)
    parts += _bullets("Note", check.notes)
    _console().print(_spaced(parts))


def print_bounds(found: assistant.ProgramBounds) -> None:
    """The least and the most of one fact for a person: one line for each type and level, then what they leave open."""
    parts = _bullets(found.unit[:1].upper() + found.unit[1:], [bound.text for bound in found.bounds])
    _console().print(_spaced([*parts, *_bullets("Note", found.notes)]))


def print_clause(clause: assistant.ClauseView) -> None:
    """One clause with its id and title."""
    heading = Text(_printable(f"{clause.id}  {clause.title}"), style="bold")
    body = Markdown(_printable(clause.text), hyperlinks=False)
    _console().print(_spaced([heading, body]))


def _console() -> Console:
    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(console.width, _WIDEST)
    return console


def _spaced(parts: Sequence[RenderableType]) -> Group:
    return Group(*(Padding(part, (0, 0, 1 if index < len(parts) - 1 else 0, 0), expand=False) for index, part in enumerate(parts)))


def _verdict(verdict: Verdict) -> Text:
    return Text(f"{verdict.mark} {verdict.word}", style=_STYLES[verdict.name])


def _quote(citation: Citation) -> Padding:
    source = f"{citation.clause} {citation.title}" if citation.title else citation.clause
    return Padding(Text.assemble(f"“{_printable(citation.quote)}”\n", (f"— {_printable(source)}", "bold")), (0, 0, 0, 2))


def _findings(findings: Sequence[FindingLine]) -> list[RenderableType]:
    applying = [finding for status in _FINDING for finding in findings if finding.status == status]
    candidates = list(dict.fromkeys(finding.credential for finding in applying))
    parts: list[RenderableType] = []
    for credential in candidates:
        table = Table.grid(padding=(0, 2, 0, 0))
        for finding in applying:
            if finding.credential == credential:
                table.add_row(_status(_FINDING[finding.status]), Text(finding.clause, style="bold"), _said(finding.because))
        heading = [Text(f"As {credential_name(credential)}", style="bold")] if credential and len(candidates) > 1 else []
        parts.append(Group(*heading, table))
    return parts


def _questions(missing: Sequence[Missing]) -> list[str]:
    return [f"{item.ask} ({item.why})" for item in missing]


def _options(fixes: Sequence[Fix], fits: Sequence[Fit]) -> list[RenderableType]:
    parts = _bullets("What would put it right", [f"{fix.change}: {fix.result}" for fix in fixes])
    if fits:
        table = Table.grid(padding=(0, 2, 0, 0))
        for fit in sorted(fits, key=lambda fit: list(_FIT).index(fit.status)):
            table.add_row(_status(_FIT[fit.status]), Text(credential_name(fit.credential), style="bold"), _said(fit.because))
        parts.append(Group(Text("What it fits", style="bold"), table))
    return parts


def _witnesses(found: assistant.Witnesses | None) -> list[RenderableType]:
    """One case that would be a yes and one that would be a no, in the facts that are not stated yet."""
    cases = [] if found is None else [("Yes", found.yes), ("No", found.no)]
    return _bullets("For instance", [f"{verdict} with {told}" for verdict, facts in cases if facts and (told := _listed(facts))])


def _listed(facts: Mapping[str, object]) -> str:
    return "; ".join(f"{label}: {value}" for label, value in assistant.fact_rows(facts))


def _levels(levels: Sequence[assistant.LevelLine]) -> list[RenderableType]:
    if not levels:
        return []
    table = Table.grid(padding=(0, 2, 0, 0))
    for line in levels:
        mark = verdict_of(line.verdict)
        shown = Text(f"{mark.mark} {mark.word}", style=_STYLES[mark.name], no_wrap=True)
        table.add_row(shown, Text(credential_name(line.credential), style="bold"), _said(line.because))
    return [Group(Text("What the record earns", style="bold"), table)]


def _status(shown: tuple[str, str, str]) -> Text:
    mark, colour, word = shown
    return Text(f"{mark} {word}", style=colour, no_wrap=True)


def _bullets(heading: str, lines: Sequence[str]) -> list[RenderableType]:
    if not lines:
        return []
    table = Table.grid(padding=(0, 1, 0, 0))
    for line in lines:
        table.add_row("  •", _said(line))
    return [Group(Text(heading, style="bold"), table)]


def _said(text: str) -> str:
    return _printable(text[:1].upper() + text[1:])


def _printable(text: str) -> str:
    """The text without control characters, which could move the cursor or colour the terminal."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")
