"""The state of a conversation: what was stated over all turns, and what the last answer asked for; a small JSON object."""

from __future__ import annotations

import uuid

from pydantic import BaseModel, ConfigDict, Field

from assistant.contract import Kind

MAX_TURNS_KEPT = 50


class Turn(BaseModel):
    """What is remembered of one turn: the kind of question and the facts that stood after it. No question text is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str
    verdict: str | None = None
    facts: dict[str, object] = Field(default_factory=dict)


class Asking(BaseModel):
    """What the last question asked, so that a follow-up can ask it again of changed facts; `unasked` where facts came without one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Kind
    unasked: bool = False
    stance: str = "satisfies"
    broad: bool = False
    focus: tuple[str, ...] = ()
    wanted: str | None = None
    side: str = "both"
    about: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    supposed: dict[str, object] = Field(default_factory=dict)


class Conversation(BaseModel):
    """One conversation after some turns; `facts` are the standing facts in the contract's names, what-ifs left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    facts: dict[str, object] = Field(default_factory=dict)
    family: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    asking: Asking | None = None
    turns: tuple[Turn, ...] = ()

    @classmethod
    def new(cls) -> Conversation:
        """An empty conversation with an id of its own."""
        return cls(id=uuid.uuid4().hex)
