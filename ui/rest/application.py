"""The REST application: its routes, its errors, and its OpenAPI description."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ui.desk import Crowded, UnknownConversation
from ui.errors import foreseen, sentence
from ui.problems import FieldProblem, Problem, ProblemBody
from ui.rest import asking, auditing, deciding, reading, ticketing
from ui.running import Running
from ui.security.openings import Opening
from ui.store import StoreDown
from ui.store.repeats import KeyReused

SURFACES = (asking, deciding, reading, auditing, ticketing)
_ABOUT = (
    "Answers questions about the policy on certificates and micro-credentials. Verdicts and numbers come from a deterministic rules core; "
    "every answer quotes its clauses. Errors are problem+json (RFC 9457)."
)


def openings(most_upload: int) -> tuple[Opening, ...]:
    """What REST opens: all below /v1, where it decides on methods itself, with larger requests for an audit's file."""
    return (Opening("/v1/", methods=()), Opening("/v1/audit", methods=(), most_bytes=most_upload))


def rest_application(running: Running) -> FastAPI:
    """The application that is mounted at /v1."""
    app = FastAPI(
        title="Policy assistant",
        version=version("policy-assistant"),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses={
            status: {"model": ProblemBody, "content": {"application/problem+json": {}}} for status in (400, 401, 403, 413, 422, 429, 503)
        },
    )
    app.state.running = running
    for surface in SURFACES:
        app.include_router(surface.router)
    for known in (Problem, HTTPException, RequestValidationError, UnknownConversation, Crowded, KeyReused, StoreDown, *foreseen()):
        app.add_exception_handler(known, _answered)
    return app


def _answered(_request: Request, error: Exception) -> Response:
    return _problem(error).response()


def _problem(error: Exception) -> Problem:
    """The problem to send for an error; nothing of a question is in it."""
    match error:
        case Problem():
            return error
        case HTTPException():
            return Problem(error.status_code, headers=error.headers)
        case RequestValidationError():
            return _fields_at_fault(error)
        case UnknownConversation():
            return Problem(404, "There is no conversation of this id; leave it out to begin one.")
        case Crowded():
            return Problem(409, "Many requests continue this conversation at once; send this one again.")
        case KeyReused():
            return Problem(422, "This idempotency key came with another request before; take a new one for each request.")
        case StoreDown():
            return Problem(503, "Nothing can be kept or read at present, because the database is away; try again later.")
        case _:
            return Problem(422, sentence(error))


def _fields_at_fault(error: RequestValidationError) -> Problem:
    found = [
        (".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0]), fault["type"], fault["msg"]) for fault in error.errors()
    ]
    if any(kind == "json_invalid" for _, kind, _ in found):
        return Problem(400, "The body is not valid JSON; correct it.")
    # The names of fields that are not known are the sender's own words, and so are left out.
    told = tuple(
        FieldProblem(field="", problem="a field that does not belong here; leave it out")
        if kind == "extra_forbidden"
        else FieldProblem(field=name, problem=said)
        for name, kind, said in found
    )
    first = told[0]
    return Problem(422, f"{first.field}: {first.problem}." if first.field else f"There is {first.problem}.", told)
