"""The web application: every surface is mounted here, behind one guard."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, ExitStack, asynccontextmanager, nullcontext
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from ui.embed import page as embed
from ui.late import Late
from ui.openai_api import routes as openai
from ui.operations import routes as operations
from ui.operations.requests import Requests
from ui.problems import Problem, as_response
from ui.rest import application as rest
from ui.running import Running, running
from ui.security.exposure import refuse_unsafe
from ui.security.guard import Guard, Rules
from ui.security.headers import Secured
from ui.security.openings import AGENTS, CHAT, Opening
from ui.security.origins import Origins
from ui.settings import Settings
from ui.settled import settled

# What runs beside the requests for as long as the application does.
Beside = Callable[[], AbstractContextManager[None]]
STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None, parts: Running | None = None, after: Callable[[], None] | None = None) -> FastAPI:
    """The whole application; StartError where the settings would open it to strangers.

    `settings` default to those of a developer's machine, `parts` to those the settings ask for. Page and agents' tools take longest to
    load: where `after` is given the rest serves meanwhile, and they are loaded when it returns.
    """
    settings = settings or Settings()
    refuse_unsafe(settings, os.environ)
    parts = parts or running(settings)
    beside: list[Beside] = [parts.outbox.sending]
    late = Late(lambda: _page_and_tools(parts, after))

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        async with late.running(awaited=after is None):
            with ExitStack() as running_beside:
                for begin in beside:
                    running_beside.enter_context(begin())
                yield
        parts.database.close()

    app = FastAPI(title="Policy assistant", docs_url=None, redoc_url=None, openapi_url=None, lifespan=life)
    app.add_exception_handler(Problem, as_response)
    openings = (*AGENTS, *_mount(app, parts, beside))
    # Last, because it takes whatever is left.
    app.mount("/", late)
    _stand_before(app, parts, openings)
    app.state.openings = openings
    return app


def _mount(app: FastAPI, parts: Running, beside: list[Beside]) -> tuple[Opening, ...]:
    """Mounts every surface but page and tools, and gives what all of them open."""
    openings: tuple[Opening, ...] = operations.OPENINGS
    operations.mount_operations(app, parts)
    openai.mount_openai(app, parts)
    embed.mount_embed(app, parts)
    openings += (*openai.OPENINGS, *embed.OPENINGS)
    app.mount("/v1", rest.rest_application(parts))
    openings += rest.openings(parts.settings.max_upload_bytes)
    if parts.settings.slack:
        from ui.slack.mounting import mount_slack

        opened, works = mount_slack(app, parts)
        openings += opened
        beside.append(works)
    return (*openings, *CHAT) if parts.settings.chat else openings


def _page_and_tools(parts: Running, after: Callable[[], None] | None) -> FastAPI:
    """The page, where there is one, and the agents' tools."""
    if after is not None:
        after()
    from ui.agents.mcp_server import mount_mcp

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        async with mcp.session_manager.run(), _files(parts.settings):
            yield

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=life)
    # With this in place Gradio adds no CORS headers of its own, which would echo any origin; those that there are come from before the surfaces.
    app.add_middleware(CORSMiddleware)
    mcp = mount_mcp(app, parts)
    if parts.settings.chat:
        os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
        from ui.chat.frame import mount_chat

        app.mount("/ui", StaticFiles(directory=STATIC))
        mount_chat(app, parts)
        _mend_errors(app)
    if after is not None:
        settled()
    return app


def _mend_errors(app: FastAPI) -> None:
    """Has Gradio answer a wrong request without repeating it: what was sent need not even be text that can be sent back."""
    from gradio.routes import App

    for mounted in (route.app for route in app.routes if isinstance(route, Mount)):
        if isinstance(mounted, App):
            mounted.add_exception_handler(RequestValidationError, _wrong_request)


def _wrong_request(_request: Request, _error: Exception) -> Response:
    return Problem(422).response()


def _files(settings: Settings) -> AbstractAsyncContextManager[None]:
    """Keeps the page's uploads and downloads from staying, where there is a page."""
    if not settings.chat:
        return nullcontext()
    from ui.pages.files import cleared

    return cleared()


def _stand_before(app: FastAPI, parts: Running, openings: tuple[Opening, ...]) -> None:
    """Puts what every request passes before the surfaces; the last one added is the outermost."""
    settings = parts.settings
    origins = Origins(settings.allowed_origins, settings.public_origin)
    rules = Rules(openings, settings.hosts, origins, settings.max_body_bytes, parts.rates)
    app.add_middleware(Guard, rules=rules)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.allowed_origins),
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key"],
        expose_headers=["X-Request-Id", "Retry-After"],
    )
    app.add_middleware(Secured, allowed_origins=settings.allowed_origins, openings=openings)
    app.add_middleware(Requests, metrics=parts.metrics, openings=openings)
