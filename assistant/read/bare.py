"""Bare words and numbers of a later turn, whose fact the conversation tells: answers to what was asked back, corrections, series."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from assistant.conversation import Conversation
from assistant.read.context import Context
from assistant.read.statement import Given
from rules.amount import Amount
from rules.facts import COUNTS, DIVISIONS, Facts
from rules.facts import facts as make_facts

_YES = re.compile(
    r"^(?:yes|yep|yeah|yup|y|sure|correct|right|it does|it is|they do|they are|we do|we have|it has|of course|absolutely|definitely|affirmative|all of them|that is right|indeed)(?!\w)"
)
_NO = re.compile(r"^(?:no|nope|nah|n|not yet|none|it does not|it is not|they do not|we do not|negative|not at all)(?!\w)")
_DONT_KNOW = re.compile(
    r"(?<!\w)(?:do not know|not sure|no idea|unsure|idk|dunno|not decided|undecided|have not decided|can not say|tbd|unknown|rather not|no clue|hard to say|will check|have to check)(?!\w)"
)
# A turn of so few words is about what was spoken of last.
_SHORT = 8
_UNITS_ROLE = frozenset(("total_units", *DIVISIONS, "transfer_units", "prior_learning_units", "double_counted_units"))


def answers(context: Context, before: Mapping[str, Given]) -> dict[str, Given]:
    """Bare words and numbers that answer the question put back, or correct a number stated before."""
    text, pending = context.text.text.strip(" .?!,"), context.conversation.pending
    found: dict[str, Given] = {}
    if _DONT_KNOW.search(text):
        return found
    stated = context.now.facts()
    series = _series(context, before)
    if series:
        found.update(series)
        return found
    loose = context.now.loose
    if loose and before and not set(stated) & _UNITS_ROLE and not context.now.steps:
        target = _number_target(context, before, [*(c.amount for c in loose), *context.now.taken_back])
        if target is not None:
            found[target] = loose[-1].amount
    elif context.now.taken_back and "total_units" in stated and len(stated) == 1:
        held = [n for n in COUNTS if before.get(n) in context.now.taken_back]
        if held and held[0] != "total_units":
            context.now.statements[:] = [s for s in context.now.statements if s.fact != "total_units"]
            found[held[0]] = stated["total_units"]
    elliptical = re.search(r"(?<!\w)(with|without)(?: (?:it|one|that|them))?(?: (?:[.,?]|then)|$)", context.text.text)
    earlier = context.conversation.asking
    if elliptical and earlier is not None and not stated:
        flags = [n for n in earlier.focus if n not in COUNTS and isinstance(before.get(n, True), bool) and n in Facts.model_fields]
        found.update({n: elliptical.group(1) == "with" for n in flags[:1]})
    first = next((name for name in pending if name not in COUNTS and name not in stated), None)
    if first is not None and not stated:
        if _YES.match(text):
            found.update(_yes_no(first, True, pending))
        elif _NO.match(text):
            found.update(_yes_no(first, False, pending))
    if (
        ("level" in pending or "level" in before or context.conversation.asking is not None)
        and context.now.level is None
        and len(text.split()) <= 6
    ):
        bare = re.search(r"(?<!under )(?<!\w)(?:graduate|grad)(?!\w)", text) is not None and not stated
        found.update({"level": "graduate"} if bare else {})
    return found


def _series(context: Context, before: Mapping[str, Given]) -> dict[str, Given]:
    """Two or more bare numbers in the order of the counts stated before ('17, so 13 and 4'): total first, or the divisions alone."""
    amounts = [c.amount for c in context.now.loose]
    divisions = [n for n in ("upper_division_units", "graduate_units", "lower_division_units") if n in before]
    if len(amounts) < 2 or not divisions or set(context.now.facts()) & set(DIVISIONS):
        return {}
    exact = [a.exact for a in amounts]
    if any(a is None for a in exact):
        return {}
    numbers = [a for a in exact if a is not None]
    total = before.get("total_units")
    if len(numbers) == len(divisions) + 1 and sum(numbers[1:]) == numbers[0]:
        return dict(zip(("total_units", *divisions), amounts, strict=True))
    stated_total = context.now.facts().get("total_units", total)
    if len(numbers) == len(divisions) and isinstance(stated_total, Amount) and stated_total.exact == sum(numbers):
        return dict(zip(divisions, amounts, strict=True))
    return {}


def _yes_no(fact: str, value: bool, pending: tuple[str, ...]) -> dict[str, Given]:
    if fact.startswith("approvals."):
        names = tuple(name.partition(".")[2] for name in pending if name.startswith("approvals."))
        return {"approvals" if value else "approvals_missing": names if value else names[:1]}
    if fact in ("grading", "offered_by", "level", "credential", "title"):
        return {}
    return {fact: value}


def _number_target(context: Context, before: Mapping[str, Given], amounts: list[Amount]) -> str | None:
    """Which count a bare number is about: the one asked for, the one it replaces, the one last spoken of, or the total."""
    conversation = context.conversation
    pending = [name for name in conversation.pending if name in COUNTS]
    held = [name for name in COUNTS if isinstance(before.get(name), Amount) and before.get(name) in amounts]
    correcting = context.cue("correction") or "not" in context.text.text.split()
    if correcting and held and len(amounts) > 1:
        return held[0]
    if pending and not correcting:
        return pending[0]
    changed = last_changed(conversation)
    follows = context.does("again", "whatif", "correct", "change", "restore") or len(context.text.text.split()) <= _SHORT
    if correcting or not context.asks.own:
        for turn in reversed(conversation.turns):
            earlier = make_facts(turn.facts)
            match = next(
                (n for n in COUNTS if earlier.count(n) in amounts and before.get(n) is not None and before.get(n) != earlier.count(n)), None
            )
            if match:
                return match
    if changed and (correcting or not context.asks.own or follows):
        return changed
    if pending:
        return pending[0]
    known = "total_units" not in context.now.facts() and bool(conversation.family or before)
    return "total_units" if known else None


def last_changed(conversation: Conversation) -> str | None:
    """The count that a turn stated or changed last; the total where it changed with others."""
    facts = [dict[str, object](), *(turn.facts for turn in conversation.turns)]
    for earlier, later in reversed(list(pairwise(facts))):
        changed = [name for name in COUNTS if name in later and later[name] != earlier.get(name)]
        if changed:
            return changed[0] if len(changed) == 1 or "total_units" not in changed else "total_units"
    return None
