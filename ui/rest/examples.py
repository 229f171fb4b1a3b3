"""What each route answers, for its description: as the service said it, with lists cut to their first lines."""

from __future__ import annotations

import json
from pathlib import Path

Shown = dict[int | str, dict[str, object]]

CONVERSATION = "0b0e6f6c9f4d4b0c8a53e0c1d2f3a4b5"
_SAID: dict[str, object] = json.loads((Path(__file__).parent / "examples.json").read_text(encoding="utf-8"))
_SUGGESTION = {"draft": _SAID["draft"], "needs_person": False, "answers": [_SAID["ask"]]}
_QUESTION = "Is 10 units enough for an academic certificate?"
_TURN = {"number": 1, "question": _QUESTION, "answer": _SAID["ask"], "at": 1_790_000_000}
_ALL: dict[str, object] = {
    **_SAID,
    "conversation": {"id": CONVERSATION, "turns": [_TURN]},
    "feedback": {"id": "5d41402abc4b2a76b9719d911017c592", "turn": 1, "escalated": True},
    "clauses": {"clauses": [_SAID["clause"]]},
    "suggestion": _SUGGESTION,
    "event": {"ticket": "4711", "repeated": False, "suggestion": _SUGGESTION},
}


def answers(name: str, status: int = 200) -> Shown:
    """The example of one route's answer, as its decorator takes it."""
    return {status: {"content": {"application/json": {"example": _ALL[name]}}}}
