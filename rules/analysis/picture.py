"""A picture of the least upper-division units by total units, with its cliff, as one small SVG."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from rules.amount import show
from rules.analysis.oddity import kept, placed
from rules.analysis.sizes import edges, least
from rules.facts import Level
from rules.formula import Formula, both, names
from rules.section import Section, sections

FIRST, LAST = Fraction(12), Fraction(30)
_COUNT = "upper_division_units"
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 640, 300, 56, 252, 40
_STYLE = (
    ".ink{fill:#1f2328}.axis{stroke:#59636e;stroke-width:1}.grid{stroke:#59636e;stroke-opacity:.25}.line{stroke:#0550ae;stroke-width:3;fill:none}"
    ".fall{stroke:#b35900;stroke-width:2;stroke-dasharray:5 4}.dot{fill:#0550ae}.ring{fill:none;stroke:#0550ae;stroke-width:2}"
    "text{font:13px system-ui,sans-serif}"
    "@media (prefers-color-scheme:dark){.ink{fill:#e6edf3}.axis,.grid{stroke:#9198a1}.line,.ring{stroke:#79c0ff}"
    ".dot{fill:#79c0ff}.fall{stroke:#ffa657}}"
)


def picture(rules_from: tuple[Section, ...] | None = None) -> str:
    """An SVG of the upper-division units an undergraduate certificate without graduate units needs, by total units 12 to 30 (2.5)."""
    segments = required(rules_from or sections())
    marks = [_line(one[0], one[1], two[0], two[1], "line") for one, two in segments]
    for (_, end), (start, _) in pairwise(segments):
        if end[1] != start[1]:
            marks.append(_line(*end, *start, "fall"))
            marks.append(_circle(*end, "dot") + _circle(*start, "ring"))
            label = f"{show(end[0])} units: {show(end[1])}; just above: {show(start[1])}"
            marks.append(_text(_x(end[0]) + 10, _y(end[1]) - 6, label, "start"))
    title = "Upper-division units an undergraduate certificate needs, by total units"
    size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="t d"><title id="t">{title}</title>'
    told = "; ".join(f"{show(one[1])} at {show(one[0])} units to {show(two[1])} at {show(two[0])}" for one, two in segments)
    return "\n".join([head, f'<desc id="d">{told}</desc><style>{_STYLE}</style>', *_axes(title), *marks, "</svg>", ""])


Point = tuple[Fraction, Fraction]


def required(rules_from: tuple[Section, ...]) -> tuple[tuple[Point, Point], ...]:
    """The straight pieces of the requirement from 12 to 30 units; where two pieces do not meet, the later one begins just after."""
    rules = [p.rule for p in placed(rules_from) if p.clause.id == "2.5"]
    formula = both(*(kept(rule, rule.requirement()) for rule in rules))
    ends = [*(edge for edge in edges([formula]) if FIRST < edge < LAST), LAST]
    found, low = [], FIRST
    for high in ends:
        one, two = (_least(formula, low + (high - low) * k / 3) for k in (1, 2))
        found.append(((low, 2 * one - two), (high, 2 * two - one)))
        low = high
    return tuple(found)


def _least(formula: Formula, total: Fraction) -> Fraction:
    counts = sorted(n for n in names(formula) if n.endswith("_units") and n != "total_units")
    return least(formula, Level.UNDERGRADUATE, _COUNT, counts, total) or Fraction(0)


def _x(units: Fraction) -> float:
    return round(_LEFT + float((units - FIRST) / (LAST - FIRST)) * (_WIDTH - _LEFT - 24), 1)


def _y(units: Fraction) -> float:
    return round(_BOTTOM - float(units / 16) * (_BOTTOM - _TOP), 1)


def _line(x1: Fraction, y1: Fraction, x2: Fraction, y2: Fraction, name: str) -> str:
    return f'<line class="{name}" x1="{_x(x1)}" y1="{_y(y1)}" x2="{_x(x2)}" y2="{_y(y2)}"/>'


def _circle(x: Fraction, y: Fraction, name: str) -> str:
    return f'<circle class="{name}" cx="{_x(x)}" cy="{_y(y)}" r="4"/>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text class="ink" x="{x}" y="{y}" text-anchor="{anchor}">{words}</text>'


def _axes(title: str) -> list[str]:
    marks = [_text(_LEFT, 20, title, "start"), _text((_WIDTH + _LEFT) / 2, _HEIGHT - 10, "total units", "middle")]
    for needed in range(0, 17, 4):
        y = Fraction(needed)
        marks += [_line(FIRST, y, LAST, y, "axis" if needed == 0 else "grid"), _text(_LEFT - 8, _y(y) + 4, str(needed), "end")]
    marks += [_text(_x(Fraction(total)), _BOTTOM + 18, str(total), "middle") for total in range(int(FIRST), int(LAST) + 1, 3)]
    return marks
