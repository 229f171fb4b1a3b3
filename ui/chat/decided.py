"""The HTML of 'How this was decided': one line a clause, with the values read and the threshold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.contract import Answer, FindingLine
from ui.markup import plain
from ui.phrases import DECIDED, STATUS, capital, policy_line

# In the order in which findings are listed; judgment is told apart by the clause, whatever its status.
_STATUS = {**STATUS, "unknown": "Unknown", "judgment": "Judgment", "not_applicable": "Does not apply"}


def decided_html(answer: Answer, name: Callable[[str], str]) -> str:
    """Every clause with what it says of the stated facts; those that do not apply are folded."""
    kinds = list(dict.fromkeys(finding.credential for finding in answer.findings))
    parts = [_of(kind, [f for f in answer.findings if f.credential == kind], name) for kind in kinds]
    if not any(parts):
        return ""
    policy = plain(policy_line(answer.policy))
    return f'<details class="decided"><summary>{DECIDED}</summary>{"".join(parts)}<p class="policy">{policy}</p></details>'


def linked(clause: str, words: str) -> str:
    """Words that lead to a clause of the policy."""
    return f'<a class="clause-link" href="#{plain(clause)}">{plain(words)}</a>'


def _of(kind: str | None, findings: Sequence[FindingLine], name: Callable[[str], str]) -> str:
    by_status = {status: [f for f in findings if _status(f) == status] for status in _STATUS}
    idle = by_status.pop("not_applicable")
    shown = "".join(_line(finding) for found in by_status.values() for finding in found)
    if not shown:
        return ""
    heading = f"<h3>As {plain(name(kind))}</h3>" if kind else ""
    rest = "".join(_line(finding) for finding in idle)
    folded = f"<details><summary>Does not apply ({len(idle)})</summary><ul>{rest}</ul></details>" if rest else ""
    return f"{heading}<ul>{shown}</ul>{folded}"


def _status(finding: FindingLine) -> str:
    return "judgment" if finding.nature == "judgment" else finding.status


def _line(finding: FindingLine) -> str:
    status = _status(finding)
    because = "left to people; the text gives no threshold" if status == "judgment" else finding.because
    return f'<li class="{status}"><span class="status">{_STATUS[status]}</span> {linked(finding.clause, finding.clause)} <span>{plain(capital(because))}</span></li>'
