"""`read`: a message and the conversation before it, turned into facts, a question and the credentials it can mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from assistant.conversation import Asking, Conversation
from assistant.read.asking import Question, as_given, marked, question
from assistant.read.dialogue import Context, continued, merge
from assistant.read.lexicon import mentions
from assistant.read.numbers import quantities
from assistant.read.stated import Given, Stated, affirmed, stated
from assistant.read.text import plain
from rules.errors import FactError
from rules.facts import Credential, Facts
from rules.facts import facts as make_facts


@dataclass(frozen=True)
class Asked:
    """What was read: the standing facts, the facts to decide on (what-ifs included), the question, the candidates.

    `conflict` is a sentence on facts that cannot all hold; then nothing is decided.
    """

    text: str
    standing: Facts
    supposed: Facts
    candidates: tuple[Credential, ...]
    question: Question
    asking: Asking
    stated_now: Mapping[str, Given]
    claims: tuple[tuple[str, object], ...]
    named: tuple[Credential, ...]
    known_clauses: tuple[str, ...]
    unknown_clauses: tuple[str, ...]
    continued: bool
    denied: frozenset[str] = frozenset()
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    unread: bool = False
    conflict: str = ""


def read(message: str, conversation: Conversation) -> Asked:
    """Read one message in its conversation."""
    from policy_corpus.named import named_ids

    text = marked(plain(_shortened(message)))
    found = mentions(text.text)
    before = as_given(make_facts(conversation.facts))
    now = stated(text, quantities(text.text), found, before)
    _add_courses(text.courses, now)
    ids = named_ids(message)
    underway = conversation.asking is not None and conversation.asking.kind != "out_of_scope"
    asks = question(text, found, now, underway or bool(ids.known or ids.unknown))
    if asks.denies:
        now.statements = [affirmed(s) if s.start >= asks.sentence.start else s for s in now.statements]
    context = Context(text, found, now, asks, before, conversation)
    again = continued(context)
    merged = merge(context, again)
    conflict = ""
    try:
        standing, supposed = make_facts(_values(merged.standing)), make_facts(_values(merged.supposed))
    except FactError as error:
        conflict, standing, supposed = str(error), make_facts(conversation.facts), make_facts(conversation.facts)
    return Asked(
        text=text.text,
        standing=standing,
        supposed=supposed,
        candidates=merged.candidates,
        question=asks,
        asking=merged.asking,
        stated_now=now.facts(),
        claims=tuple((c.fact, c.amount) for c in now.claims),
        named=now.named,
        known_clauses=ids.known,
        unknown_clauses=ids.unknown,
        continued=again,
        shares=now.shares,
        unread=now.unread,
        denied=frozenset(s.fact for s in now.statements if s.negated),
        conflict=conflict,
    )


def _shortened(message: str) -> str:
    """A long message without its middle: what is asked stands at one of its ends, and reading costs more than its length."""
    return message if len(message) <= 6000 else f"{message[:3500]} . {message[-2500:]}"


def _values(given: Mapping[str, Given]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}


def _add_courses(courses: tuple[tuple[str, str | None], ...], now: Stated) -> None:
    """Course codes with units give the split, where the message states none itself."""
    from assistant.read.courselist import split_statements

    if len(courses) > 1:
        now.statements += split_statements(courses, now)
