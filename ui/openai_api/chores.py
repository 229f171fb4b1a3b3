"""The side requests of chat programs (a title, tags, further questions), which are no questions about the policy."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_TITLE_LETTERS = 60
_TASK = "### Task:"
# What LibreChat writes before the conversation that it wants a title for.
_TITLE_WANTED = re.compile(r"^(?:Provide|Write) a concise, \S+ title for (?:the|this) conversation", re.IGNORECASE)
_FORM = re.compile(r"\{\s*\"(title|tags|follow_ups|queries|text)\"\s*:")
_FIRST = re.compile(r"^(?:USER|User|human|Human):\s*(.+)$", re.MULTILINE)
# Nothing is sampled, so there are no tags, further questions, searches or continuations to suggest.
_NOTHING: Mapping[str, object] = {"tags": [], "follow_ups": [], "queries": [], "text": ""}


def chore(words: str) -> str | None:
    """The reply to a side request as Open WebUI and LibreChat word them; None where the words are a question."""
    asked = words.strip()
    if _TITLE_WANTED.match(asked):
        return _title(asked)
    if not asked.startswith(_TASK):
        return None
    # The form is named in the instructions, which come before the history.
    form = _FORM.search(asked.partition("<chat_history>")[0])
    wanted = form[1] if form else "text"
    return json.dumps({wanted: _title(asked) if wanted == "title" else _NOTHING[wanted]}, ensure_ascii=False)


def _title(asked: str) -> str:
    """The user's first words, as long as a title is."""
    history = asked.partition("<chat_history>")[2] or asked
    first = _FIRST.search(history)
    words = " ".join(first[1].split()) if first else "Policy question"
    if len(words) <= _TITLE_LETTERS:
        return words
    return words[:_TITLE_LETTERS].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
