"""How facts, approvals and numbers are named in plain words; the wordings themselves are data in `wording.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from rules.amount import show
from rules.facts import Approval

APPROVAL_NAMES = {
    Approval.STANDARD_CURRICULAR_PROCEDURES: "the standard University curricular procedures",
    Approval.WSCUC: "WSCUC",
    Approval.COLLEGE_CURRICULUM_COMMITTEE: "the College Curriculum Committee",
    Approval.VICE_PROVOST_ACADEMIC_PROGRAMS: "the Vice Provost for Academic Programs",
    Approval.CEPC: "the Curriculum and Educational Policies Council (CEPC)",
    Approval.URC: "the University Resources Council (URC)",
    Approval.PROVOST: "the Provost (or designee)",
    Approval.SENATE_CHAIR: "the Chair of the Academic Senate",
    Approval.COLLEGE_DEAN: "the dean of the college",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """How one fact is named and asked for; `rank` orders questions."""

    noun: str
    ask: str
    why: str
    rank: int


@cache
def _wordings() -> dict[str, Wording]:
    with (Path(__file__).parent / "wording.toml").open("rb") as file:
        return {name: Wording(**entry) for name, entry in tomllib.load(file).items()}


def wording(fact: str) -> Wording:
    """The wording of a fact; one approval ('approvals.cepc') is worded by its own name."""
    if fact.startswith("approvals."):
        name = APPROVAL_NAMES[Approval(fact.partition(".")[2])]
        general = _wordings()["approvals"]
        return Wording(f"approval by {name}", f"Has it been approved by {name}?", general.why, general.rank)
    return _wordings()[fact]


def units(value: Fraction) -> str:
    """The number with its unit ('1 unit', '10.5 units')."""
    return f"{show(value)} {'unit' if value == 1 else 'units'}"


def percent(value: Fraction) -> str:
    """A share as a percentage ('75%')."""
    return f"{show(value * 100)}%"


def listed(items: list[str], last: str = "and") -> str:
    """The items as an English list ('a, b and c')."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


VALUES = {
    ("level", "undergraduate"): "undergraduate",
    ("level", "post_baccalaureate"): "post-baccalaureate",
    ("level", "graduate"): "graduate",
    ("level", "other"): "a level the policy does not name",
    ("grading", "letter"): "letter grade",
    ("grading", "credit_no_credit"): "Credit/No Credit",
    ("grading", "mixed"): "a mix of letter grade and Credit/No Credit",
    ("grading", "other"): "neither letter grade nor Credit/No Credit",
    ("offered_by", "cpace"): "through CPaCE",
    ("offered_by", "stateside"): "state-side",
    ("offered_by", "other"): "by neither CPaCE nor state-side",
}
