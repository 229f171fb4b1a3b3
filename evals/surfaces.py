"""The surfaces that exist, each as a function from conversations to the answers to their last turns."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

from assistant import Answer, Conversation, reply
from evals.errors import EvalError

Turns = Sequence[str]
Given = Mapping[str, object]
# A process of its own for each question is slow, so that only the first ones are asked so.
_ASKED_ALONE = 2


def python(conversations: Sequence[Turns]) -> list[Given | None]:
    """The Python call `assistant.reply`."""
    return [_played(turns).model_dump(mode="json") for turns in conversations]


def ask(conversations: Sequence[Turns]) -> list[Given | None]:
    """`policy-assistant ask QUESTION --json`, for the first conversations that have a single turn."""
    alone = [turns for turns in conversations if len(turns) == 1][:_ASKED_ALONE]
    return [json.loads(_run(["ask", "--json", "--", turns[0]])) if turns in alone else None for turns in conversations]


def ask_batch(conversations: Sequence[Turns]) -> list[Given | None]:
    """`policy-assistant ask --batch -`, all conversations in one run."""
    lines = [json.dumps({"id": place, "turns": list(turns)}) for place, turns in enumerate(conversations)]
    told = [json.loads(line) for line in _run(["ask", "--batch", "-"], "\n".join(lines)).splitlines()]
    return [line.get("answer") for line in told]


def chat(conversations: Sequence[Turns]) -> list[Given | None]:
    """The handler behind the chat in the browser."""
    # By name, because the surfaces and the evals are layers side by side that do not import each other.
    session: _Session = importlib.import_module("ui.chat.session").Session()
    talking: _Talking = importlib.import_module("ui.chat.talking").Talking(importlib.import_module("ui.desk").unkept)
    return [_chatted(talking, session, turns) for turns in conversations]


class _Exchange(Protocol):
    @property
    def answer(self) -> Answer | None: ...


class _Session(Protocol):
    @property
    def exchanges(self) -> tuple[_Exchange, ...]: ...


class _Talking(Protocol):
    def ask(self, session: _Session, question: str) -> _Session: ...


def _chatted(talking: _Talking, session: _Session, turns: Turns) -> Given | None:
    """None where the chat takes no question of that length."""
    for turn in turns:
        session = talking.ask(session, turn)
    told = [exchange.answer for exchange in session.exchanges]
    return told[-1].model_dump(mode="json") if told[-1] and all(told) else None


def _played(turns: Turns) -> Answer:
    conversation: Conversation | None = None
    *before, last = turns
    for turn in before:
        _, conversation = reply(turn, conversation)
    return reply(last, conversation)[0]


def _run(arguments: Sequence[str], given: str = "") -> str:
    done = subprocess.run([sys.executable, "-m", "ui.cli", *arguments], input=given, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise EvalError(f"policy-assistant {arguments[0]} gave no answer: {done.stderr.strip()[-200:]}")
    return done.stdout
