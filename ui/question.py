"""The one check a question passes before any surface hands it on."""

from __future__ import annotations

import assistant
from ui.errors import InputError

_CONTROLS = {code for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n\r\f\v"}


def checked(question: str) -> str:
    """The question without white space around it; InputError where it is empty, too long or not text."""
    limit = assistant.MAX_QUESTION
    if len(question) > limit:
        raise InputError(
            f"The question has {len(question):,} characters and at most {limit:,} can be read; shorten it to the part you ask about."
        )
    if not is_text(question):
        raise InputError("The question holds bytes that are not text; type it as plain text in UTF-8.")
    stripped = question.strip()
    if not stripped:
        raise InputError('The question is empty; ask something such as "Does my 10-unit program qualify?"')
    return stripped


def is_text(given: str) -> bool:
    """Whether it holds letters and white space alone: no control letters, no halves of a letter."""
    return not any(ord(letter) in _CONTROLS or 0xD800 <= ord(letter) <= 0xDFFF for letter in given)
