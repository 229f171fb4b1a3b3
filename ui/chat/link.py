"""The link to a conversation: what was asked and set by hand, packed into the fragment of the address, which no server is sent."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from ui.chat.session import Exchange
from ui.errors import InputError

MOST_QUESTION = 2_000
_MOST_STEPS = 40
_LONGEST = 12_000
_MOST_UNPACKED = 200_000
MARK = "c="
DAMAGED = (
    "This link is damaged or comes from another version of this page, so nothing was opened; ask for a new link, or ask your question here."
)


class Step(BaseModel):
    """A question that was asked, or the facts that were set by hand after it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    ask: str | None = Field(None, min_length=1, max_length=MOST_QUESTION)
    facts: dict[str, JsonValue] | None = Field(None, max_length=100)


class Steps(BaseModel):
    """A conversation as a link holds it; `text` is the beginning of the fingerprint of the policy it was made under."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    text: str = Field(max_length=12)
    steps: tuple[Step, ...] = Field(max_length=_MOST_STEPS)


def link_to(exchanges: Iterable[Exchange]) -> str:
    """The fragment that brings these exchanges back; '' where they are too many or too long for an address."""
    answered = [exchange for exchange in exchanges if exchange.answer is not None]
    steps = [
        {"ask": exchange.question} if exchange.facts is None else {"ask": exchange.question, "facts": exchange.facts}
        for exchange in answered
    ]
    text = answered[-1].answer.policy.fingerprint[:12] if answered and answered[-1].answer else ""
    try:
        whole = Steps.model_validate({"text": text, "steps": steps})
    except ValidationError:
        return ""
    packed = zlib.compress(whole.model_dump_json(exclude_none=True).encode(), 9)
    link = MARK + base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return link if len(link) <= _LONGEST else ""


def opened(link: str) -> Steps:
    """What a link holds, which anybody may have written; InputError where it cannot be read."""
    packed = link.removeprefix("#").removeprefix(MARK)
    if len(packed) > _LONGEST:
        raise InputError(DAMAGED)
    try:
        unpacking = zlib.decompressobj()
        whole = unpacking.decompress(base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True), _MOST_UNPACKED)
        if not unpacking.eof:
            raise InputError(DAMAGED)
        return Steps.model_validate_json(whole)
    except (binascii.Error, zlib.error, ValidationError, ValueError) as error:
        raise InputError(DAMAGED) from error
