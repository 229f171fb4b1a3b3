"""What all routes of REST share: who calls, repeated requests, and the kinds of content they read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Header, Request, Security
from fastapi.security import HTTPBearer
from pydantic import AfterValidator, BaseModel, ConfigDict

from ui.problems import Problem
from ui.question import is_text
from ui.running import Running
from ui.security.callers import Caller
from ui.settings import Scope
from ui.store.repeats import Repeat

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_bearer = HTTPBearer(auto_error=False, description="An API key (`pak_...`) or a JWT, where the service asks for one.")


class Sent(BaseModel):
    """A body that is sent: unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _is_plain(given: str) -> str:
    if not is_text(given):
        raise ValueError("it holds letters that are not text; write plain text in UTF-8")
    return given


Plain = Annotated[str, AfterValidator(_is_plain)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Any text of up to 200 visible ASCII letters, new for each request: a request sent again with it is done once.",
    ),
]


def _parts(request: Request) -> Running:
    found: Running = request.app.state.running
    return found


Parts = Annotated[Running, Depends(_parts)]


def may(scope: Scope) -> Callable[..., Caller]:
    """The dependency that admits whoever may do this."""

    def admitted(request: Request, parts: Parts, _credentials: Annotated[object, Security(_bearer)] = None) -> Caller:
        return parts.callers.admit(request, scope)

    return admitted


def json_only(request: Request) -> None:
    """Problem 415 where the body does not say that it is JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415)


def repeat(owner: Caller, route: str, key: str | None, body: BaseModel) -> Repeat | None:
    """What tells a repetition of this request, where it came with a key."""
    known = checked_key(key)
    if known is None:
        return None
    return Repeat.of(owner.name, route, known, body.model_dump_json().encode("utf-8", "replace"))


def checked_key(key: str | None) -> str | None:
    """The idempotency key; Problem 422 where it is none."""
    if key is not None and not _KEY.fullmatch(key):
        raise Problem(422, "Idempotency-Key: write 1 to 200 visible ASCII letters.")
    return key
