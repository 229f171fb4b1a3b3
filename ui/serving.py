"""The server process."""

from __future__ import annotations

import os
import socket
import sys

import assistant
from ui.api import create_app
from ui.errors import StartError
from ui.operations.logs import set_up_logs
from ui.running import running
from ui.security.exposure import refuse_unsafe
from ui.settings import Settings
from ui.settled import few_heaps


def serve(settings: Settings) -> None:
    """Serves until it is told to stop; StartError where the settings are unsafe or the address cannot be had."""
    refuse_unsafe(settings, os.environ)
    few_heaps()
    _use_index(settings)
    _use_model(settings)
    import uvicorn

    set_up_logs(settings)
    # Begun first: it loads mostly outside Python's lock, beside what is loaded here.
    warmed = assistant.warm()
    parts = running(settings)
    app = create_app(settings, parts, after=warmed.join)
    listening = _bound(settings.host, settings.port)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"The policy assistant is at http://{shown}:{listening.getsockname()[1]} (Ctrl+C ends it).", file=sys.stderr, flush=True)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        # An open tab holds a connection for as long as it lives, so stopping must not wait for it.
        timeout_graceful_shutdown=settings.stop_seconds,
        server_header=False,
        ws="none",
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
    )
    uvicorn.Server(config).run(sockets=[listening])


def serve_agent(settings: Settings) -> None:
    """Serves the tools over standard input and output until the client leaves; logs go to standard error."""
    set_up_logs(settings)
    _use_index(settings)
    from ui.agents.mcp_server import serve_standard_streams

    assistant.warm()
    serve_standard_streams(running(settings))


def serve_slack(settings: Settings) -> None:
    """Answers in Slack over Socket Mode until it is told to stop; StartError where the settings have no tokens for that."""
    _use_index(settings)
    _use_model(settings)
    set_up_logs(settings)
    from ui.slack.alone import answer_slack

    answer_slack(settings)


def _use_model(settings: Settings) -> None:
    if settings.llm:
        from assistant.answer import check_model

        # A setting that cannot be used stops the start, not the first answer.
        os.environ["POLICY_LLM"], os.environ["POLICY_LLM_TIMEOUT"] = settings.llm, str(settings.llm_timeout)
        check_model()


def _use_index(settings: Settings) -> None:
    if settings.index_dir is not None:
        os.environ["POLICY_INDEX_DIR"] = str(settings.index_dir)
    if settings.chroma_url:
        os.environ["POLICY_CHROMA_URL"] = settings.chroma_url


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
