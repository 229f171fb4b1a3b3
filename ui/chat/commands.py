"""What the page may ask of the server: one small JSON object, which anybody may have written."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

from ui.store.feedback import Rating

_Place = Annotated[int, Field(ge=0, le=1_000)]


class Sent(BaseModel):
    """What comes with every command: its number, how many exchanges the page shows, and the link that would bring them back."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    n: int = Field(ge=0)
    turns: _Place
    kept: str = Field("", max_length=20_000)


class Ask(Sent):
    """Ask a question."""

    do: Literal["ask"]
    question: str


class Again(Sent):
    """Ask the last question once more."""

    do: Literal["again"]


class Edit(Sent):
    """Ask another question in the place of an earlier one, and go on from there."""

    do: Literal["edit"]
    place: _Place
    question: str


class Set(Sent):
    """Set one fact of the panel as it was typed; '' takes it back."""

    do: Literal["set"]
    fact: str = Field(max_length=60)
    value: str | list[str]


class Change(Sent):
    """Set several facts at once, as an offered change names them."""

    do: Literal["change"]
    facts: dict[str, JsonValue]


class Courses(Sent):
    """Fill the panel from a course list that was pasted."""

    do: Literal["courses"]
    text: str = Field(max_length=100_000)


class Open(Sent):
    """Bring back the conversation of a link."""

    do: Literal["open"]
    link: str = Field(max_length=20_000)


class Rate(Sent):
    """Say whether an answer helped."""

    do: Literal["rate"]
    place: _Place
    rating: Rating
    comment: str = Field("", max_length=2_000)


class New(Sent):
    """Begin anew."""

    do: Literal["new"]


class Read(Sent):
    """Open the policy beside the chat."""

    do: Literal["read"]


Command = Annotated[Ask | Again | Edit | Set | Change | Courses | Open | Rate | New | Read, Field(discriminator="do")]
COMMAND: TypeAdapter[Command] = TypeAdapter(Command)


class Memo(BaseModel):
    """Write the memo of one answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    place: _Place
    form: Literal["docx", "md"]
    n: int = Field(ge=0)


MEMO: TypeAdapter[Memo] = TypeAdapter(Memo)
