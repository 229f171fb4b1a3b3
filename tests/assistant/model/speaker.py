"""A fake chat model that says what a test gives it: as plain words, as structured output, as an error, or never."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Event
from typing import Any

from langchain_core.language_models.chat_models import SimpleChatModel
from langchain_core.messages import BaseMessage
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import Field

from assistant.model.chat import Chat


class Speaker(SimpleChatModel):
    """Says `reading` when it is asked what a question states and `wording` when it is asked to reword; `structured` is by method."""

    reading: str = ""
    wording: str = ""
    structured: dict[str, Any] = Field(default_factory=dict)
    raises: BaseException | None = None
    waits: Event | None = None
    heard: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "speaker"

    def _call(self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: Any = None, **kwargs: Any) -> str:
        self.heard.append("\n".join(m.text for m in messages))
        if self.waits is not None:
            self.waits.wait()
        if self.raises is not None:
            raise self.raises
        return self.wording if messages[0].text.startswith("Reword") else self.reading

    def with_structured_output(self, schema: Any, *, include_raw: bool = False, **kwargs: Any) -> Runnable[Any, Any]:
        given = self.structured.get(kwargs["method"], NotImplementedError("not by this method"))

        def say(_: object) -> object:
            self.heard.append(kwargs["method"])
            if isinstance(given, BaseException):
                raise given
            return given(schema) if isinstance(given, Callable) else given  # type: ignore[arg-type]

        return RunnableLambda(say)


def reads(*facts: tuple[str, str, str], kind: str = "check", credential: str = "", **more: object) -> str:
    """The JSON of a proposal: (fact, value, words) each."""
    pointed = [{"fact": fact, "value": value, "words": words} for fact, value, words in facts]
    return json.dumps({"kind": kind, "credential": credential, "facts": pointed, **more})


def saying(reading: str = "", wording: str = "", seconds: float = 20, **more: Any) -> Chat:
    """A chat with a fake that says this."""
    return Chat(Speaker(reading=reading, wording=wording, **more), seconds)
