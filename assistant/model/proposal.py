"""`Proposal`: what a language model reads in a message, each fact with the words it points to."""

from __future__ import annotations

from typing import Annotated

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.conversation import Conversation
from assistant.model.chat import Chat
from rules.facts import COUNTS

# Counts and names stand in a message word for word; whether a yes/no fact does is a matter of grammar, which is not left to a model.
NAMES = ("credential", "level", "grading", "offered_by")
POINTED = (*COUNTS, *NAMES)
MOST_FACTS = 20

Short = Annotated[str, StringConstraints(max_length=400)]


class Part(BaseModel):
    """A part of what a model says; unknown keys are refused, and an object that some parser made is checked again."""

    model_config = ConfigDict(frozen=True, extra="forbid", revalidate_instances="always")


class Pointed(Part):
    """One fact with the user's words that state it."""

    fact: Short = Field(description=f"one of {', '.join(POINTED)}")
    value: Short = Field(description="the number or the name")
    words: Short = Field(description="the user's exact words that state it")


class Proposal(Part):
    """What the user's message states and asks, in the names of the contract."""

    kind: Short = Field(default="", description="check, classify, bound, count, lookup, compare, procedure, level or out_of_scope")
    credential: Short = Field(default="", description="the type of credential, where the message names one, else empty")
    facts: tuple[Pointed, ...] = Field(default=(), description="only what the message states of the program")


_TASK = f"""You read questions about a university's certificates and micro-credentials. Reply with one JSON object:
{{"kind": "check", "credential": "academic_certificate", "facts": [{{"fact": "total_units", "value": "14", "words": "14 units"}}]}}
Facts: {", ".join(POINTED)}. Copy the words from the message. Leave out what it does not state."""


def proposed(chat: Chat, question: str, conversation: Conversation) -> Proposal:
    """What the model reads in a question; NoReplyError where it gives nothing usable. Nothing in it is to be trusted."""
    return chat.structured(_messages(question, conversation), Proposal)


def _messages(question: str, conversation: Conversation) -> list[BaseMessage]:
    known = ", ".join(name for name in conversation.facts if name in POINTED)
    told = f"\nStated in earlier turns: {known}." if known else ""
    return [SystemMessage(_TASK + told), HumanMessage(question)]
