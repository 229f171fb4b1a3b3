"""The server process."""

from __future__ import annotations

import socket
import sys

import assistant
from ui.api import create_app
from ui.errors import StartError


def serve(host: str, port: int) -> None:
    """Serves until it is told to stop; StartError where the address cannot be had."""
    import uvicorn

    app = create_app()
    listening = _bound(host, port)
    assistant.warm()
    shown = f"[{host}]" if ":" in host else host
    print(f"The policy assistant is at http://{shown}:{listening.getsockname()[1]} (Ctrl+C ends it).", file=sys.stderr, flush=True)
    # An open tab holds a connection for as long as it lives, so stopping must not wait for it.
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        # From here on a browser may knock: it waits until the application is ready.
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        raise StartError(f"{host} port {port} cannot be used ({error}); choose another with --host or --port.") from error
    return listening
