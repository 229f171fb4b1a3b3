"""Slack without the web application: `policy-assistant slack` holds a connection open and answers over it."""

from __future__ import annotations

import os
import signal
import sys
import threading

import assistant
from ui.errors import StartError
from ui.running import running
from ui.settings import Settings
from ui.slack.application import slack_app
from ui.slack.socket_mode import connected


def answer_slack(settings: Settings) -> None:
    """Answers over Socket Mode until it is told to stop; StartError where the settings have no token for that."""
    if not settings.slack or settings.slack_app_token is None:
        raise StartError("Socket Mode needs slack_bot_token and slack_app_token; docs/slack.md says where Slack shows them.")
    stopped = threading.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, lambda *_: stopped.set())
    assistant.warm()
    parts = running(settings)
    slack = slack_app(parts)
    try:
        with slack.working(settings.stop_seconds), connected(settings, slack):
            sys.stderr.write("The policy assistant listens to Slack (Ctrl+C ends it).\n")
            stopped.wait()
    finally:
        parts.database.close()
    # A thread may still be loading readers or the index in native code, which must not lose its interpreter under it.
    # Everything that has to be kept is on disk.
    sys.stderr.flush()
    os._exit(0)
