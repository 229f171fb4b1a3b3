"""How a message continues a conversation: answers, corrections, what-ifs, follow-ups, new programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.conversation import Asking
from assistant.read.asking import as_given
from assistant.read.bare import answers
from assistant.read.candidates import candidates_of, consistent, drop_foreign, names
from assistant.read.context import Context
from assistant.read.kind import SURELY_OUTSIDE
from assistant.read.lexicon import Mention
from assistant.read.statement import Given
from rules.amount import Amount
from rules.facts import Credential
from rules.facts import facts as make_facts

# So few words have no subject of their own ('and 4?').
_BARE = 3


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
    if context.does("thanks") and not context.now.statements:
        return False
    if context.does("restore", "back", "correct", "change", "again", "answer", "why") and not context.does("ask", "both"):
        idle = context.asks.kind in ("smalltalk", "out_of_scope", "clarify")
        bare = len(context.text.text.split()) <= _BARE
        return not (context.asks.own and (earlier.unasked or (not idle and not bare and _subject(context))))
    if context.asks.kind == "smalltalk" and not context.now.statements and not _changes(context):
        return False
    if context.asks.kind == "out_of_scope":
        return bool(context.now.statements or context.now.loose or context.now.credentials or context.now.level or _fragment(context)) or (
            context.asks.outside < SURELY_OUTSIDE and not context.asks.own
        )
    if not context.asks.own or (context.asks.kind == "clarify" and bool(context.before) and not context.asks.focus):
        return not (earlier.unasked and context.asks.own)
    return not (_subject(context) or (earlier.unasked and context.asks.yes_no))


def _why(context: Context) -> bool:
    """Whether the message only asks for the reason of the last answer."""
    return context.does("why") or (
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
    states = bool(context.now.facts() or context.now.credentials)
    fresh = (context.cue("fresh") or context.does("new")) and states and not context.cue("actual") and not context.does("back", "restore")
    restored = _restored(context)
    before = {} if fresh else dict(context.before if restored is None else restored)
    family = () if fresh else tuple(Credential(c) for c in conversation.family) if restored is None else _family(restored)
    answered = answers(context, before)
    stated = {**context.now.facts(), **answered}
    if context.now.level is not None:
        stated["level"] = context.now.level
    supposing = restored is None and _supposing(context)
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
    if (context.cue("adopt") or context.does("change")) and conversation.asking and conversation.asking.supposed and not stated:
        base = dict(as_given(make_facts(conversation.asking.supposed)))
    supposed = consistent(_joined(base, stated), stated)
    candidates = candidates_of(context, supposed, family)
    if len(candidates) == 1:
        supposed["credential"] = candidates[0].value
    elif context.now.credentials:
        supposed.pop("credential", None)
    drop_foreign(supposed, candidates)
    standing = before if supposing else supposed
    return Merged(dict(standing), supposed, candidates, _asking(context, again, candidates, supposed if supposing else {}))


def _joined(base: Mapping[str, Given], stated: Mapping[str, Given]) -> dict[str, Given]:
    """The facts with those of this message; approvals add up over the turns."""
    result = {**base, **stated}
    for name in ("approvals", "approvals_missing"):
        if name in base and name in stated:
            result[name] = tuple(dict.fromkeys((*names(base[name]), *names(stated[name]))))
    return result


def _supposing(context: Context) -> bool:
    """Whether the message only supposes: a what-if with something standing to come back to."""
    if not context.before and not context.conversation.family:
        return False
    if context.does("whatif"):
        return True
    if context.cue("actual") or context.does("change", "correct", "restore", "back", "answer"):
        return False
    if context.cue("correction") and not re.search(r"what if|suppose|hypothetical|if (?:it|we|i)", context.text.text):
        return False
    return context.cue("hypothetical")


def _restored(context: Context) -> Mapping[str, Given] | None:
    """The facts of an earlier turn that this one goes back to ('ignore my correction', 'back to the first one'); None where it goes on.

    It is the last turn after which another value stood than now, and with which nothing agrees worse that this turn states itself.
    """
    if not context.does("restore", "back"):
        return None
    asking, said = context.conversation.asking, context.now.facts()
    if asking is not None and asking.supposed and asking.supposed != context.conversation.facts:
        return context.before  # the what-if is dropped, and nothing else has changed
    for turn in reversed(context.conversation.turns[:-1]):
        then = as_given(make_facts(turn.facts))
        other = {n for n, v in then.items() if n in context.before and context.before[n] != v}
        if other and all(then.get(n, v) == v for n, v in said.items()):
            return then
    return None


def _family(facts: Mapping[str, Given]) -> tuple[Credential, ...]:
    """The credential that restored facts name."""
    return (Credential(str(facts["credential"])),) if "credential" in facts else ()


def _builds_on(context: Context) -> bool:
    return re.search(r"(?<!\w)(?:same|also|then|still|and)(?!\w)", context.text.text) is not None


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
    if context.does("thanks") and not context.now.statements:
        return Asking(kind="smalltalk", family=tuple(c.value for c in candidates))
    if not asks.own and asks.kind not in ("smalltalk", "out_of_scope") and (context.now.statements or context.now.credentials):
        # A program described without any question is checked as a whole.
        return Asking(kind="check", broad=True, unasked=True, family=tuple(c.value for c in candidates), supposed=kept)
    # Short words that ask yes or no while facts stand ('so is the 75% satisfied?') ask about these facts.
    standing = (
        bool(context.before)
        and asks.yes_no
        and (asks.kind == "clarify" or (asks.kind == "out_of_scope" and (asks.outside < SURELY_OUTSIDE or bool(asks.focus))))
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
