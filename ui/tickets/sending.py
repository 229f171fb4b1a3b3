"""Sending a draft on to the ticketing system that the settings name."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx2
import structlog

from ui.settings import Settings
from ui.tickets.signature import signed

_PAUSES = (1.0, 5.0, 0.0)
_SECONDS = 10.0
_log = structlog.get_logger()


def send(settings: Settings, event: str, body: bytes, pause: Callable[[float], None] = time.sleep) -> bool:
    """Posts a signed body to `webhook_url`, up to three times, always under the same id; whether it was taken."""
    if settings.webhook_secret is None:
        return False
    headers = {"Content-Type": "application/json", **signed(settings.webhook_secret.get_secret_value(), event, body)}
    for wait in _PAUSES:
        try:
            # Redirects are not followed: the one address is that of the settings.
            told = httpx2.post(settings.webhook_url, content=body, headers=headers, timeout=_SECONDS, follow_redirects=False)
        except httpx2.HTTPError as error:
            outcome = type(error).__name__
        else:
            if told.is_success:
                return True
            outcome = str(told.status_code)
        _log.warning("draft not delivered", outcome=outcome)
        pause(wait)
    return False
