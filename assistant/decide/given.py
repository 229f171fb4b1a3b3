"""The facts to decide on, where the question itself closes or narrows what was stated."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.decide.subjects import ALL_THERE_IS, BODIES, subjects
from assistant.read import Asked
from rules.amount import Amount
from rules.check import Check
from rules.facts import COUNTS, Approval, Facts
from rules.kinds import Share
from rules.section import entries
from rules.wording import wording


def alone(asked: Asked, given: Facts) -> tuple[Facts, str]:
    """A question on transfer units alone (or prior learning alone) is answered for these alone, with a note on the other.

    The contract lets a verdict cover what was asked and no more; both share one cap (2.9), so the note names the other.
    """
    pair = ("transfer_units", "prior_learning_units")
    said = [n for n in pair if given.count(n) is not None]
    if len(said) != 1 or said[0] not in subjects(asked) or asked.asking.broad:
        return given, ""
    other = pair[1 - pair.index(said[0])]
    return given.model_copy(update={other: Amount.exactly(0)}), f"This counts no {wording(other).noun}; they share the same 25% cap (2.9)."


def scaled(asked: Asked, over: tuple[str, ...]) -> Facts:
    """The facts for shares of an unknown total ('27% transfer'): of 100 units, where every rule asked about is a plain share."""
    rules = [r for c in over for r in entries()[c].rule if isinstance(r, Share) and set(r.subjects()) & set(asked.shares)]
    plain = rules and all("total_units" not in r.when and all(isinstance(item, str) for item in r.of) for r in rules)
    if not plain or asked.supposed.total_units is not None:
        return asked.supposed
    changes = {name: Amount.exactly(share * 100) for name, share in asked.shares.items()}
    return asked.supposed.model_copy(update={**changes, "total_units": Amount.exactly(100)})


def closed(asked: Asked, given: Facts) -> Facts:
    """Where a question asks whether the approvals named are all that is needed, those not named are taken as lacking."""
    about_approvals = any(n.startswith("approvals") for n in subjects(asked))
    if not about_approvals or not ALL_THERE_IS.search(asked.text) or asked.asking.stance not in ("satisfies", "breaks"):
        return given
    named = {
        Approval(n.partition(".")[2])
        for n in asked.asking.focus
        if n.startswith("approvals.") and asked.stated_now.get("approvals_missing") is None
    }
    held = set(given.approvals) | named
    return given.model_copy(
        update={"approvals": tuple(a for a in BODIES if a in held), "approvals_missing": tuple(a for a in BODIES if a not in held)}
    )


_EVERYWHERE = re.compile(
    r"(?<!\w)(?:every (?:student|path|total|case|combination|route|option|version|single)|each (?:student|path|case|option|route)|all (?:paths|cases|students|routes|totals|options)|always|throughout|on every|in every|whichever|no matter (?:which|what|how)|across the (?:whole )?range|either way|at both ends|any path)(?!\w)"
)


def everywhere(asked: Asked, checked: Check) -> Check:
    """Where a program varies over a range and the question asks for all of it, one breach in the range is a breach."""
    if checked.verdict != "depends" or not _EVERYWHERE.search(asked.text):
        return checked
    ranged = {n for n in COUNTS if (a := asked.supposed.count(n)) is not None and a.exact is None and a.high is not None}
    open_ones = [f for f in checked.bearing if f.status == "unknown"]
    if not ranged or any(set(f.missing) - ranged or f.forked for f in open_ones):
        return checked
    return replace(checked, findings=tuple(replace(f, status="fail") if f in open_ones else f for f in checked.findings))
