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
from assistant.contract import Answer, Citation, FindingLine, Fit, Fix
from ui.verdict import Verdict, reason, shown_verdict

_STYLES = {"yes": "bold green", "no": "bold red", "depends": "bold yellow", "uncovered": "bold"}
_FINDING = {"pass": ("✔", "green", "met"), "fail": ("✘", "red", "not met"), "unknown": ("?", "yellow", "open")}
_FIT = {"fits": ("✔", "green", "fits"), "does_not_fit": ("✘", "red", "does not fit"), "depends": ("?", "yellow", "depends")}
_WIDEST = 100


def print_line(record: Mapping[str, object]) -> None:
    """One JSON object on one line of standard output, sent off at once."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_answer(answer: Answer) -> None:
    """The reply for a person: verdict, reason, quotes, what is missing, what would help, what was understood."""
    verdict = shown_verdict(answer)
    parts: list[RenderableType] = [_verdict(verdict)] if verdict else []
    parts.append(Markdown(_printable(reason(answer)), hyperlinks=False))
    parts += [_quote(citation) for citation in answer.citations]
    parts += _bullets("To settle it", [f"{item.ask} {item.why}" for item in answer.missing if item.ask not in answer.text])
    parts += _options(answer.fixes, answer.fits)
    parts += _bullets("Note", [note for note in answer.notes if note not in answer.text])
    rows = assistant.fact_rows(answer.facts)
    if rows:
        parts.append(Text(_printable("Understood: " + "; ".join(f"{label}: {value}" for label, value in rows)), style="dim"))
    _console().print(_spaced(parts))


def print_check(check: assistant.ProgramCheck) -> None:
    """The decision over structured facts for a person: verdict, one line a clause, fixes, fits, what is missing."""
    shown = {"yes": Verdict("yes", "Yes", "✔"), "no": Verdict("no", "No", "✘"), "depends": Verdict("depends", "It depends", "?")}
    verdict = shown[check.verdict] if check.verdict else Verdict("uncovered", "Nothing to decide", "–")
    parts: list[RenderableType] = [_verdict(verdict), _findings(check.findings)]
    parts += _bullets("To settle it", [f"{item.ask} {item.why}" for item in check.missing])
    parts += _options(check.fixes, check.fits)
    parts += _bullets("Note", check.notes)
    _console().print(_spaced(parts))


def print_clause(clause: assistant.ClauseView) -> None:
    """One clause with its id, title and document."""
    heading = Text(_printable(f"{clause.id}  {clause.title}"), style="bold")
    body = Markdown(_printable(clause.text), hyperlinks=False)
    _console().print(_spaced([heading, body, Text(_printable(clause.document), style="dim")]))


def _console() -> Console:
    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(console.width, _WIDEST)
    return console


def _spaced(parts: Sequence[RenderableType]) -> Group:
    return Group(*(Padding(part, (0, 0, 1 if index < len(parts) - 1 else 0, 0)) for index, part in enumerate(parts)))


def _verdict(verdict: Verdict) -> Text:
    return Text(f"{verdict.mark} {verdict.word}", style=_STYLES[verdict.name])


def _quote(citation: Citation) -> Padding:
    source = f"{citation.clause} {citation.title}" if citation.title else citation.clause
    return Padding(Text.assemble(f"“{_printable(citation.quote)}”\n", (f"— {_printable(source)}", "bold")), (0, 0, 0, 2))


def _findings(findings: Sequence[FindingLine]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for finding in findings:
        if finding.status != "not_applicable":
            mark, colour, word = _FINDING[finding.status]
            table.add_row(Text(f"{mark} {word}", style=colour, no_wrap=True), Text(finding.clause, style="bold"), _printable(finding.because))
    return table


def _options(fixes: Sequence[Fix], fits: Sequence[Fit]) -> list[RenderableType]:
    parts = _bullets("What would make it a yes", [f"{fix.change}: {fix.result}" for fix in fixes])
    if fits:
        table = Table.grid(padding=(0, 2, 0, 0))
        for fit in fits:
            mark, colour, word = _FIT[fit.status]
            name = assistant.fact_rows({"credential": fit.credential})[0][1]
            table.add_row(Text(f"{mark} {word}", style=colour, no_wrap=True), Text(name, style="bold"), _printable(fit.because))
        parts.append(Group(Text("What it fits", style="bold"), table))
    return parts


def _bullets(heading: str, lines: Sequence[str]) -> list[RenderableType]:
    if not lines:
        return []
    return [Group(Text(heading, style="bold"), *(Text(_printable(f"  • {line}")) for line in lines))]


def _printable(text: str) -> str:
    """The text without control characters, which could move the cursor or colour the terminal."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")
