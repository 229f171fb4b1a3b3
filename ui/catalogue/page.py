"""The audit as one self-contained HTML page: verdicts, a chart and a table by clause, programs and problems by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from assistant.catalogue import spoken, title_of
from ui.catalogue.tally import STATUSES, Failing, Tally

_STYLE = """
:root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--page:#fff;--edge:#d1d9e0;--pass:#1a7f37;--fail:#c4242d;--unknown:#8a6100}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--page:#0d1117;--edge:#3d444d;--pass:#3fb950;--fail:#ff7b72;--unknown:#d4a72c}}
body{margin:0 auto;max-width:72rem;padding:1.5rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page)}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}p.soft{color:var(--soft)}
ul.counts{display:flex;flex-wrap:wrap;gap:1rem;padding:0;list-style:none}ul.counts li{border:1px solid var(--edge);border-radius:.5rem;padding:.6rem 1rem}
ul.counts b{display:block;font-size:1.6rem}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--edge);vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.bar{display:flex;height:1rem;min-width:12rem;border-radius:.2rem;overflow:hidden;background:var(--edge)}
.pass{background:var(--pass)}.fail{background:repeating-linear-gradient(45deg,var(--fail) 0 6px,var(--page) 6px 8px)}.unknown{background:var(--unknown)}
.key span{display:inline-block;width:.8rem;height:.8rem;margin:0 .3rem 0 1rem;border-radius:.2rem}
"""
_NAMES = {"pass": "met", "fail": "broken", "unknown": "open"}


def page(tally: Tally, name: str, fingerprint: str) -> str:
    """The whole page as text; `name` is the catalogue's, `fingerprint` tells which text was applied."""
    title = f"Audit of {name} against the Policy on Certificates and Micro-credentials"
    head = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head><body><main><h1>{_text(title)}</h1>"
    )
    parts = [
        head,
        tables(tally, 2),
        f'<p class="soft">Every program is in the CSV report beside this page. Policy text {_text(fingerprint[:12])}. This is no approval: the bodies that the policy names decide.</p>',
        "</main></body></html>\n",
    ]
    return "\n".join(part for part in parts if part)


def tables(tally: Tally, level: int) -> str:
    """The counts and tables of an audit as a fragment of a page, its headings of this level."""
    parts = [
        _counts(tally),
        _clauses(tally, level),
        _table(
            "Programs that break the policy",
            ("Line", "Program", "Held against", "Because", "Could be"),
            map(_failing, tally.failing),
            tally.verdicts["no"],
            level,
        ),
        _table(
            "Rows and columns that cannot be used",
            ("Line", "Program", "Column", "Problem"),
            ((str(p.line), p.name, p.column, p.problem) for p in tally.problems),
            tally.problem_count,
            level,
        ),
    ]
    return "\n".join(part for part in parts if part)


def _text(words: str) -> str:
    return escape(words.encode(errors="replace").decode())


def _counts(tally: Tally) -> str:
    shown = [(tally.programs, "programs"), (tally.verdicts["yes"], "meet the policy"), (tally.verdicts["no"], "break it")]
    shown += [
        (tally.verdicts["depends"], "depend on what is not stated"),
        (tally.verdicts["none"], "not decided"),
        (tally.problem_count, "problems in rows and columns"),
    ]
    return f'<ul class="counts">{"".join(f"<li><b>{count}</b>{words}</li>" for count, words in shown)}</ul>'


def _clauses(tally: Tally, level: int) -> str:
    if not tally.clauses:
        return ""
    key = "".join(f'<span class="{status}"></span>{_NAMES[status]}' for status in STATUSES)
    rows = "".join(
        f"<tr><th scope='row'>{_text(clause)}</th><td>{_text(title_of(clause))}</td><td>{_bar(counts)}</td>{''.join(f'<td class=n>{counts[s]}</td>' for s in STATUSES)}</tr>"
        for clause, counts in tally.by_clause()
    )
    heads = "".join(f"<th scope='col' class='n'>{_NAMES[status]}</th>" for status in STATUSES)
    return (
        f'<h{level}>By clause</h{level}><p class="key" aria-hidden="true">Programs:{key}</p><div class="scroll"><table><thead><tr><th scope="col">Clause</th>'
        f'<th scope="col">Section</th><th scope="col">Share</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _bar(counts: dict[str, int]) -> str:
    whole = sum(counts.values()) or 1
    parts = "".join(
        f'<span class="{status}" style="width:{counts[status] * 100 / whole:.2f}%"></span>' for status in STATUSES if counts[status]
    )
    return f'<div class="bar" aria-hidden="true">{parts}</div>'


def _failing(found: Failing) -> tuple[str, ...]:
    because = "; ".join(f"{reason.clause}: {reason.because}" for reason in found.reasons)
    return str(found.line), found.name, spoken(found.credential), because, ", ".join(spoken(name) for name in found.could_be)


def _table(heading: str, columns: Sequence[str], rows: Iterable[Sequence[str]], total: int, level: int) -> str:
    body = [f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows]
    if not body:
        return ""
    heads = "".join(f'<th scope="col">{column}</th>' for column in columns)
    more = f'<p class="soft">The first {len(body)} of {total}; all are in the CSV report.</p>' if total > len(body) else ""
    return f'<h{level}>{heading} ({total})</h{level}>{more}<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'
