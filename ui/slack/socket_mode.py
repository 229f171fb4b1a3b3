"""Socket Mode: the same listeners over a connection that the service opens itself, for where Slack cannot reach it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk.errors import SlackApiError

from ui.errors import StartError
from ui.settings import Settings
from ui.slack.application import SlackApp
from ui.slack.calling import SILENT, Away, Refused, done

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_log = structlog.get_logger()


@contextmanager
def connected(settings: Settings, slack: SlackApp) -> Iterator[None]:
    """Holds the connection open beside the block, and opens it again whenever it was lost.

    StartError where Slack refuses the app-level token; with Slack away the connection is tried again and again.
    """
    if settings.slack_app_token is None:
        yield
        return
    handler = SocketModeHandler(
        slack.bolt, settings.slack_app_token.get_secret_value(), logger=SILENT, web_client=slack.workspaces.plain_client()
    )
    ended = threading.Event()
    trying: threading.Thread | None = None
    try:
        done(handler.connect)
    except Refused as error:
        handler.client.close()
        raise StartError(f"Slack refuses the setting slack_app_token ({error}); make an app-level token with connections:write.") from error
    except Away:
        trying = threading.Thread(target=_connect, args=(handler, ended), name="slack connecting", daemon=True)
        trying.start()
    try:
        yield
    finally:
        ended.set()
        if trying is not None:
            trying.join(_FIRST_PAUSE)
        handler.client.close()


def _connect(handler: SocketModeHandler, ended: threading.Event) -> None:
    pause = _FIRST_PAUSE
    while not ended.wait(pause):
        try:
            done(handler.connect)
        except (Away, Refused, SlackApiError) as error:
            _log.warning("slack connection not opened", outcome=str(error) if isinstance(error, Away | Refused) else "refused")
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return
