"""/widget.js and /embed, which only pages of the allowed origins may show and speak with."""

from __future__ import annotations

from html import escape
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import FileResponse, Response

from ui.running import Running
from ui.security.headers import own_page_policy
from ui.security.openings import Opening

STATIC = Path(__file__).parent / "static"
_FILES = {"/widget.js": "widget.js", "/embed/embed.js": "embed.js", "/embed/embed.css": "embed.css"}
_KINDS = {".js": "text/javascript", ".css": "text/css"}
# Long enough for a visit, short enough for a correction to arrive the same hour.
_KEEP = "public, max-age=600"
OPENINGS = (Opening("/embed"), *(Opening(path) for path in _FILES))


def mount_embed(app: FastAPI, running: Running) -> None:
    """Puts the script and the page at the root of the application."""
    origins = running.settings.allowed_origins
    page = (STATIC / "embed.html").read_text(encoding="utf-8").replace("{origins}", escape(" ".join(origins)))

    def embed() -> Response:
        """The page in the frame."""
        return Response(page, media_type="text/html", headers={"Content-Security-Policy": own_page_policy(origins)})

    app.add_api_route("/embed", embed, methods=["GET", "HEAD"])
    for path, name in _FILES.items():
        app.add_api_route(path, _file(name), methods=["GET", "HEAD"])


def _file(name: str) -> _Sent:
    return _Sent(STATIC / name)


class _Sent:
    """Sends one file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> Response:
        return FileResponse(self._file, media_type=_KINDS[self._file.suffix], headers={"Cache-Control": _KEEP})
