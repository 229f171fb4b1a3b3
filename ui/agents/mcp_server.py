"""The tools over the Model Context Protocol: streamable HTTP at /mcp, and standard input and output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import wraps
from importlib.metadata import version
from typing import TYPE_CHECKING

from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ui.agents.mcp_errors import WithoutEcho
from ui.agents.tools import INSTRUCTIONS, Tools, local_caller, refusal, refusals
from ui.problems import Problem
from ui.running import Running
from ui.security.callers import Caller
from ui.security.openings import AGENTS
from ui.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

# Every tool reads; only a question is kept, and that changes nothing for the caller.
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=False)
_caller: ContextVar[Caller] = ContextVar("caller")


def mcp_server(running: Running) -> MCPServer:
    """A server of the tools; callers over HTTP are those whom `mount_mcp` admitted, others are local."""
    server = MCPServer(
        "policy-assistant",
        title="Policy assistant",
        instructions=INSTRUCTIONS,
        version=version("policy-assistant"),
        middleware=[_of_request],
        log_level="WARNING",
    )
    for tool in Tools(running, _caller.get).all():
        server.add_tool(_told(tool), annotations=_READS)
    return server


def mount_mcp(app: FastAPI, running: Running) -> MCPServer:
    """Puts the server at /mcp; whoever serves the application runs its `session_manager` meanwhile."""
    server = mcp_server(running)
    # Without sessions any process can answer any request; the conversation's id holds what is remembered.
    server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        max_request_body_size=running.settings.max_body_bytes,
        transport_security=TransportSecuritySettings(allowed_hosts=_hosts(running.settings), allowed_origins=_origins(running.settings)),
    )
    app.router.routes.append(Route(AGENTS[0].path, endpoint=_Admitted(running, server)))
    return server


def serve_standard_streams(running: Running) -> None:
    """Serves one client over standard input and output until it leaves."""
    try:
        mcp_server(running).run("stdio")
    finally:
        running.database.close()


class _Admitted:
    """Hands on requests of known callers; what they may do is checked by each tool."""

    def __init__(self, running: Running, server: MCPServer) -> None:
        self._running, self._server = running, server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            request.state.caller = await run_in_threadpool(self._running.callers.known, request)
        except Problem as problem:
            await problem.response()(scope, receive, send)
            return
        await self._server.session_manager.handle_request(scope, receive, WithoutEcho(send))


async def _of_request(ctx: ServerRequestContext, call_next: CallNext) -> HandlerResult:
    request = ctx.request
    found = request.state.caller if isinstance(request, Request) else local_caller()
    token = _caller.set(found)
    try:
        return await call_next(ctx)
    finally:
        _caller.reset(token)


def _told(tool: Callable[..., object]) -> Callable[..., object]:
    """The tool with its foreseen errors in one sentence, for the model to read."""

    @wraps(tool)
    def called(*args: object, **given: object) -> object:
        try:
            return tool(*args, **given)
        except refusals() as error:
            raise ToolError(refusal(error)) from error

    return called


def _hosts(settings: Settings) -> list[str]:
    return [shown for host in settings.hosts for shown in (host, f"{host}:*")]


def _origins(settings: Settings) -> list[str]:
    named = [*settings.allowed_origins, *_own(settings.public_origin)]
    return [*named, *(f"{scheme}://{host}" for host in _hosts(settings) for scheme in ("http", "https"))]


def _own(origin: str) -> Sequence[str]:
    return (origin,) if origin else ()
