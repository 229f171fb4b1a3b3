"""What is sent back: a completion whole, or in pieces as server-sent events that end in [DONE]."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import JsonValue

from assistant.contract import Answer
from ui.problems import Problem

MODEL = "policy-assistant"
# No language model reads or writes, so there is nothing to be counted or paid.
_USAGE: dict[str, JsonValue] = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
Body = dict[str, JsonValue]


@dataclass(frozen=True)
class Reply:
    """The text of a completion, and the whole answer where there is one; programs find it under `policy_answer`."""

    text: str
    answer: Answer | None = None
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self) -> Body:
        """The completion in one piece."""
        message: Body = {"role": "assistant", "content": self.text, "refusal": None}
        choice: Body = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return {**self._head("chat.completion"), "choices": [choice], "usage": _USAGE, **self._answer()}

    def pieces(self, usage: bool) -> Iterator[str]:
        """The events of the stream."""
        yield self._event({"role": "assistant", "content": ""})
        for part in self.text.splitlines(keepends=True):
            yield self._event({"content": part})
        yield self._event({}, "stop", **self._answer())
        if usage:
            yield _data({**self._head("chat.completion.chunk"), "choices": [], "usage": _USAGE})
        yield "data: [DONE]\n\n"

    def _event(self, delta: Body, finish: str | None = None, **more: JsonValue) -> str:
        choice: Body = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _data({**self._head("chat.completion.chunk"), "choices": [choice], **more})

    def _head(self, kind: str) -> Body:
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL}

    def _answer(self) -> Body:
        return {"policy_answer": self.answer.model_dump(mode="json")} if self.answer else {}


def shown(answer: Answer) -> str:
    """The reply with those notes that its text does not hold already."""
    return "\n\n".join((answer.text, *(f"Note: {note}" for note in answer.notes if note not in answer.text)))


def error_body(problem: Problem) -> Body:
    """A problem in the shape in which chat programs expect errors."""
    kinds = {401: "authentication_error", 403: "permission_error", 404: "invalid_request_error", 429: "rate_limit_error"}
    kind = kinds.get(problem.status, "server_error" if problem.status >= 500 else "invalid_request_error")
    code = "model_not_found" if problem.status == 404 else None
    return {"error": {"message": str(problem), "type": kind, "param": None, "code": code}}


def _data(body: Body) -> str:
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n"
