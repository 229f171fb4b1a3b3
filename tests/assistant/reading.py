"""What the tests of the conversation share: a message read in one step, turns played as a conversation, and the list of known failures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pytest

from assistant.answer import reply
from assistant.contract import Answer
from assistant.conversation import Conversation
from assistant.read.asking import Question, question
from assistant.read.counting import Reading, Setting, countings
from assistant.read.guessed import guessed
from assistant.read.lexicon import mentions
from assistant.read.numbers import quantities
from assistant.read.placed import placed
from assistant.read.sentences import marked
from assistant.read.stated import stated
from assistant.read.statement import Given, Stated
from assistant.read.text import plain
from rules.amount import Amount
from rules.amount import plain as shown
from rules.facts import COUNTS


def failing(reason: str, *cases: tuple[object, ...]) -> list[Any]:
    """Cases that a reader would expect to hold and that do not hold yet; one that holds fails until it is taken out of the list."""
    return [pytest.param(*case, marks=pytest.mark.xfail(strict=True, reason=reason)) for case in cases]


def heard(message: str, known: Mapping[str, Given] | None = None) -> Stated:
    """What one message states in the likeliest reading of its numbers."""
    text = marked(plain(message))
    found = mentions(text.text)
    numbers = Reading(text, quantities(text.text), found, Setting(known or {}))
    return stated(text, found, known or {}, placed(numbers, countings(numbers)[0]))


def told(message: str, known: Mapping[str, Given] | None = None) -> dict[str, object]:
    """The facts of one message in their JSON form."""
    return {name: _json(value) for name, value in heard(message, known).facts().items()}


def counts(message: str) -> dict[str, object]:
    """The counts of one message in their JSON form."""
    return {name: value for name, value in told(message).items() if name in COUNTS}


def asks(message: str) -> Question:
    """What one message asks."""
    text = marked(plain(message))
    found = mentions(text.text)
    return question(text, found, heard(message), guessed(text, found))


def talk(*turns: str) -> list[Answer]:
    """The answers of one conversation."""
    return [told for told, _ in _played(turns)]


def last(turns: Iterable[str]) -> Answer:
    """The answer to the last turn of one conversation."""
    return _played(tuple(turns))[-1][0]


def state(*turns: str) -> Conversation:
    """The conversation as it stands after these turns."""
    return _played(turns)[-1][1]


@cache
def _played(turns: tuple[str, ...]) -> list[tuple[Answer, Conversation]]:
    """Each prefix is played once, however many tests continue it."""
    before = _played(turns[:-1]) if len(turns) > 1 else []
    return [*before, reply(turns[-1], before[-1][1] if before else None)]


def _json(value: Given) -> object:
    return shown(value) if isinstance(value, Amount) else value
