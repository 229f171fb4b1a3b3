"""What of a model's proposal stands in the user's own words: it may point, but what it points to is read by the built-in reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from assistant.conversation import Conversation
from assistant.model.proposal import MOST_FACTS, POINTED, Pointed, Proposal
from assistant.read import Asked, read
from assistant.read.numbers import Quantity, quantities
from assistant.read.text import Plain, Sentence, plain
from rules.amount import Amount
from rules.facts import COUNTS, UNIT_COUNTS
from rules.wording import wording

_DIGITS = re.compile(r"\d{1,6}(?:\.\d{1,6}|/[1-9]\d{0,5})?", re.ASCII)
# What a number counts where it stands, by the facts that it may then be.
_NOUNS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(UNIT_COUNTS, ("units", "bare", "courses")),
    "contact_hours": ("hours",),
    "ceus": ("ceus",),
}


@dataclass(frozen=True)
class Weighed:
    """The facts that may be taken, a question where the model reads a number that the built-in reader did not place, and why the rest fell."""

    facts: Mapping[str, object] = field(default_factory=dict)
    ask: str = ""
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """The user's message beside its built-in reading."""

    question: str
    asked: Asked

    @cached_property
    def text(self) -> Plain:
        """The whole message in plain form, also where the reader left out the middle of a long one."""
        return plain(self.question)

    @cached_property
    def alone(self) -> Mapping[Sentence, Mapping[str, object]]:
        """The facts of each sentence as the built-in reader reads it by itself."""
        return {s: read(self.text.part(s), Conversation.new()).supposed.stated() for s in self.text.sentences}

    @cached_property
    def free(self) -> tuple[Quantity, ...]:
        """The quantities that the built-in reading gave no place, neither as a fact nor as a claim about the policy."""
        placed = [v for v in self.asked.stated_now.values() if isinstance(v, Amount)]
        placed += [a for _, a in self.asked.claims if isinstance(a, Amount)]
        return tuple(q for q in quantities(self.text.text) if q.amount not in placed and q.units not in placed)

    @property
    def supposes(self) -> bool:
        """Whether the message tries out what is not so; then nothing may be added to what stands."""
        return self.asked.standing != self.asked.supposed or bool(self.asked.conflict)

    def within(self, words: str) -> tuple[int, int] | None:
        """Where the words stand in the message, token by token; None where they do not."""
        sought = plain(words).text.strip(" .?")
        start = f" {self.text.text} ".find(f" {sought} ") if sought else -1
        return None if start < 0 else (start, start + len(sought))


def weighed(proposal: Proposal, question: str, asked: Asked) -> Weighed:
    """What may be taken of a proposal, given the built-in reading of the same message."""
    message = Message(question, asked)
    facts: dict[str, object] = {}
    asks: list[str] = []
    refused: list[str] = []
    for pointed in _every(proposal):
        cause = _cause(pointed, message)
        if not cause:
            facts[pointed.fact] = _stated(pointed, message)
            continue
        refused.append(cause)
        asks += _ask(pointed, message)
    return Weighed(facts, asks[0] if asks else "", tuple(dict.fromkeys(refused)))


def _every(proposal: Proposal) -> tuple[Pointed, ...]:
    """The facts of a proposal, with the credential as one more of them, without those that the built-in reader knows anyway."""
    named = (Pointed(fact="credential", value=proposal.credential, words=""),) if proposal.credential else ()
    return (*named, *proposal.facts[:MOST_FACTS])


def _cause(pointed: Pointed, message: Message) -> str:
    """Why a proposed fact is not taken, in a few fixed words; '' where it is."""
    name = pointed.fact
    if name not in POINTED:
        return "not a fact that a model may add"
    if message.asked.supposed.stated().get(name) is not None:
        return "the built-in reading has this fact"
    if message.supposes:
        return "the message only supposes"
    readings = [facts[name] for facts in message.alone.values() if name in facts]
    if any(reading != readings[0] for reading in readings) or any(claimed == name for claimed, _ in message.asked.claims):
        return "the message says different things of it"
    if _stated(pointed, message) is None:
        return "not what the user's words say"
    if name in COUNTS and not _stands(pointed, message):
        return "its number has another place in the message"
    if name == "credential" and _stated(pointed, message) not in message.asked.candidates:
        return "contradicts the built-in reading"
    return ""


def _stated(pointed: Pointed, message: Message) -> object:
    """The fact as the built-in reader reads it in the sentence pointed to; None where it reads none or another than the model claims."""
    span = message.within(pointed.words)
    if span is None and (pointed.words or pointed.fact != "credential"):
        return None
    for sentence, facts in message.alone.items():
        reached = span is None or (sentence.start <= span[0] and span[1] <= sentence.end)
        if reached and pointed.fact in facts and _same(pointed.value, facts[pointed.fact]):
            return facts[pointed.fact]
    return None


def _same(claimed: str, stated: object) -> bool:
    """Whether the model's value is the one that was read: the same number in digits or words, or the same name."""
    if isinstance(stated, int | float) and not isinstance(stated, bool):
        return _number(claimed) == stated
    return str(stated) == "_".join(claimed.lower().replace("-", " ").split())


def _number(claimed: str) -> Fraction | None:
    """The one number of the model's value ('4.5', '9/2', 'fourteen units'); None where it has none or several."""
    if _DIGITS.fullmatch(claimed.strip()):
        return Fraction(claimed.strip())
    found = [q.amount.exact for q in quantities(plain(claimed).text)]
    return found[0] if len(found) == 1 else None


def _stands(pointed: Pointed, message: Message) -> Quantity | None:
    """The one quantity in the words pointed to, where it has the claimed value, a fitting noun and no other place in the message."""
    span = message.within(pointed.words)
    if span is None:
        return None
    inside = [q for q in quantities(message.text.text) if span[0] <= q.start < span[1]]
    if len(inside) != 1 or inside[0] not in message.free or inside[0].noun not in _NOUNS.get(pointed.fact, ()):
        return None
    value = (inside[0].units or inside[0].amount).exact
    return inside[0] if value is not None and _number(pointed.value) == value else None


def _ask(pointed: Pointed, message: Message) -> list[str]:
    """The question put back for a number that stands in the user's words and that the built-in reader did not place."""
    quantity = _stands(pointed, message) if pointed.fact in POINTED and not message.asked.conflict else None
    if quantity is None:
        return []
    told = f"{quantity.units or quantity.amount} {wording(pointed.fact).noun}"
    return [f"A language model reads {told} in your words; this was not counted. If it is meant, please say '{told}'."]
