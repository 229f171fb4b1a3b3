"""What goes wrong at a surface, and the one sentence that is shown for it."""

from __future__ import annotations

import assistant


class InputError(Exception):
    """What was given cannot be used; the message is one plain sentence with the cure."""


class StartError(Exception):
    """The server must not start like this; the message is one plain sentence with the cure."""


def sentence(error: Exception) -> str:
    """The one sentence for an error: its own words where it was foreseen, else that the fault is the software's."""
    if isinstance(error, InputError | StartError | assistant.AssistantError):
        return " ".join(str(error).split())
    return f"Something went wrong inside the assistant ({type(error).__name__}), not in what you wrote; please report it with your question."
