"""How a message continues a conversation: answers, corrections, what-ifs, follow-ups, new programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.conversation import Asking, Conversation
from assistant.read.asking import Question, as_given
from assistant.read.lexicon import Mention
from assistant.read.stated import Given, Stated
from assistant.read.text import Plain
from rules.amount import Amount
from rules.errors import FactError
from rules.facts import COUNTS, DIVISIONS, FIVE_TYPES, Credential, facts as make_facts

_YES = re.compile(r"^(?:yes|yep|yeah|yup|y|sure|correct|right|it does|it is|they do|they are|we do|we have|it has|of course|absolutely|definitely|affirmative|all of them|that is right|indeed)(?!\w)")
_NO = re.compile(r"^(?:no|nope|nah|n|not yet|none|it does not|it is not|they do not|we do not|negative|not at all)(?!\w)")
_DONT_KNOW = re.compile(r"(?<!\w)(?:do not know|not sure|no idea|unsure|idk|dunno|not decided|undecided|have not decided|can not say|tbd|unknown|rather not|no clue|hard to say|will check|have to check)(?!\w)")
_UNITS_ROLE = frozenset(("total_units", *DIVISIONS, "transfer_units", "prior_learning_units", "double_counted_units"))


@dataclass(frozen=True)
class Context:
    """Everything known when a message is merged into its conversation."""

    text: Plain
    mentions: list[Mention]
    now: Stated
    asks: Question
    before: Mapping[str, Given]
    conversation: Conversation

    def cue(self, name: str) -> bool:
        """Whether the message holds a cue."""
        return any(m.group == "cue" and m.name == name for m in self.mentions)


@dataclass(frozen=True)
class Merged:
    """The standing facts, the facts to decide on, the candidates, and the question as it is now asked."""

    standing: dict[str, Given]
    supposed: dict[str, Given]
    candidates: tuple[Credential, ...]
    asking: Asking


def continued(context: Context) -> bool:
    """Whether the message asks the earlier question again, of changed facts, instead of one of its own."""
    earlier = context.conversation.asking
    if earlier is None or context.asks.kind in ("out_of_scope", "smalltalk") and not context.now.statements and not _changes(context):
        return False
    asks, words = context.asks, len(context.text.text.split())
    if not asks.own:
        return True
    fragment = re.match(r"^(?:(?:so|and|but|ok|okay|hmm|then|now|well|um|,) )*(?:what|how) (?:if|about)|^(?:(?:so|and|but|ok|okay|hmm|then|now|well|,) )*(?:if|same|with|for|in|at|as|make|suppose)(?!\w)|(?:still|now|then|as is|either) ?[?.]*$|^(?:and|or|so|but|ok so) ", context.text.text)
    has_subject = bool(set(asks.focus) - set(context.now.facts()) - {"total_units"}) or asks.broad
    if words <= 14 and fragment is not None and asks.kind in ("check", "clarify", "classify", "lookup", "bound", "count") and not has_subject:
        return True
    return asks.kind == "clarify" and bool(context.before)


def _changes(context: Context) -> bool:
    return bool(context.now.credentials or context.now.level or context.now.loose or context.conversation.pending or context.cue("hypothetical") or context.cue("actual"))


def merge(context: Context, again: bool) -> Merged:
    """The facts and the question after this message."""
    conversation = context.conversation
    fresh = context.cue("fresh") and bool(context.now.facts() or context.now.credentials) and not context.cue("actual")
    before = {} if fresh else dict(context.before)
    family = () if fresh else tuple(Credential(c) for c in conversation.family)
    stated = {**context.now.facts(), **_answers(context, before)}
    if context.now.level is not None:
        stated["level"] = context.now.level
    supposing = _supposing(context)
    base = dict(before)
    if supposing and again and conversation.asking and not context.cue("actual"):
        base = {**before, **as_given(make_facts(conversation.asking.supposed))} if conversation.asking.supposed and _builds_on(context) else before
    supposed = _consistent({**base, **stated}, stated)
    candidates = _candidates(context, supposed, family)
    if len(candidates) == 1:
        supposed["credential"] = candidates[0].value
    elif context.now.credentials:
        supposed.pop("credential", None)
    _drop_foreign(supposed, candidates)
    standing = before if supposing else supposed
    return Merged(dict(standing), supposed, candidates, _asking(context, again, candidates, supposed if supposing else {}))


def _supposing(context: Context) -> bool:
    """Whether the message only supposes: a what-if with something standing to come back to."""
    if not context.before and not context.conversation.family:
        return False
    if context.cue("actual") or context.cue("correction") and not re.search(r"what if|suppose|hypothetical|if (?:it|we|i)", context.text.text):
        return False
    return context.cue("hypothetical")


def _builds_on(context: Context) -> bool:
    return re.search(r"(?<!\w)(?:same|also|then|still|and)(?!\w)", context.text.text) is not None


def _answers(context: Context, before: Mapping[str, Given]) -> dict[str, Given]:
    """Bare words and numbers that answer the question put back, or correct a number stated before."""
    text, pending = context.text.text.strip(" .?!,"), context.conversation.pending
    found: dict[str, Given] = {}
    if _DONT_KNOW.search(text):
        return found
    stated = context.now.facts()
    loose = [c for c in context.now.loose if c.fact == "total_units"]
    if loose and not (set(stated) & _UNITS_ROLE - {"total_units"}):
        target = _number_target(context, before, [c.amount for c in loose])
        negated = [c for c in loose if re.search(r"(?:not|no|instead of|rather than|from|isn t|wasn t)(?: \w+)? $", context.text.text[: c.start])]
        kept = [c for c in loose if c not in negated and not re.match(r" (?:to|->|into) \d", context.text.text[c.end :])] or loose
        if target is not None:
            found[target] = kept[-1].amount
    first = next((name for name in pending if name not in COUNTS and name not in stated), None)
    if first is not None and not stated:
        if _YES.match(text):
            found.update(_yes_no(first, True, pending))
        elif _NO.match(text):
            found.update(_yes_no(first, False, pending))
    if ("level" in pending or "level" in before or context.conversation.asking is not None) and context.now.level is None and len(text.split()) <= 6:
        if re.search(r"(?<!under )(?<!\w)(?:graduate|grad)(?!\w)", text) and not stated:
            found["level"] = "graduate"
    return found


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
    if correcting or not context.asks.own:
        for turn in reversed(conversation.turns):
            earlier = make_facts(turn.facts)
            match = next((n for n in COUNTS if earlier.count(n) in amounts and before.get(n) is not None and before.get(n) != earlier.count(n)), None)
            if match:
                return match
        changed = _last_changed(conversation)
        if changed:
            return changed
    if pending:
        return pending[0]
    return None if "total_units" in context.now.facts() else "total_units" if (context.asks.own is False or conversation.turns or len(context.text.text.split()) <= 4) and (conversation.family or before) else None


def _last_changed(conversation: Conversation) -> str | None:
    if not conversation.turns:
        return None
    last = conversation.turns[-1].facts
    earlier = conversation.turns[-2].facts if len(conversation.turns) > 1 else {}
    changed = [name for name in COUNTS if name in last and last[name] != earlier.get(name)]
    return changed[0] if len(changed) == 1 else "total_units" if "total_units" in changed else changed[0] if changed else None


def _consistent(values: dict[str, Given], stated: Mapping[str, Given]) -> dict[str, Given]:
    """The facts with older counts dropped where what was just stated contradicts them, remainders first."""
    if "approvals" in values and "approvals_missing" in values:
        older, newer = ("approvals", "approvals_missing") if "approvals_missing" in stated else ("approvals_missing", "approvals")
        kept = tuple(a for a in _names(values[older]) if a not in _names(values[newer]))
        values = {**values, older: kept}
        if not kept:
            values.pop(older)
    droppable = [n for n in ("lower_division_units", "graduate_units", "upper_division_units", "prior_learning_units", "transfer_units", "double_counted_units", "total_units") if n in values and n not in stated]
    for _ in range(len(droppable) + 1):
        try:
            make_facts({name: list(value) if isinstance(value, tuple) else value for name, value in values.items()})
            return values
        except FactError:
            if not droppable:
                return values
            values = {name: value for name, value in values.items() if name != droppable[0]}
            droppable = droppable[1:]
    return values


def _names(value: Given) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _candidates(context: Context, facts: Mapping[str, Given], family: tuple[Credential, ...]) -> tuple[Credential, ...]:
    """The credentials the program can be: named now, or before, narrowed by level and credit."""
    now = context.now
    said = now.credentials or family
    if not said and "level" in facts and facts["level"] != "other":
        said = (Credential.ACADEMIC_CERTIFICATE,)
    credit = facts.get("credit_bearing")
    switched = {True: {Credential.NON_CREDIT_CERTIFICATE: Credential.ACADEMIC_CERTIFICATE, Credential.NON_CREDIT_MICRO_CREDENTIAL: Credential.ACADEMIC_MICRO_CREDENTIAL}}
    switched[False] = {v: k for k, v in switched[True].items()}
    if isinstance(credit, bool) and not now.named and "credit_bearing" in now.facts():
        said = tuple(switched[credit].get(c, c) for c in said)
    if len(said) > 1 and len(now.named) != len(said):
        if isinstance(credit, bool):
            said = tuple(c for c in said if c not in switched[credit]) or said
        elif any(n in facts for n in ("total_units", *DIVISIONS, "level")):
            said = tuple(c for c in said if c not in switched[True]) or said
        elif family and not now.named and any(c in family for c in said):
            said = tuple(c for c in said if c in family)
    return tuple(dict.fromkeys(said)) or FIVE_TYPES


def _drop_foreign(facts: dict[str, Given], candidates: tuple[Credential, ...]) -> None:
    """Facts that the named type already implies need not stand by themselves, and a level is only for academic certificates."""
    if len(candidates) != 1:
        return
    only = candidates[0]
    implied = {Credential.ACADEMIC_CERTIFICATE: True, Credential.ACADEMIC_MICRO_CREDENTIAL: True, Credential.NON_CREDIT_CERTIFICATE: False, Credential.NON_CREDIT_MICRO_CREDENTIAL: False}.get(only)
    if implied is not None and facts.get("credit_bearing") == implied:
        facts.pop("credit_bearing")


def _asking(context: Context, again: bool, candidates: tuple[Credential, ...], supposed: Mapping[str, Given]) -> Asking:
    """The question as it is now asked: the earlier one for a continuation, else the message's own."""
    earlier, asks = context.conversation.asking, context.asks
    from rules.amount import plain

    kept = {name: plain(value) if isinstance(value, Amount) else list(value) if isinstance(value, tuple) else value for name, value in supposed.items()}
    if again and earlier is not None:
        return earlier.model_copy(update={"family": tuple(candidates), "supposed": kept})
    return Asking(kind=asks.kind, stance=asks.stance, broad=asks.broad, focus=asks.focus, wanted=asks.wanted, side=asks.side, family=tuple(c.value for c in candidates), supposed=kept)
