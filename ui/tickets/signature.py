"""Signed events as Standard Webhooks has them (standardwebhooks.com): HMAC-SHA256 over id, time and body."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import time
from collections.abc import Mapping
from hashlib import sha256

from ui.problems import Problem

PREFIX = "whsec_"
TOLERANCE_SECONDS = 300
_BYTES = range(24, 65)
# The id goes out again in a header, as part of the id of the draft.
_ID = re.compile(r"[\x21-\x7e]{1,200}")


def key_of(secret: str) -> bytes:
    """The key in a secret; ValueError where it is none."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not secret.startswith(PREFIX) or len(key) not in _BYTES:
        raise ValueError(f"write {PREFIX} and then 24 to 64 random bytes in base64")
    return key


def signed(secret: str, event: str, body: bytes, at: int | None = None) -> dict[str, str]:
    """The headers that sign a body; `at` is in seconds since 1970, now where left out."""
    stamp = str(int(time.time()) if at is None else at)
    return {"webhook-id": event, "webhook-timestamp": stamp, "webhook-signature": f"v1,{_mac(secret, event, stamp, body)}"}


def verified(secret: str, headers: Mapping[str, str], body: bytes) -> str:
    """The id of a signed event; Problem 401 where the signature is missing, wrong, or more than five minutes from now."""
    event, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not _ID.fullmatch(event) or not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise Problem(401, "The event is not signed; send webhook-id, webhook-timestamp and webhook-signature.")
    wanted = _mac(secret, event, stamp, body)
    sent = [given.partition(",")[2] for given in headers.get("webhook-signature", "").split() if given.startswith("v1,")]
    if not any(hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode()) for given in sent):
        raise Problem(401, "The signature of the event is not right; sign 'id.timestamp.body' with the shared secret.")
    if abs(time.time() - int(stamp)) > TOLERANCE_SECONDS:
        raise Problem(401, "The event was signed more than five minutes from now; set the clock, or sign it again.")
    return event


def _mac(secret: str, event: str, stamp: str, body: bytes) -> str:
    content = f"{event}.{stamp}.".encode("utf-8", "replace") + body
    return base64.b64encode(hmac.new(key_of(secret), content, sha256).digest()).decode()
