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
from rules.facts import COUNTS, DIVISIONS, FIVE_TYPES, Credential, Facts
from rules.facts import facts as make_facts

_YES = re.compile(
    r"^(?:yes|yep|yeah|yup|y|sure|correct|right|it does|it is|they do|they are|we do|we have|it has|of course|absolutely|definitely|affirmative|all of them|that is right|indeed)(?!\w)"
)
_NO = re.compile(r"^(?:no|nope|nah|n|not yet|none|it does not|it is not|they do not|we do not|negative|not at all)(?!\w)")
_DONT_KNOW = re.compile(
    r"(?<!\w)(?:do not know|not sure|no idea|unsure|idk|dunno|not decided|undecided|have not decided|can not say|tbd|unknown|rather not|no clue|hard to say|will check|have to check)(?!\w)"
)
_STANDS_ALONE = re.compile(
    r"$| ?[.,?:)]| (?:in total|total|altogether|overall|instead|then|now|and|units?|after all|not|actually|sorry|as|i|if|please|it|final|would|is|thanks|ok|okay|because|since|but|for|this|too|enough)(?!\w)"
)
_SURELY_OUTSIDE = 0.6
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
    if earlier is None:
        return False
    if context.asks.kind == "smalltalk" and not context.now.statements and not _changes(context):
        return False
    if context.asks.kind == "out_of_scope":
        return bool(context.now.statements or context.now.loose or context.now.credentials or context.now.level or _fragment(context)) or (
            context.asks.outside < _SURELY_OUTSIDE and not context.asks.own
        )
    if not context.asks.own or (context.asks.kind == "clarify" and bool(context.before) and not context.asks.focus):
        return not (earlier.unasked and context.asks.own)
    return not (_subject(context) or (earlier.unasked and context.asks.yes_no))


def _why(context: Context) -> bool:
    """Whether the message only asks for the reason of the last answer."""
    return (
        context.asks.kind == "lookup"
        and re.match(r"^(?:(?:and|but|so|ok|hm+|,) )*(?:why|how come)(?!\w)", context.text.text) is not None
        and len(context.text.text.split()) <= 8
    )


def _fragment(context: Context) -> bool:
    """Whether the message is a few words about something the policy knows ('and WSCUC?', 'micro-credential', 'academic')."""
    known = any(m.group in ("credential", "role", "approval", "flag", "value", "level", "topic") for m in context.mentions)
    return len(context.text.text.split()) <= 7 and (
        known or re.search(r"(?<!\w)(?:academic|credit|non credit|mine|hers|his|theirs|ours)(?!\w)", context.text.text) is not None
    )


def _subject(context: Context) -> bool:
    """Whether the words that ask have a subject of their own: a fact, a topic, a kind of question, more than new values."""
    asks = context.asks
    if _fragment(context) and re.match(r"^(?:and|or|also|what about|how about|same for|for) ", context.text.text) and not asks.yes_no:
        return False
    if asks.kind in ("bound", "count", "lookup", "procedure") and asks.cues & {"howmany"} and not asks.yes_no and asks.focus:
        return True
    if _why(context):
        return False
    if asks.broad or asks.cues & {"classify", "compare", "procedure", "level", "why"}:
        return True
    new_values = set(context.now.facts()) | {"total_units"}
    own = set(asks.focus) - new_values
    topics = any(m.group in ("topic", "approval") for m in context.mentions if _asked_at(context, m))
    flags = any(m.group in ("flag", "value") for m in context.mentions if _asked_at(context, m))
    whatif = re.match(
        r"^(?:(?:so|and|but|ok|okay|hmm|then|now|well|um|right|,) )*(?:what|how) (?:if|about)|^(?:(?:so|and|but|ok|okay|hmm|then|now|well|,) )*(?:if|same|with|for|in|as|make|suppose)(?!\w)",
        context.text.part(asks.sentence),
    )
    if whatif and len(context.text.part(asks.sentence).split()) <= 16 and not (own and asks.cues & {"permit", "require"}):
        return asks.kind == "out_of_scope"
    return (
        bool(own)
        or topics
        or flags
        or asks.kind not in ("check", "clarify")
        or bool(context.now.named and len(context.text.part(asks.sentence).split()) > 6)
    )


def _asked_at(context: Context, item: Mention) -> bool:
    return context.asks.sentence.start <= item.start < context.asks.sentence.end


def _changes(context: Context) -> bool:
    return bool(
        context.now.credentials
        or context.now.level
        or context.now.loose
        or context.conversation.pending
        or context.cue("hypothetical")
        or context.cue("actual")
    )


def merge(context: Context, again: bool) -> Merged:
    """The facts and the question after this message."""
    conversation = context.conversation
    fresh = context.cue("fresh") and bool(context.now.facts() or context.now.credentials) and not context.cue("actual")
    before = {} if fresh else dict(context.before)
    family = () if fresh else tuple(Credential(c) for c in conversation.family)
    answered = _answers(context, before)
    stated = {**context.now.facts(), **answered}
    if context.now.level is not None:
        stated["level"] = context.now.level
    supposing = _supposing(context)
    if context.cue("retract"):
        for item in context.mentions:
            if item.group == "role" and item.name not in stated:
                before.pop(item.name, None)
    base = dict(before)
    if supposing and again and conversation.asking and not context.cue("actual"):
        base = (
            {**before, **as_given(make_facts(conversation.asking.supposed))}
            if conversation.asking.supposed and _builds_on(context)
            else before
        )
    if context.cue("adopt") and conversation.asking and conversation.asking.supposed and not stated:
        base = dict(as_given(make_facts(conversation.asking.supposed)))
    supposed = _consistent(_joined(base, stated), stated)
    candidates = _candidates(context, supposed, family)
    if len(candidates) == 1:
        supposed["credential"] = candidates[0].value
    elif context.now.credentials:
        supposed.pop("credential", None)
    _drop_foreign(supposed, candidates)
    standing = before if supposing else supposed
    return Merged(dict(standing), supposed, candidates, _asking(context, again, candidates, supposed if supposing else {}))


def _joined(base: Mapping[str, Given], stated: Mapping[str, Given]) -> dict[str, Given]:
    """The facts with those of this message; approvals add up over the turns."""
    result = {**base, **stated}
    for name in ("approvals", "approvals_missing"):
        if name in base and name in stated:
            result[name] = tuple(dict.fromkeys((*_names(base[name]), *_names(stated[name]))))
    return result


def _supposing(context: Context) -> bool:
    """Whether the message only supposes: a what-if with something standing to come back to."""
    if not context.before and not context.conversation.family:
        return False
    if context.cue("actual") or (
        context.cue("correction") and not re.search(r"what if|suppose|hypothetical|if (?:it|we|i)", context.text.text)
    ):
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
    series = _series(context, before)
    if series:
        found.update(series)
        return found
    loose = [c for c in context.now.loose if _STANDS_ALONE.match(context.text.text[c.end :])]
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
    if correcting or not context.asks.own:
        for turn in reversed(conversation.turns):
            earlier = make_facts(turn.facts)
            match = next(
                (n for n in COUNTS if earlier.count(n) in amounts and before.get(n) is not None and before.get(n) != earlier.count(n)), None
            )
            if match:
                return match
        changed = last_changed(conversation)
        if changed:
            return changed
    if pending:
        return pending[0]
    return (
        None
        if "total_units" in context.now.facts()
        else "total_units"
        if (context.asks.own is False or conversation.turns or len(context.text.text.split()) <= 4) and (conversation.family or before)
        else None
    )


def last_changed(conversation: Conversation) -> str | None:
    """The count that the last turn stated or changed; the total where it changed with others."""
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
    droppable = [
        n
        for n in (
            "lower_division_units",
            "graduate_units",
            "upper_division_units",
            "prior_learning_units",
            "transfer_units",
            "double_counted_units",
            "total_units",
        )
        if n in values and n not in stated
    ]
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
    if not said and isinstance(facts.get("credit_bearing"), bool):
        academic = (Credential.ACADEMIC_CERTIFICATE, Credential.ACADEMIC_MICRO_CREDENTIAL)
        said = academic if facts["credit_bearing"] else (Credential.NON_CREDIT_CERTIFICATE, Credential.NON_CREDIT_MICRO_CREDENTIAL)
    if not said and "level" in facts and facts["level"] != "other":
        said = (Credential.ACADEMIC_CERTIFICATE,)
    credit = facts.get("credit_bearing")
    switched = {
        True: {
            Credential.NON_CREDIT_CERTIFICATE: Credential.ACADEMIC_CERTIFICATE,
            Credential.NON_CREDIT_MICRO_CREDENTIAL: Credential.ACADEMIC_MICRO_CREDENTIAL,
        }
    }
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
    implied = {
        Credential.ACADEMIC_CERTIFICATE: True,
        Credential.ACADEMIC_MICRO_CREDENTIAL: True,
        Credential.NON_CREDIT_CERTIFICATE: False,
        Credential.NON_CREDIT_MICRO_CREDENTIAL: False,
    }.get(only)
    if implied is not None and facts.get("credit_bearing") == implied:
        facts.pop("credit_bearing")


def _asking(context: Context, again: bool, candidates: tuple[Credential, ...], supposed: Mapping[str, Given]) -> Asking:
    """The question as it is now asked: the earlier one for a continuation, else the message's own."""
    earlier, asks = context.conversation.asking, context.asks
    from rules.amount import plain

    kept = {
        name: plain(value) if isinstance(value, Amount) else list(value) if isinstance(value, tuple) else value
        for name, value in supposed.items()
    }
    if again and earlier is not None:
        if _why(context):
            return earlier.model_copy(update={"kind": "lookup", "family": tuple(c.value for c in candidates)})
        update: dict[str, object] = {"family": tuple(c.value for c in candidates), "supposed": kept}
        if (
            earlier.kind == "check"
            and asks.yes_no
            and asks.cues & {"too", "stop", "require", "within", "permit"}
            and asks.stance != earlier.stance
        ):
            update["stance"] = asks.stance
        new = tuple(n for n in asks.focus if n not in context.now.facts() or n.startswith("approvals"))
        if new and earlier.kind == "check" and _fragment(context):
            update["focus"] = asks.focus
        return earlier.model_copy(update=update)
    if not asks.own and asks.kind not in ("smalltalk", "out_of_scope") and (context.now.statements or context.now.credentials):
        # A program described without any question is checked as a whole.
        return Asking(kind="check", broad=True, unasked=True, family=tuple(c.value for c in candidates), supposed=kept)
    # Short words that ask yes or no while facts stand ('so is the 75% satisfied?') ask about these facts.
    standing = (
        bool(context.before)
        and asks.yes_no
        and (asks.kind == "clarify" or (asks.kind == "out_of_scope" and (asks.outside < _SURELY_OUTSIDE or bool(asks.focus))))
    )
    return Asking(
        kind="check" if standing else asks.kind,
        stance=asks.stance,
        broad=asks.broad,
        focus=asks.focus,
        wanted=asks.wanted,
        side=asks.side,
        family=tuple(c.value for c in candidates),
        supposed=kept,
    )
