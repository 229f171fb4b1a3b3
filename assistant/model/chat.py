"""`Chat`: a chat model that is asked within a time limit, and whose failures name a cause and nothing of the question."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langsmith import tracing_context
from pydantic import BaseModel

MOST_CHARACTERS = 20_000
# How LangChain asks for structured output: by the provider's schema, as a tool, in its JSON mode; after these, by plain words.
METHODS = ("json_schema", "function_calling", "json_mode")
OUT_OF_TIME = "out of time"
# A call that never returns keeps its thread; more than these wait for their turn, and their time runs meanwhile.
_POOL = ThreadPoolExecutor(max_workers=8, thread_name_prefix="language-model")

Found = TypeVar("Found")
Schema = TypeVar("Schema", bound=BaseModel)


class NoReplyError(Exception):
    """The model gave nothing that can be used; the message is a cause in a few words, without anything it said or was asked."""


@dataclass(frozen=True)
class Chat:
    """One chat model and the seconds that each thing asked of it may take, all ways to ask together."""

    model: BaseChatModel
    seconds: float

    def structured(self, messages: list[BaseMessage], schema: type[Schema]) -> Schema:
        """What the model says in the form of `schema`: by schema, tool, JSON mode or JSON in its words; NoReplyError where none works."""
        end = time.monotonic() + self.seconds
        cause = ""
        for attempt in self._attempts(messages, schema):
            try:
                return _within(end - time.monotonic(), attempt)
            except NoReplyError as error:
                cause = str(error)
                if time.monotonic() >= end:
                    break
        raise NoReplyError(cause)

    def words(self, messages: list[BaseMessage]) -> str:
        """What the model says in plain words; NoReplyError where it fails or takes too long."""
        return _within(self.seconds, lambda: _text(self.model.invoke(messages)))

    def _attempts(self, messages: list[BaseMessage], schema: type[Schema]) -> Iterator[Callable[[], Schema]]:
        for method in METHODS:
            yield partial(self._by, method, messages, schema)
        yield lambda: schema.model_validate(_object(_text(self.model.invoke(messages))))

    def _by(self, method: str, messages: list[BaseMessage], schema: type[Schema]) -> Schema:
        return schema.model_validate(self.model.with_structured_output(schema, method=method).invoke(messages))


def _within(seconds: float, call: Callable[[], Found]) -> Found:
    """The result of a call that may take so long and may raise anything: a provider's errors have no common family."""
    task = _POOL.submit(_untraced, call)
    if not wait([task], timeout=max(seconds, 0)).done:
        task.cancel()
        raise NoReplyError(OUT_OF_TIME)
    failure = task.exception()
    if failure is not None:
        raise NoReplyError(type(failure).__name__) from None  # its message may hold the question or a key
    return task.result()


def _untraced(call: Callable[[], Found]) -> Found:
    """The call with LangSmith's tracing off, whatever the environment says: a trace holds the question."""
    with tracing_context(enabled=False):
        return call()


def _text(message: BaseMessage) -> str:
    """The words of a message, cut to what any good reply needs."""
    return message.text[:MOST_CHARACTERS]


def _object(words: str) -> object:
    """The first JSON object in what a model says; ValueError where there is none."""
    start = words.find("{")
    if start < 0:
        raise ValueError("no JSON object")
    found: object = json.JSONDecoder().raw_decode(words[start:])[0]
    return found
