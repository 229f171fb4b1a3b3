"""Calls of Slack's Web API: with which token, and what their failures mean."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from http.client import HTTPException
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from ui.slack.errand import Asker
from ui.slack.setting import SlackSettings

_SECONDS = 10
_RESPONSES = ("hooks.slack.com", "hooks.slack-gov.com")
_CODE = re.compile(r"[a-z_]{1,60}")
# Worth another try: Slack is busy or out of order, or the token may be put right while the question waits.
_PASSING = frozenset(
    [
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "accesslimited",
        "team_access_not_granted",
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",
    ]
)
# Libraries log what they send and receive; nothing of that may be in a log.
SILENT = logging.Logger("slack", logging.CRITICAL + 1)


Told = TypeVar("Told")


class Away(Exception):
    """Slack cannot be reached or does not take the call now; the message is a word for the log."""


class Refused(Exception):
    """Slack refused the call for good; the message is Slack's own code."""


class Tokens(Protocol):
    """Gives the token for a workspace."""

    def __call__(self, workspace: str, enterprise: str | None) -> str | None:
        """The token, or None where the app is not installed there; StoreDown."""
        ...


class Workspaces:
    """Clients for the workspaces that the app is installed in."""

    def __init__(self, settings: SlackSettings, tokens: Tokens) -> None:
        self._api, self.token = settings.slack_api_url, tokens

    def client(self, asker: Asker) -> WebClient | None:
        """The client for a workspace; None where the app is not installed there."""
        token = self.token(asker.workspace, asker.enterprise)
        return self.plain_client(token) if token else None

    def plain_client(self, token: str | None = None) -> WebClient:
        """A client that waits once where Slack says how long, and otherwise tries nothing twice: a message might then appear twice."""
        return WebClient(
            token, base_url=self._api, timeout=_SECONDS, logger=SILENT, retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=1)]
        )

    def respond(self, address: str, body: dict[str, object]) -> None:
        """Sends a private reply to the address that Slack gave for it; Away, Refused."""
        parts = urlsplit(address)
        if parts.hostname not in _RESPONSES and parts.netloc != urlsplit(self._api).netloc:
            raise Refused("unknown_response_address")
        sender = WebhookClient(address, timeout=_SECONDS, logger=SILENT, retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=1)])
        try:
            told = sender.send_dict(body)
        except (OSError, HTTPException, SlackClientError) as error:
            raise Away(type(error).__name__) from error
        if told.status_code == 429 or told.status_code >= 500:
            raise Away(str(told.status_code))
        if told.status_code >= 400:
            raise Refused(_code(told.body.strip()))


def done(call: Callable[[], Told]) -> Told:
    """What a call gives; Away, Refused."""
    try:
        return call()
    except SlackApiError as error:
        code, status = _error_of(error)
        if code in _PASSING or status == 429 or status >= 500:
            raise Away(code) from error
        raise Refused(code) from error
    except (OSError, HTTPException, SlackClientError) as error:
        raise Away(type(error).__name__) from error


def _error_of(error: SlackApiError) -> tuple[str, int]:
    response = error.response
    if isinstance(response, str | bytes):
        return "unreadable", 500
    status = getattr(response, "status_code", 0)
    # A page in place of JSON comes from something between here and Slack.
    code = response.get("error")
    return (_code(code), int(status or 0)) if isinstance(code, str) else ("unreadable", 500)


def _code(given: str) -> str:
    return given if _CODE.fullmatch(given) else "unknown"
