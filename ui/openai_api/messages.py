"""What a chat program sends, and the conversation in it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.conversation import MAX_TURNS_KEPT
from ui.problems import Problem


class Lenient(BaseModel):
    """A part of a request; what is not known here (sampling, tools, penalties) is for models that sample, and is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Piece(Lenient):
    """One piece of a message's content."""

    type: str = Field(max_length=100)
    text: str | None = None


class Message(Lenient):
    """One message; only those of the user are read."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | tuple[Piece, ...] | None = None

    def words(self) -> str:
        """The text of the message; Problem 400 where the user sends anything else."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        if any(piece.type not in ("text", "input_text") for piece in self.content):
            raise Problem(400, "Only text can be read here; send no pictures, sounds or files.")
        return "\n".join(piece.text or "" for piece in self.content)


class StreamOptions(Lenient):
    """What a stream holds besides the reply."""

    include_usage: bool = False


class Completion(Lenient):
    """A request for the next message of a chat."""

    model: str = Field(max_length=200)
    messages: tuple[Message, ...] = Field(min_length=1, max_length=2_000)
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: int | None = None

    def questions(self) -> tuple[tuple[str, ...], str]:
        """The user's earlier questions (the last fifty) and the one to be answered; Problem 400 where the user is not the last to speak."""
        if self.n not in (None, 1):
            raise Problem(400, "n: there is one answer to a question here; send n = 1 or leave it out.")
        said = [message for message in self.messages if message.role in ("user", "assistant", "tool", "function")]
        if not said or said[-1].role != "user":
            raise Problem(400, "messages: the last message must be the user's question.")
        words = [message.words() for message in said if message.role == "user"]
        return tuple(words[-MAX_TURNS_KEPT - 1 : -1]), words[-1]
