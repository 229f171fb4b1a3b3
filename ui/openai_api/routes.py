"""The routes: the models there are (one), and the next message of a chat."""

from __future__ import annotations

import json

from fastapi import FastAPI, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from ui.desk import Asked, Crowded
from ui.errors import foreseen, sentence
from ui.openai_api.chores import chore
from ui.openai_api.messages import Completion
from ui.openai_api.replies import MODEL, Body, Reply, error_body, shown
from ui.problems import Problem
from ui.rest.requests import checked_key
from ui.running import Running
from ui.security.openings import GET, Opening
from ui.store.repeats import KeyReused, Repeat

OPENINGS = (
    Opening("/v1/models", GET, foreign=True),
    Opening(f"/v1/models/{MODEL}", GET, foreign=True),
    Opening("/v1/chat/completions", ("POST",), foreign=True),
)


def mount_openai(app: FastAPI, running: Running) -> None:
    """Puts the routes at the root of the application, before what else is below /v1."""

    def models(request: Request) -> Response:
        """Lists the one model."""
        return _answered(request, {"object": "list", "data": [_model()]})

    def model(request: Request) -> Response:
        """Gives the one model."""
        return _answered(request, _model())

    def _answered(request: Request, body: Body) -> Response:
        try:
            running.callers.admit(request, "ask")
        except Problem as problem:
            return _refused(problem)
        return JSONResponse(body)

    async def completions(request: Request) -> Response:
        """Answers the last question of a chat, with its earlier ones as the conversation."""
        content = await request.body()
        return await run_in_threadpool(_completed, running, request, content)

    app.add_api_route("/v1/models", models, methods=["GET", "HEAD"])
    app.add_api_route(f"/v1/models/{MODEL}", model, methods=["GET", "HEAD"])
    app.add_api_route("/v1/chat/completions", completions, methods=["POST"])


def _completed(running: Running, request: Request, content: bytes) -> Response:
    try:
        owner = running.callers.admit(request, "ask").name
        asked = _read(request, content)
        reply = _reply(running, owner, asked, _repeat(request, owner, content))
    except Problem as problem:
        return _refused(problem)
    except Crowded:
        return _refused(Problem(409))
    except KeyReused:
        return _refused(Problem(422, "This idempotency key came with another request before; take a new one for each request."))
    except foreseen() as error:
        return _refused(Problem(400, sentence(error)))
    if not asked.stream:
        return JSONResponse(reply.whole())
    usage = asked.stream_options is not None and asked.stream_options.include_usage
    return StreamingResponse(reply.pieces(usage), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _repeat(request: Request, owner: str, content: bytes) -> Repeat | None:
    key = checked_key(request.headers.get("idempotency-key"))
    return Repeat.of(owner, "chat/completions", key, content) if key else None


def _reply(running: Running, owner: str, asked: Completion, again: Repeat | None) -> Reply:
    before, question = asked.questions()
    done = chore(question)
    if done is not None:
        return Reply(done)
    if asked.model != MODEL:
        raise Problem(404, f"There is no such model here; the one there is has the name {MODEL}.")
    answer = running.desk.ask(Asked(question, owner, None, again, tuple(said for said in before if chore(said) is None)))
    running.metrics.answer(answer)
    return Reply(shown(answer), answer)


def _read(request: Request, content: bytes) -> Completion:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem(415)
    try:
        return Completion.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            raise Problem(400, "The body is not valid JSON; correct it.") from None
        place = ".".join(str(part) for part in first["loc"] if part in Completion.model_fields or isinstance(part, int))
        raise Problem(400, f"{place or 'The body'}: {json.dumps(first['msg'])[1:-1]}.") from None


def _model() -> Body:
    # The service has no moment at which its model was made; the field must be a number.
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": "policy-assistant"}


def _refused(problem: Problem) -> Response:
    return JSONResponse(error_body(problem), problem.status, problem.headers)
