"""One log line and one count for every request, and the last resort for faults."""

from __future__ import annotations

import asyncio
import time
import uuid

import structlog
from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.operations.logs import fault
from ui.operations.metrics import Metrics
from ui.problems import Problem
from ui.security.openings import Opening, opening_of

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_log = structlog.get_logger()


class Requests:
    """Gives each request an id, logs and counts it by the template of its route, and turns a fault into a problem."""

    def __init__(self, app: ASGIApp, metrics: Metrics, openings: tuple[Opening, ...]) -> None:
        self._app, self._metrics, self._openings = app, metrics, openings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id, started, status = uuid.uuid4().hex, time.perf_counter(), 0

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        path = scope["path"]
        with structlog.contextvars.bound_contextvars(request=request_id):
            try:
                await self._app(scope, receive, told)
            except asyncio.CancelledError:
                # The server is stopping and waited long enough; there is nothing left to be told.
                _log.info("cut off")
            except Exception as error:  # the last resort of a request: its words may hold what was asked, so they are not logged
                _log.error("fault", **fault(error))
                if not status:
                    await Problem(500).response()(scope, receive, told)
            seconds = time.perf_counter() - started
            route, method = self._route(scope, path), scope["method"] if scope["method"] in _METHODS else "OTHER"
            self._metrics.request(route, method, status, seconds)
            _log.info("request", route=route, method=method, status=status, ms=round(seconds * 1000, 1))

    def _route(self, scope: Scope, path: str) -> str:
        """The template of the route that answered, else the open address, else 'none': never the path itself, which may hold anything."""
        opening = opening_of(path, self._openings)
        route = scope.get("route")
        below = getattr(route, "path", "") if isinstance(route, BaseRoute) else ""
        if opening is None:
            return "none"
        return opening.path.rstrip("/") + below if opening.path == "/v1/" and below else opening.path
