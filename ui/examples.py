"""Questions to begin with, for those who have not asked yet."""

from __future__ import annotations

EXAMPLES = {
    "Faculty": (
        "Does my 10-unit program qualify?",
        "Can prerequisites be left out of the listed units?",
        "How many graduate units does a 15-unit graduate certificate need?",
    ),
    "Staff": (
        "Who approves an academic micro-credential?",
        "Can half of a certificate be transfer units?",
        "What is the difference between completion and achievement?",
    ),
}
