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

from ui.agents import mcp_server
from ui.embed import page as embed
from ui.openai_api import routes as openai
from ui.operations import routes as operations
from ui.operations.requests import Requests
from ui.problems import Problem, as_response
from ui.rest import application as rest
from ui.running import Running, running
from ui.security.exposure import refuse_unsafe
from ui.security.guard import Guard, Rules
from ui.security.headers import Secured
from ui.security.openings import CHAT, Opening
from ui.security.origins import Origins
from ui.settings import Settings

# What runs beside the requests for as long as the application does.
Beside = Callable[[], AbstractContextManager[None]]
STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None, parts: Running | None = None) -> FastAPI:
    """The whole application; StartError where the settings would open it to strangers.

    `settings` default to those of a developer's machine, `parts` to those the settings ask for.
    """
    settings = settings or Settings()
    refuse_unsafe(settings, os.environ)
    parts = parts or running(settings)
    beside: list[Beside] = [parts.outbox.sending]

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        async with mcp.session_manager.run(), _files(settings):
            with ExitStack() as running_beside:
                for begin in beside:
                    running_beside.enter_context(begin())
                yield
        parts.database.close()

    app = FastAPI(title="Policy assistant", docs_url=None, redoc_url=None, openapi_url=None, lifespan=life)
    app.add_exception_handler(Problem, as_response)
    mcp = mcp_server.mount_mcp(app, parts)
    openings = (*mcp_server.OPENINGS, *_mount(app, parts, beside))
    _stand_before(app, parts, openings)
    app.state.openings = openings
    return app


def _mount(app: FastAPI, parts: Running, beside: list[Beside]) -> tuple[Opening, ...]:
    """Mounts every surface and gives what they open; the chat is last, because it takes whatever is left."""
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
    if parts.settings.chat:
        os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
        from ui.chat.frame import mount_chat

        app.mount("/ui", StaticFiles(directory=STATIC))
        mount_chat(app, parts)
        _mend_errors(app)
        openings += CHAT
    return openings


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
    # With this in place Gradio adds no CORS headers of its own, which would echo any origin.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.allowed_origins),
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key"],
        expose_headers=["X-Request-Id", "Retry-After"],
    )
    app.add_middleware(Secured, allowed_origins=settings.allowed_origins, openings=openings)
    app.add_middleware(Requests, metrics=parts.metrics, openings=openings)
