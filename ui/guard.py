"""What stands before every request: size limits, a list of known routes, and security headers."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.shell import fitted

MOST_BODY = 2_000_000
# What the chat page itself asks of Gradio. The rest of its routes (proxy, deep links, uploads, recordings, call API) stays shut.
_CHAT_ROUTES = ("/", "/config", "/theme.css", "/favicon.ico", "/robots.txt", "/healthz")
_CHAT_FOLDERS = ("/assets/", "/static/", "/ui/", "/gradio_api/queue/", "/gradio_api/heartbeat/")
_CHAT_CALLS = ("/gradio_api/info", "/gradio_api/startup-events", "/gradio_api/reset", "/gradio_api/cancel")


def security_headers(allowed_origins: Sequence[str] = ()) -> dict[str, str]:
    """The headers of every response; only the allowed origins may show the page in a frame."""
    policy = {
        "default-src": "'self'",
        "script-src": "'self'",
        # Gradio sets styles on elements and adds style elements at run time.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(allowed_origins) or "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        **({} if allowed_origins else {"X-Frame-Options": "DENY"}),
    }


class Guard:
    """The outermost layer: refuses what no page of ours asks for, and adds the security headers to everything."""

    def __init__(self, app: ASGIApp, allowed_origins: Sequence[str] = ()) -> None:
        self._app = app
        self._headers = security_headers(allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        secured = _Secured(send, self._headers)
        refusal = _refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, secured)
            return
        await self._app(scope, _limited(receive), secured)


class _Secured:
    """Sends a response with the headers added; an HTML page is held back until it is whole and can be fitted."""

    def __init__(self, send: Send, headers: dict[str, str]) -> None:
        self._send, self._headers = send, headers
        self._start: Message | None = None
        self._page = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(self._headers)
            if headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start is not None:
            self._page += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._start)
            return
        await self._send(message)

    async def _send_page(self, start: Message) -> None:
        page = fitted(self._page.decode("utf-8", errors="replace")).encode()
        headers = MutableHeaders(scope=start)
        headers["Content-Length"] = str(len(page))
        headers["Cache-Control"] = "no-store"
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page})


def _refusal(scope: Scope) -> JSONResponse | None:
    path: str = scope["path"]
    if path not in (*_CHAT_ROUTES, *_CHAT_CALLS) and not path.startswith(_CHAT_FOLDERS):
        return JSONResponse({"error": "There is nothing at this address; the chat is at /."}, status_code=404)
    length = Headers(scope=scope).get("content-length", "0")
    if not length.isdecimal() or int(length) > MOST_BODY:
        return JSONResponse({"error": f"A request may hold at most {MOST_BODY:,} bytes; send less at once."}, status_code=413)
    return None


def _limited(receive: Receive) -> Receive:
    """Ends a body that grows past the limit, as one sent in chunks without its length can."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if seen > MOST_BODY else message

    return limited
