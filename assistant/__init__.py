"""The conversation: one path from a question to an answer, and the few doors through which surfaces reach rules and text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answer import MAX_QUESTION, answer, reply
    from assistant.contract import Answer
    from assistant.conversation import Conversation
    from assistant.errors import AssistantError
    from assistant.find import search_lightly
    from assistant.limits import ProgramBounds, program_bounds
    from assistant.programs import LevelLine, ProgramCheck, Witnesses, check_program, fact_rows
    from assistant.restated import ListedCourses, UnusableFact, read_courses, restate, usable_facts
    from assistant.searching import FoundClauses, search_policy
    from assistant.texts import ClauseView, all_clauses, build_index, clause_text, warm

_DOORS = {
    "MAX_QUESTION": "answer",
    "answer": "answer",
    "reply": "answer",
    "Answer": "contract",
    "Conversation": "conversation",
    "AssistantError": "errors",
    "LevelLine": "programs",
    "Witnesses": "programs",
    "ProgramBounds": "limits",
    "program_bounds": "limits",
    "ProgramCheck": "programs",
    "check_program": "programs",
    "fact_rows": "programs",
    "ListedCourses": "restated",
    "UnusableFact": "restated",
    "read_courses": "restated",
    "restate": "restated",
    "usable_facts": "restated",
    "search_lightly": "find",
    "FoundClauses": "searching",
    "search_policy": "searching",
    "ClauseView": "texts",
    "all_clauses": "texts",
    "build_index": "texts",
    "clause_text": "texts",
    "warm": "texts",
}
__all__ = [
    "MAX_QUESTION",
    "Answer",
    "AssistantError",
    "ClauseView",
    "Conversation",
    "FoundClauses",
    "LevelLine",
    "ListedCourses",
    "ProgramBounds",
    "ProgramCheck",
    "UnusableFact",
    "Witnesses",
    "all_clauses",
    "answer",
    "build_index",
    "check_program",
    "clause_text",
    "fact_rows",
    "program_bounds",
    "read_courses",
    "reply",
    "restate",
    "search_lightly",
    "search_policy",
    "usable_facts",
    "warm",
]


def __getattr__(name: str) -> object:
    """Load a door when it is first used, so that printing a clause loads no reader and no model."""
    if name not in _DOORS:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    import importlib

    module = importlib.import_module(f"assistant.{_DOORS[name]}")
    # All doors of the module at once: importing `assistant.answer` has just put the module where the function belongs.
    globals().update({door: getattr(module, door) for door, place in _DOORS.items() if place == _DOORS[name]})
    found: object = globals()[name]
    return found
