"""What every response carries, and the one shape of every error, whichever surface made it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.problems import MEDIA_TYPE, Problem
from ui.security.openings import Opening, opening_of
from ui.shell import fitted

_KEPT_OF_ERRORS = ("allow", "retry-after", "www-authenticate", "access-control-allow-origin", "vary")


def security_headers(allowed_origins: Sequence[str] = ()) -> dict[str, str]:
    """The headers of every response; only the allowed origins may show the page in a frame."""
    policy = {
        "default-src": "'self'",
        "script-src": "'self'",
        # Gradio sets styles on elements and adds style elements at run time.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": _framing(allowed_origins),
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin" if allowed_origins else "same-origin",
        **({} if allowed_origins else {"X-Frame-Options": "DENY"}),
    }


def own_page_policy(allowed_origins: Sequence[str] = ()) -> str:
    """The content security policy of a page that is this project's alone: its own files, its own service, and nothing inline."""
    own = "; ".join(f"{name} 'self'" for name in ("script-src", "style-src", "connect-src"))
    closed = "; ".join(f"{name} 'none'" for name in ("default-src", "base-uri", "form-action"))
    return f"{closed}; {own}; frame-ancestors {_framing(allowed_origins)}"


def _framing(allowed_origins: Sequence[str]) -> str:
    return " ".join(allowed_origins) or "'none'"


class Secured:
    """Adds the headers to every response, fits pages for the content security policy, and gives every error the one shape."""

    def __init__(self, app: ASGIApp, allowed_origins: Sequence[str] = (), openings: Sequence[Opening] = ()) -> None:
        self._app, self._openings = app, openings
        self._headers = security_headers(allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        opening = opening_of(scope["path"], self._openings)
        foreign = opening is not None and opening.foreign
        await self._app(scope, receive, _Response(scope, receive, send, self._headers, foreign))


class _Response:
    """Sends a response with the headers added; a page is held back until it is whole, and a foreign error is replaced."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, headers: dict[str, str], foreign: bool) -> None:
        self._scope, self._receive, self._send, self._headers = scope, receive, send, headers
        self._foreign = foreign
        self._page: tuple[Message, bytes] | None = None
        self._replaced = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._replaced:
            return
        elif self._page is not None:
            start, so_far = self._page
            self._page = (start, so_far + message.get("body", b""))
            if not message.get("more_body", False):
                await self._send_page(*self._page)
        else:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        kind = headers.get("content-type", "")
        told = kind.startswith(MEDIA_TYPE) or (self._foreign and kind.startswith("application/json"))
        if message["status"] >= 400 and not told:
            self._replaced = True
            kept = {name: value for name, value in headers.items() if name in _KEPT_OF_ERRORS}
            problem = Problem(message["status"], headers={**kept, **self._headers}).response()
            await problem(self._scope, self._receive, self._send)
            return
        # A page of our own brings a stricter policy, and needs no fitting.
        own = headers.get("content-security-policy")
        headers.update({**self._headers, **({"Content-Security-Policy": own} if own else {})})
        if kind.startswith("text/html") and not own:
            self._page = (message, b"")
            return
        await self._send(message)

    async def _send_page(self, start: Message, page: bytes) -> None:
        whole = fitted(page.decode("utf-8", errors="replace")).encode()
        headers = MutableHeaders(scope=start)
        headers["Content-Length"] = str(len(whole))
        headers["Cache-Control"] = "no-store"
        await self._send(start)
        await self._send({"type": "http.response.body", "body": whole})
