"""What has to be said beside a check: what its course list leaves undecided, and where the policy is silent or can be read two ways."""

from __future__ import annotations

from rules.analysis import touched
from rules.check import Check
from rules.courses import split


def notes(checked: Check) -> tuple[str, ...]:
    """One paragraph for each undecided course and for each entry of the register that the stated facts fall in.

    A fork among them leaves its finding open, so the verdict is `depends` or `no` by another clause; the note says why.
    """
    listed = split(checked.facts.courses).notes if checked.facts.courses else ()
    return tuple(dict.fromkeys((*listed, *(entry.note for entry in touched(checked)))))
