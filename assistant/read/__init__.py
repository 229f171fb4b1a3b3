"""`read`: a message and the conversation before it, turned into facts, a question and the credentials it can mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from assistant.conversation import Asking, Conversation
from assistant.dated import Dated, dated
from assistant.read.asking import Question, as_given, marked, question
from assistant.read.counting import Counting, Setting, countings
from assistant.read.dialogue import Context, continued, last_changed, merge
from assistant.read.lexicon import Mention, mentions
from assistant.read.numbers import Quantity, quantities
from assistant.read.stated import Given, Stated, affirmed, stated
from assistant.read.text import Plain, plain
from rules.errors import FactError
from rules.facts import Credential, Facts
from rules.facts import facts as make_facts

if TYPE_CHECKING:
    from assistant.read.pointed import Pointed


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
    words: str = ""
    dated: Dated | None = None
    weight: float = 1.0
    others: tuple[tuple[float, Asked], ...] = ()

    def pointed(self) -> Pointed:
        """Which point of the text the question is about; loads the sentence model, so it is asked only where no rule decides."""
        from assistant.read.pointed import point_reader
        from policy_corpus.embeddings import shared

        words = self.words or self.text
        return point_reader().read(words, mentions(words), shared().encode([words])[0], self.question)


def read(message: str, conversation: Conversation) -> Asked:
    """Read one message in its conversation; where its numbers can be read in several ways, the others are kept beside the likeliest."""
    text = marked(plain(_shortened(message)))
    found, numbers = mentions(text.text), quantities(text.text)
    before = as_given(make_facts(conversation.facts))
    readings = countings(text, numbers, found, Setting(before, conversation.pending, last_changed(conversation) or ""))
    heard = Heard(message, text, found, numbers, before, conversation)
    best = _understood(heard, readings[0])
    others: list[tuple[float, Asked]] = []
    weight = readings[0].weight
    for reading in readings[1:_READINGS]:
        if weight >= _SURE:
            break
        weight += reading.weight
        others.append((reading.weight, _understood(heard, reading)))
    return replace(best, weight=readings[0].weight, others=tuple(others))


# How much of the chances of all readings is looked at, and in how many readings at most.
_SURE, _READINGS = 0.97, 8


@dataclass(frozen=True)
class Heard:
    """A message as it came, prepared for reading."""

    message: str
    text: Plain
    found: list[Mention]
    numbers: list[Quantity]
    before: Mapping[str, Given]
    conversation: Conversation


def _understood(heard: Heard, counting: Counting) -> Asked:
    """The message with its numbers read in one way."""
    from policy_corpus.named import named_ids

    text, found, before, conversation = heard.text, heard.found, heard.before, heard.conversation
    now = stated(text, heard.numbers, found, before, counting)
    _add_courses(text.courses, now)
    ids = named_ids(heard.message)
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
        words=_asking_words(text, asks),
        dated=dated(heard.message),
    )


def _asking_words(text: Plain, asks: Question) -> str:
    """The sentence that asks with the one before it; a short message whole."""
    if len(text.text.split()) <= 45:
        return text.text
    at = text.sentences.index(asks.sentence) if asks.sentence in text.sentences else len(text.sentences) - 1
    return " ".join(text.part(s).strip() for s in text.sentences[max(0, at - 1) : at + 1])


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
