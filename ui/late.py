"""An application that is loaded while another one already serves: whoever asks for it before that waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.operations.logs import fault
from ui.problems import Problem

_log = structlog.get_logger()


class Late:
    """What `make` gives, with its lifespan; made in a thread once `running` is entered."""

    def __init__(self, make: Callable[[], Starlette]) -> None:
        self._make = make
        self._made: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._settled.wait()
        if self._made is None:
            await Problem(503, "This part could not be loaded; the log says where it failed.").response()(scope, receive, send)
            return
        await self._made(scope, receive, send)

    @asynccontextmanager
    async def running(self, *, awaited: bool) -> AsyncIterator[None]:
        """Loads it, and runs it for as long as this is open; with `awaited` it is loaded before anything is served, and a fault is raised."""
        self._settled, self._stopped = asyncio.Event(), asyncio.Event()
        living = asyncio.create_task(self._live())
        if awaited:
            await self._settled.wait()
            if self._made is None:
                await living
        try:
            yield
        finally:
            self._stopped.set()
            await asyncio.gather(living, return_exceptions=True)

    async def _live(self) -> None:
        try:
            made = await asyncio.to_thread(self._make)
            async with made.router.lifespan_context(made):
                self._made = made
                self._settled.set()
                await self._stopped.wait()
        except Exception as error:
            _log.error("part not loaded", **fault(error))
            raise
        finally:
            self._settled.set()
