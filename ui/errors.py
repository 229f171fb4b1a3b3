"""What goes wrong at a surface, and the one sentence that is shown for it."""

from __future__ import annotations

import assistant


class InputError(Exception):
    """What was given cannot be used; the message is one plain sentence with the cure."""


class StartError(Exception):
    """The server must not start like this; the message is one plain sentence with the cure."""


def foreseen() -> tuple[type[Exception], ...]:
    """The errors whose own words are for the user; looked up late, so that a surface loads without them."""
    from assistant.errors import CorpusError, RulesError

    return (InputError, StartError, assistant.AssistantError, CorpusError, RulesError)


def sentence(error: Exception) -> str:
    """The one sentence for an error: its own words where it was foreseen, else that the fault is the software's."""
    if isinstance(error, foreseen()):
        said = " ".join(str(error).split())
        # The name of a file or a fact stays as it is written.
        said = said[:1].upper() + said[1:] if " " in said.split(":")[0] and said.split(" ")[0].isalpha() else said
        return said if said.endswith((".", "?", "!")) else f"{said}."
    return f"Something went wrong inside the assistant ({type(error).__name__}), not in what you wrote; please report it."
