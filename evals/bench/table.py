"""The figures as people read them: a table in the terminal and in `docs/performance.md`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from evals.bench.figure import Figure, Target
from evals.bench.kept import Kept, Subject
from evals.errors import EvalError

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
# What differs less from one run to the next says nothing.
_SAME = 0.05
Row = tuple[str, str, str, str, str, str]
HEAD: Row = ("", "figure", "measured", "target", "met", "than before")


def rows(subject: Subject, before: Kept) -> list[Row]:
    """One line a figure: what it is, its value, its target, whether that is met, and the ratio to the run before."""
    earlier = {figure.key: figure.value for figure in before.figures()}
    return [
        (
            figure.subject,
            f"{figure.what} ({figure.note})" if figure.note else figure.what,
            shown(figure.value, figure.unit),
            _wanted(figure.target, figure.unit),
            {True: "yes", False: "NO", None: ""}[figure.met],
            compared(figure.value, earlier.get(figure.key)),
        )
        for figure in subject.figures
    ]


def shown(value: float, unit: str) -> str:
    """A value with as many digits as it deserves, and its unit."""
    size = abs(value)
    digits = (
        f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}" if size >= 0.1 or not size else f"{value:.2g}"
    )
    return f"{digits} {unit}".strip()


def compared(now: float, before: float | None) -> str:
    """The ratio to the value of the run before: '×1.20', '=' where it is about the same, '' where there was none."""
    if before is None:
        return ""
    if before == 0 or now == 0:
        return "=" if now == before else "changed"
    return "=" if abs(now / before - 1) <= _SAME else f"×{now / before:.2f}"


def terminal(subjects: Iterable[Subject], before: Kept) -> str:
    """The table in columns, then where the time goes, then what was left out."""
    listed = list(subjects)
    body = [row for subject in listed for row in rows(subject, before)]
    widths = [max(len(row[place]) for row in (HEAD, *body)) for place in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (HEAD, *body)]
    for subject in listed:
        lines += ["", f"Where the time goes: {subject.name}", *(f"  {line}" for line in subject.profile)] if subject.profile else []
    left_out = [f"Left out: {said}" for subject in listed for said in subject.skipped]
    return "\n".join([*lines, "", *left_out]).rstrip() + "\n"


def markdown(kept: Kept) -> str:
    """The table, profiles and machine for the papers."""
    lines = ["| | figure | measured | target | met |", "| --- | --- | --- | --- | --- |"]
    for subject in kept.subjects:
        lines += [f"| {' | '.join(_plain(cell) for cell in row[:-1])} |" for row in rows(subject, Kept())]
    for subject in kept.subjects:
        lines += ["", f"Where the time goes, {subject.name}:", "", "```", *subject.profile, "```"] if subject.profile else []
    left_out = [f"Left out: {said}." for subject in kept.subjects for said in subject.skipped]
    return "\n".join([*_machines(kept.subjects), "", *lines, *([""] if left_out else []), *left_out])


def document(kept: Kept, path: Path) -> None:
    """Put the figures between the marks of a paper; EvalError where there are no figures or no marks."""
    if not kept.subjects:
        raise EvalError("there are no figures yet; run `make bench` first")
    text = path.read_text(encoding="utf-8")
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise EvalError(f"{path} does not say where the figures go; it needs the lines {BEGIN} and {END}")
    path.write_text(f"{head}{BEGIN}\n{markdown(kept)}\n{END}{tail}", encoding="utf-8")


def _machines(subjects: Sequence[Subject]) -> list[str]:
    """Where all was measured in one go, the machine once; else with the subjects that were measured on it."""
    found: dict[str, list[str]] = {}
    for subject in subjects:
        found.setdefault(subject.machine.told(), []).append(subject.name)
    if len(found) == 1:
        return [f"`make bench` on {next(iter(found))}."]
    return [f"`python -m evals.bench --only {','.join(names)}` on {machine}.\n" for machine, names in found.items()]


def _wanted(target: Target | None, unit: str) -> str:
    return "" if target is None else f"{'at least' if target.least else 'at most'} {shown(target.limit, unit)}"


def _plain(cell: str) -> str:
    return cell.replace("|", "\\|")


__all__ = ["BEGIN", "END", "Figure", "compared", "document", "markdown", "rows", "shown", "terminal"]
