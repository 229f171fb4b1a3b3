"""What stands before every surface: open addresses and methods, host names, origins, the size of requests."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.problems import Problem
from ui.security.openings import Opening, opening_of
from ui.security.origins import Origins, host_name
from ui.security.rates import Rates


@dataclass(frozen=True)
class Rules:
    """What the guard lets through: addresses, host names, origins, bytes of a request where the address names no other number."""

    openings: tuple[Opening, ...]
    hosts: tuple[str, ...]
    origins: Origins
    most_bytes: int
    rates: Rates


class Guard:
    """Refuses what no surface of ours asks for, before anything reads it."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        opening = opening_of(scope["path"], self._rules.openings)
        refusal = self._refusal(scope, opening) if opening else Problem(404)
        if refusal is not None:
            await refusal.response()(scope, receive, send)
        elif opening:
            await self._pass_on(scope, receive, send, self._most(opening))

    def _refusal(self, scope: Scope, opening: Opening) -> Problem | None:
        headers, method = Headers(scope=scope), str(scope["method"])
        if opening.methods and method not in opening.methods:
            return Problem(405, headers={"Allow": ", ".join(opening.methods)})
        if not opening.probe and host_name(headers.get("host", "")) not in self._rules.hosts:
            return Problem(421, "The service is not known under this host name; list it in POLICY_ALLOWED_HOSTS.")
        if self._rules.origins.refuses(method, headers):
            return Problem(403, "Pages of this site may not write here; allow their origin in POLICY_ALLOWED_ORIGINS.")
        most = self._most(opening)
        if _stated_length(headers) > most:
            return _too_large(most)
        if opening.limited and method == "POST":
            return self._rules.rates.refusal(address(scope))
        return None

    def _most(self, opening: Opening) -> int:
        return opening.most_bytes or self._rules.most_bytes

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        body = _Measured(receive, most)
        response = _Watched(send, body)
        try:
            await self._app(scope, body, response)
        except ClientDisconnect:
            # Nobody is there to answer, unless the request was cut off here.
            if not body.over:
                return
        if body.over and not response.begun:
            await _too_large(most).response()(scope, body, send)


class _Measured:
    """Hands on a request and ends it where it grows past the limit, as one sent in pieces without its length can."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most = receive, most
        self._seen = 0

    @property
    def over(self) -> bool:
        return self._seen > self._most

    async def __call__(self) -> Message:
        if self.over:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self.over else message


class _Watched:
    """Sends what a surface answers, unless the request was cut off before that."""

    def __init__(self, send: Send, body: _Measured) -> None:
        self._send, self._body = send, body
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if self._body.over and not self.begun:
            return
        self.begun = True
        await self._send(message)


def _too_large(most: int) -> Problem:
    # The rest of the request is not read, so nothing more can come over this connection.
    return Problem(413, f"A request may hold at most {most:,} bytes here; send less at once.", headers={"Connection": "close"})


def address(scope: Scope) -> str:
    """Where a request comes from, as far as proxies that are believed say."""
    client = scope.get("client")
    return f"address:{client[0]}" if client else "address:unknown"


def _stated_length(headers: Headers) -> float:
    stated = headers.get("content-length", "0")
    return int(stated) if stated.isdecimal() and len(stated) < 16 else float("inf")
