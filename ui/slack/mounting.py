"""Slack as a surface of the service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import structlog
from fastapi import FastAPI

from ui.errors import StartError
from ui.running import Running
from ui.security.openings import Opening
from ui.slack.application import SlackApp, slack_app
from ui.slack.receiving import mount_receiving
from ui.slack.socket_mode import connected

_log = structlog.get_logger()


def mount_slack(app: FastAPI, parts: Running) -> tuple[tuple[Opening, ...], Callable[[], AbstractContextManager[None]]]:
    """Mounts what Slack calls; gives what is opened, and what works beside the requests."""
    slack = slack_app(parts)
    return mount_receiving(app, parts, slack), lambda: _beside(parts, slack)


@contextmanager
def _beside(parts: Running, slack: SlackApp) -> Iterator[None]:
    with slack.working(parts.settings.stop_seconds), ExitStack() as connection:
        try:
            connection.enter_context(connected(parts.settings, slack))
        except StartError as error:
            # The rest of the service does not depend on it.
            _log.error("slack connection not opened", cure=str(error))
        yield
