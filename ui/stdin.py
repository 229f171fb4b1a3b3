"""Standard input as text."""

from __future__ import annotations

import sys

from ui.errors import InputError

MOST_BYTES = 4_000_000


def stdin_text() -> str:
    """All of standard input; InputError where it is longer than can be read or not text."""
    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise InputError(f"Standard input is longer than {MOST_BYTES:,} bytes; give one question or one program.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("Standard input is not text in UTF-8; give plain text.") from error
