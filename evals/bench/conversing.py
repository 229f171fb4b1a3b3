"""Clients that hold conversations and write down what was acknowledged, and the comparison of that with what was kept and is right."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from assistant import Conversation, reply

SAID = (
    "Does my {n}-unit program qualify?",
    "as an academic certificate",
    "what if it had 14 units?",
    "Who approves an academic micro-credential?",
)
SIZES = (8, 9, 10, 11, 12, 13)
# A client gives a turn up after so long; then it counts as refused.
_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Turn:
    """One acknowledged turn: what was asked, and what of the answer has to be right."""

    question: str
    told: tuple[str | None, str]


@dataclass
class Talk:
    """One conversation as its client saw it."""

    size: int
    id: str = ""
    turns: list[Turn] = field(default_factory=list)


@dataclass
class Clients:
    """Clients that talk through one address until they are stopped."""

    address: str
    talks: list[Talk] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    again: int = 0
    refused: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    def talk(self, first: int) -> None:
        """Hold one conversation after another; each turn is sent again under its own key until it is answered."""
        for number in itertools.count(first):
            talk = Talk(SIZES[number % len(SIZES)])
            self.talks.append(talk)
            for said in SAID:
                if self.stopped.is_set():
                    return
                self._turn(talk, said.format(n=talk.size))

    def _turn(self, talk: Talk, question: str) -> None:
        start, key = time.perf_counter(), uuid.uuid4().hex
        while time.perf_counter() - start < _PATIENCE_SECONDS:
            try:
                answer = posted(self.address, {"question": question, "conversation": talk.id or None}, key)
            except (OSError, http.client.HTTPException):
                self.again += 1
                time.sleep(0.05)
                continue
            talk.id = str(answer["conversation"])
            talk.turns.append(Turn(question, essence(answer)))
            self.waits.append(time.perf_counter() - start)
            return
        self.refused += 1


def posted(address: str, sent: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The answer to a question that is sent under a key; OSError where there is none."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    with urlopen(Request(f"{address}/v1/ask", data=json.dumps(sent).encode(), headers=headers), timeout=_PATIENCE_SECONDS) as told:
        found: Mapping[str, object] = json.load(told)
        return found


def kept_questions(address: str, conversation: str) -> list[str]:
    """The questions of a conversation as the service has kept them; none where it has no such conversation."""
    try:
        with urlopen(f"{address}/v1/conversations/{conversation}", timeout=_PATIENCE_SECONDS) as told:
            return [str(turn["question"]) for turn in json.load(told)["turns"]]
    except HTTPError:
        return []


def essence(answer: Mapping[str, object]) -> tuple[str | None, str]:
    """The verdict and the first clause of an answer."""
    cited, verdict = answer["citations"], answer["verdict"]
    first = cited[0] if isinstance(cited, list | tuple) and cited else {}
    return (str(verdict) if verdict else None), str(first["clause"]) if first else ""


@cache
def expected(size: int) -> tuple[tuple[str | None, str], ...]:
    """What each turn of a conversation has to be answered, worked out in this process."""
    state: Conversation | None = None
    found: list[tuple[str | None, str]] = []
    for said in SAID:
        answer, state = reply(said.format(n=size), state)
        found.append(essence(answer.model_dump(mode="json")))
    return tuple(found)


def wrong(talks: Iterable[Talk]) -> list[str]:
    """Every acknowledged turn that was answered otherwise than it has to be."""
    return [
        f"{turn.question} of {talk.size}: {turn.told} and not {right}"
        for talk in talks
        for turn, right in zip(talk.turns, expected(talk.size), strict=False)
        if turn.told != right
    ]


def lost(acknowledged: Sequence[str], kept: Sequence[str]) -> list[str]:
    """The acknowledged questions that are not among the kept ones in their order."""
    found, at = list[str](), 0
    for question in acknowledged:
        if question in kept[at:]:
            at = kept.index(question, at) + 1
        else:
            found.append(question)
    return found


def doubled(acknowledged: Sequence[str], kept: Sequence[str]) -> int:
    """How many turns were kept more often than they were said; one that was said last and not acknowledged may be kept too."""
    return max(0, len(kept) - len(acknowledged) - 1)
