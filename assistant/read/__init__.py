"""`read`: a message and the conversation before it, turned into facts, a question and the credentials it can mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.conversation import Asking, Conversation
from assistant.dated import Dated, dated
from assistant.read.acts import Standing, act_features, act_reader
from assistant.read.asking import Question, as_given, question
from assistant.read.bare import last_changed
from assistant.read.context import Context
from assistant.read.counting import Counting, Reading, Setting, countings
from assistant.read.dialogue import continued, merge
from assistant.read.durations import contact_time
from assistant.read.guessed import Guessed, guessed
from assistant.read.lexicon import Mention, mentions
from assistant.read.numbers import quantities
from assistant.read.placed import placed
from assistant.read.sentences import asking_sentences, asking_words, marked
from assistant.read.stated import stated
from assistant.read.statement import Given, Stated, Statement, affirmed
from assistant.read.text import Plain, plain
from policy_corpus.errors import CorpusError
from rules.errors import FactError
from rules.facts import Credential, Facts
from rules.facts import facts as make_facts

if TYPE_CHECKING:
    from assistant.read.linear import Guess, Matrix
    from assistant.read.pointed import Pointed
    from policy_corpus.named import Named


@dataclass(frozen=True)
class Asked:
    """What was read: the standing facts, the facts to decide on (what-ifs included), the question, the candidates.

    `conflict` is a sentence on facts that cannot all hold; then nothing is decided. `lost` tells of a turn that changes or supposes
    something of which nothing was understood: the earlier facts are then not those that are asked about.
    """

    heard: Heard
    standing: Facts
    supposed: Facts
    candidates: tuple[Credential, ...]
    question: Question
    asking: Asking
    stated_now: Mapping[str, Given]
    claims: tuple[tuple[str, object], ...]
    named: tuple[Credential, ...]
    continued: bool
    denied: frozenset[str] = frozenset()
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    rivals: tuple[int, ...] = ()
    lost: bool = False
    conflict: str = ""
    weight: float = 1.0
    others: tuple[tuple[float, Asked], ...] = ()

    @property
    def text(self) -> str:
        """The message in plain form."""
        return self.heard.text.text

    @property
    def known_clauses(self) -> tuple[str, ...]:
        """The clauses of the policy that the message names."""
        return self.heard.ids.known

    @property
    def unknown_clauses(self) -> tuple[str, ...]:
        """What the message names as a clause and is none."""
        return self.heard.ids.unknown

    @property
    def dated(self) -> Dated | None:
        """A time before the policy that the message speaks of."""
        return self.heard.dated

    @cached_property
    def pointed(self) -> Pointed | None:
        """Which point of the text the question is about; None where the sentence model, which this needs, cannot be had."""
        from assistant.read.pointed import point_reader

        words, vector = self.heard.words, self.heard.vector
        meant = self.candidates if len(self.candidates) == 1 else ()
        return None if vector is None else point_reader().read(words, mentions(words), vector, self.heard.likely, meant)


def read(message: str, conversation: Conversation) -> Asked:
    """Read one message in its conversation; where its numbers can be read in several ways, the others are kept beside the likeliest."""
    heard = _heard(message, conversation)
    readings = countings(heard.numbers)
    found: list[tuple[float, Asked]] = []
    for reading in readings[:_READINGS]:
        if sum(weight for weight, _ in found) >= _SURE:
            break
        found += _ways(heard, reading)
    (weight, best), *others = found
    return replace(best, weight=weight, others=tuple(others))


# How much of the chances of all readings is looked at, and in how many readings at most.
_SURE, _READINGS = 0.97, 8


@dataclass(frozen=True)
class Heard:
    """A message as it came, with all that is the same however its numbers are read."""

    text: Plain
    found: list[Mention]
    numbers: Reading
    before: Mapping[str, Given]
    conversation: Conversation
    ids: Named
    dated: Dated | None

    @cached_property
    def time(self) -> Statement | None:
        """The contact hours of a timetable."""
        return contact_time(self.text, self.numbers.numbers)

    @cached_property
    def likely(self) -> Guessed:
        """What the learned readers make of the words that ask."""
        return guessed(self.text, self.found, lambda: self.vector)

    @cached_property
    def act(self) -> Guess | None:
        """What the turn does in its conversation; None for a first message."""
        turns, asking = self.conversation.turns, self.conversation.asking
        if not turns:
            return None
        supposing = asking is not None and bool(asking.supposed)
        before = Standing([as_given(make_facts(t.facts)) for t in turns], bool(self.conversation.pending), supposing)
        try:
            reader = act_reader()
        except CorpusError:
            return None
        return reader.guess(act_features(self.text, self.found, self.numbers.numbers, before), self.vector)

    @cached_property
    def words(self) -> str:
        """The words that ask with those before them."""
        return asking_words(self.text, asking_sentences(self.text)[-1])

    @cached_property
    def vector(self) -> Matrix | None:
        """The sentence vector of these words; None where the sentence model cannot be had."""
        from policy_corpus.embeddings import shared

        try:
            vector: Matrix = shared().encode([self.words])[0]
        except CorpusError:
            return None
        return vector


def _heard(message: str, conversation: Conversation) -> Heard:
    from policy_corpus.named import named_ids

    text = marked(plain(_shortened(message)))
    found = mentions(text.text)
    before = as_given(make_facts(conversation.facts))
    setting = Setting(before, conversation.pending, last_changed(conversation) or "")
    numbers = Reading(text, quantities(text.text), found, setting)
    return Heard(text, found, numbers, before, conversation, named_ids(message), dated(message))


def _ways(heard: Heard, counting: Counting) -> list[tuple[float, Asked]]:
    """The message with its numbers read in one way; with each total by itself, where it names several that cannot all hold."""
    asked = _understood(heard, counting)
    places = tuple(dict.fromkeys(asked.rivals))
    if not places:
        return [(counting.weight, asked)]
    alone = [_understood(heard, heard.numbers.with_one_total(counting, place)) for place in places]
    return [(counting.weight / len(alone), one) for one in alone]


def _understood(heard: Heard, counting: Counting) -> Asked:
    """The message with its numbers read in one way."""
    text, found, before, conversation, ids = heard.text, heard.found, heard.before, heard.conversation, heard.ids
    now = stated(text, found, before, placed(heard.numbers, counting), heard.time)
    _add_courses(text.courses, now)
    underway = conversation.asking is not None and conversation.asking.kind != "out_of_scope"
    asks = question(text, found, now, heard.likely, underway=underway or bool(ids.known or ids.unknown))
    if asks.denies:
        now.statements = [affirmed(s) if s.start >= asks.sentence.start else s for s in now.statements]
    context = Context(text, found, now, asks, before, conversation, heard.act)
    again = continued(context)
    merged = merge(context, again)
    conflict = ""
    try:
        standing, supposed = make_facts(_values(merged.standing)), make_facts(_values(merged.supposed))
    except FactError as error:
        conflict, standing, supposed = str(error), make_facts(conversation.facts), make_facts(conversation.facts)
    return Asked(
        heard=heard,
        standing=standing,
        supposed=supposed,
        candidates=merged.candidates,
        question=asks,
        asking=merged.asking,
        stated_now=now.facts(),
        claims=tuple((c.fact, c.amount) for c in now.claims),
        named=now.named,
        continued=again,
        shares=now.shares,
        unread=frozenset(now.unread),
        rivals=now.rivals,
        denied=frozenset(s.fact for s in now.statements if s.negated),
        conflict=conflict,
        lost=context.does("whatif", "change", "correct")
        and (again or not asks.focus)
        and merged.supposed == dict(before)
        and merged.asking.kind == "check",
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
