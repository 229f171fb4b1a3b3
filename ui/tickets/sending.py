"""Sending a draft on to the ticketing system that the settings name."""

from __future__ import annotations

import httpx2

from ui.settings import Settings
from ui.tickets.signature import signed

_SECONDS = 10.0


def post(settings: Settings, event: str, body: bytes) -> str:
    """Posts a signed body to `webhook_url` once; '' where it was taken, else what came instead: a status or the kind of an error."""
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    headers = {"Content-Type": "application/json", **signed(secret, event, body)}
    try:
        # Redirects are not followed: the one address is that of the settings.
        told = httpx2.post(settings.webhook_url, content=body, headers=headers, timeout=_SECONDS, follow_redirects=False)
    except httpx2.HTTPError as error:
        return type(error).__name__
    return "" if told.is_success else str(told.status_code)
