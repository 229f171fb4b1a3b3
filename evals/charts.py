"""The charts of the page as inline SVG: how verdicts came out, how soon clauses are found, how long replies take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evals.markup import text
from evals.measures import latency, outcomes
from evals.retrieval.ablation import Retrieval
from evals.run import Played
from evals.tables import label

# Drawn for the width of a phone; wider screens enlarge it.
_WIDTH, _LINE = 340, 36
_TIMES = (10, 30, 100, 300, 1000, 3000)
AIM = 0.97


@dataclass(frozen=True)
class Part:
    """One stretch of a bar: its share of the whole, its colour by class, and what it is."""

    share: float
    kind: str
    what: str


def verdicts(columns: Mapping[str, Sequence[Played]]) -> str:
    """For each column one bar: right, left open, open but decided, and wrong."""
    bars = {label(name): _outcomes(results) for name, results in columns.items() if results}
    names = {"good": "right", "mild": "left open or hedged", "over": "open, but decided", "bad": "wrong yes or no, crash"}
    return _figure("How verdicts came out", _bars(bars), _legend(names), len(bars) * _LINE)


def retrieval(found: Mapping[str, Retrieval]) -> str:
    """For each way of searching one bar: found first, found in the first three; the line is what is aimed at."""
    bars = {}
    for name, way in found.items():
        first, three = way.within(1).share, way.within(3).share
        if first is None or three is None:
            continue
        bars[f"{name}: {three:.0%}"] = [
            Part(first, "good", f"{first:.1%} first"),
            Part(three - first, "mild", f"{three:.1%} in the first three"),
        ]
    height = len(bars) * _LINE
    aim = f'<line class="aim" x1="{AIM * _WIDTH:.1f}" y1="0" x2="{AIM * _WIDTH:.1f}" y2="{height}"/>'
    legend = _legend({"good": "found first", "mild": "among the first three", "line": f"aim {AIM:.0%}"})
    return _figure("How soon the clause is found", _bars(bars) + aim, legend, height)


def times(results: Sequence[Played]) -> str:
    """How many replies took how long, with the median and the 95th percentile."""
    spent, marks = [p.ms for p in results if p.answer], latency(results)
    if marks is None:
        return ""
    limits = [0.0, *map(float, _TIMES), float("inf")]
    counts = [sum(low <= ms < high for ms in spent) for low, high in pairwise(limits)]
    names = [
        f"under {_TIMES[0]} ms",
        *(f"{low} to {high} ms" for low, high in pairwise(_TIMES)),
        f"{_TIMES[-1]} ms and more",
    ]
    most = max(counts)
    bars = {f"{name}: {count}": [Part(count / most, "neutral", str(count))] for name, count in zip(names, counts, strict=True)}
    legend = f'<p class="soft">Median {marks[0]:.0f} ms; 95 of 100 replies within {marks[1]:.0f} ms.</p>'
    return _figure("How long a reply takes", _bars(bars), legend, len(bars) * _LINE)


def _outcomes(results: Sequence[Played]) -> list[Part]:
    wrong = outcomes(results, "wrong_yes", "wrong_no", "crash")
    over, left = outcomes(results, "overclaim"), outcomes(results, "dodge", "hedge")
    counts = {"good": len(results) - wrong - over - left, "mild": left, "over": over, "bad": wrong}
    return [Part(count / len(results), kind, f"{count} of {len(results)}") for kind, count in counts.items()]


def _bars(bars: Mapping[str, Iterable[Part]]) -> str:
    drawn = []
    for place, (name, parts) in enumerate(bars.items()):
        top, left = place * _LINE, 0.0
        drawn.append(f'<text x="0" y="{top + 12}">{text(name)}</text>')
        for part in parts:
            width = part.share * _WIDTH
            drawn.append(
                f'<rect class="{part.kind}" x="{left:.1f}" y="{top + 16}" width="{width:.1f}" height="13"><title>{text(part.what)}</title></rect>'
            )
            left += width
    return "".join(drawn)


def _legend(names: Mapping[str, str]) -> str:
    return f'<p class="legend">{" ".join(f"<span><i class={kind}></i>{text(name)}</span>" for kind, name in names.items())}</p>'


def _figure(title: str, drawing: str, below: str, height: int) -> str:
    svg = f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{text(title)}">{drawing}</svg>'
    return f"<figure><figcaption>{text(title)}</figcaption>{svg}{below}</figure>"
