"""An answer or a check to take along: as Markdown, and as a one-page memo in Word for a curriculum committee.

The day that stands on it is given by the caller; the same answer of the same day gives the same bytes.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import assistant
from assistant.contract import Answer
from ui.memo.content import of_answer, of_check
from ui.memo.markdown import as_markdown
from ui.memo.word import as_docx


def answer_markdown(answer: Answer, question: str, on: datetime.date) -> str:
    """An answer as Markdown, with the question it replies to."""
    return as_markdown(of_answer(answer, question, on))


def answer_docx(answer: Answer, question: str, on: datetime.date) -> bytes:
    """An answer as a Word document, with the question it replies to."""
    return as_docx(of_answer(answer, question, on))


def check_markdown(check: assistant.ProgramCheck, facts: Mapping[str, object], on: datetime.date) -> str:
    """A check as Markdown, with the facts it was made of."""
    return as_markdown(of_check(check, facts, on))


def check_docx(check: assistant.ProgramCheck, facts: Mapping[str, object], on: datetime.date) -> bytes:
    """A check as a Word document, with the facts it was made of."""
    return as_docx(of_check(check, facts, on))


__all__ = ["answer_docx", "answer_markdown", "check_docx", "check_markdown"]
