"""The web application: the chat, a health check, and the guard before both."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.staticfiles import StaticFiles

from ui.errors import StartError
from ui.guard import Guard

STATIC = Path(__file__).parent / "static"
_NEVER = {
    "GRADIO_SHARE": "it would open a tunnel to this machine from the internet",
    "GRADIO_VIBE_MODE": "it would let visitors edit the program",
}


def create_app(allowed_origins: Sequence[str] = ()) -> FastAPI:
    """The whole application; StartError where the environment would open it to strangers.

    `allowed_origins` are the sites that may show the chat in a frame and call it from their pages; none by default.
    """
    refuse_unsafe(os.environ)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from ui.chat import mount_chat

    app = FastAPI(title="Policy assistant", docs_url=None, redoc_url=None, openapi_url=None)
    # With this in place Gradio adds no CORS headers of its own, which would echo any origin.
    app.add_middleware(CORSMiddleware, allow_origins=list(allowed_origins), allow_methods=["GET", "POST"])
    app.add_middleware(Guard, allowed_origins=tuple(allowed_origins))
    app.add_api_route("/healthz", health, methods=["GET"])
    app.mount("/ui", StaticFiles(directory=STATIC))
    mount_chat(app)
    return app


async def health() -> dict[str, str]:
    """Says that the process answers."""
    return {"status": "ok"}


def refuse_unsafe(environment: Mapping[str, str]) -> None:
    """StartError where a setting is present that no deployment of this may have."""
    for name, danger in _NEVER.items():
        if environment.get(name):
            raise StartError(f"{name} is set, and {danger}; unset it and start again.")
