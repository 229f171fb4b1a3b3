"""Tickets: a draft of a reply, asked for directly or by a signed event."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from ui.problems import Problem, ProblemBody
from ui.rest.examples import answers
from ui.rest.requests import IdempotencyKey, Parts, checked_key, json_only, may
from ui.running import Running
from ui.security.callers import Caller
from ui.security.guard import address
from ui.store import drafts, events
from ui.tickets.draft import Suggestion, Ticket, kept_in, suggest
from ui.tickets.signature import verified

_OWNER = "webhook"
_SOURCE = "tickets"


class TicketEvent(Ticket):
    """A ticket that a ticketing system tells of, with its own id of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ticket": "4711", "text": "Does our 10-unit program qualify?"}]})
    ticket: str = Field(min_length=1, max_length=200)


class TicketSuggestion(BaseModel):
    """The draft for one ticket; `repeated` where the event was delivered before."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    ticket: str
    repeated: bool
    suggestion: Suggestion


_EXAMPLE = {"ticket": "4711", "text": "Does our 10-unit program qualify?"}
_BODY = {"required": True, "content": {"application/json": {"schema": TicketEvent.model_json_schema(), "example": _EXAMPLE}}}
router = APIRouter(tags=["tickets"])
Allowed = Annotated[Caller, Depends(may("ask"))]


@router.post(
    "/tickets/suggest",
    dependencies=[Depends(json_only)],
    responses={
        **answers("suggestion"),
        404: {"model": ProblemBody, "description": "No such conversation"},
        409: {"model": ProblemBody},
        415: {"model": ProblemBody},
    },
)
def suggested(sent: Ticket, by: Allowed, parts: Parts, key: IdempotencyKey = None) -> Suggestion:
    """Drafts a reply to a ticket, with the clauses quoted; a person reads it and sends it."""
    return _counted(parts, suggest(parts.desk, sent, by.name, checked_key(key)))


@router.post(
    "/tickets/events",
    openapi_extra={"requestBody": _BODY},
    responses={**answers("event"), 404: {"model": ProblemBody}, 409: {"model": ProblemBody}},
)
async def told(request: Request, parts: Parts) -> TicketSuggestion:
    """Takes a signed event (Standard Webhooks), gives the draft, and sends it on where `webhook_url` is set; twice is once."""
    return await run_in_threadpool(_taken, request, await request.body(), parts)


def _taken(request: Request, body: bytes, parts: Running) -> TicketSuggestion:
    settings = parts.settings
    if settings.webhook_secret is None:
        raise Problem(404, "No events are taken here; set POLICY_WEBHOOK_SECRET to the secret that the ticketing system signs with.")
    refusal = parts.rates.refusal(address(request.scope))
    if refusal is not None:
        raise refusal
    event = verified(settings.webhook_secret.get_secret_value(), request.headers, body)
    sent = _read(body)
    # Answered before it is taken up: where that fails the sender tries again, and then the same event gets the same draft.
    suggestion = suggest(parts.desk, sent, _OWNER, event)
    reply = TicketSuggestion(ticket=sent.ticket, repeated=False, suggestion=suggestion)
    with parts.database.writing() as session:
        first = events.take_up(session, _SOURCE, event)
        if first and settings.webhook_url:
            # With the event in one transaction: whatever happens after it is acknowledged, its draft is sent.
            drafts.keep(session, event, reply.model_dump_json(), kept_in(suggestion))
    if not first:
        return reply.model_copy(update={"repeated": True})
    _counted(parts, suggestion)
    parts.outbox.wake()
    return reply


def _read(body: bytes) -> TicketEvent:
    try:
        return TicketEvent.model_validate_json(body)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        if fault["type"] == "json_invalid":
            raise Problem(400, "The body is not valid JSON; correct it.") from None
        place = next((str(part) for part in fault["loc"] if part in TicketEvent.model_fields), "The body")
        raise Problem(422, f"{place}: {fault['msg']}.") from None


def _counted(parts: Running, suggestion: Suggestion) -> Suggestion:
    for answer in suggestion.answers:
        parts.metrics.answer(answer)
    return suggestion
