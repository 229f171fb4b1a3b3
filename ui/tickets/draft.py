"""The draft of a reply to a ticket, made of answers alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from assistant.contract import Answer
from ui.desk import NOT_KEPT, Asked, Desk
from ui.problems import Problem
from ui.rest.requests import Sent
from ui.store.conversations import UNANSWERED
from ui.store.repeats import Repeat

_MOST_QUESTIONS = 5
_END = re.compile(r"(?<=\?)\s+")
_MARKS = re.compile(r"\*\*(.+?)\*\*|(?<!\w)\*(?=\S)(.+?)\*(?!\w)", re.DOTALL)


class Ticket(Sent):
    """A ticket as the requester wrote it; `conversation` continues an earlier suggestion."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"subject": "Certificate", "text": "Hello, does our 10-unit program qualify? Thanks, Kim"}]}
    )
    subject: str | None = Field(None, max_length=1_000)
    text: str = Field(max_length=100_000, description="The words of the ticket, of at most 20,000 letters.")
    conversation: str | None = Field(None, pattern=r"^[0-9a-f]{32}$", description="The id that an answer gave; left out to begin.")


class Suggestion(BaseModel):
    """A draft in plain text for a person to read and send; `needs_person` where the policy or the reading left something unanswered."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    draft: str
    needs_person: bool
    answers: tuple[Answer, ...]


def suggest(desk: Desk, ticket: Ticket, owner: str, key: str | None = None) -> Suggestion:
    """The draft for a ticket, whose questions are answered one by one in one conversation.

    With a key the same ticket sent again gets the same draft. The errors of `Desk.ask`.
    """
    answers: list[Answer] = []
    conversation = ticket.conversation
    for place, question in enumerate(questions(ticket)):
        again = Repeat.of(owner, f"tickets/{place}", key, ticket.model_dump_json().encode("utf-8", "replace")) if key else None
        answers.append(desk.ask(Asked(question, owner, conversation, again)))
        conversation = answers[-1].conversation if _is_kept(answers[-1]) else None
    return Suggestion(draft=draft(answers), needs_person=any(answer.kind in UNANSWERED for answer in answers), answers=tuple(answers))


def questions(ticket: Ticket) -> tuple[str, ...]:
    """The ticket cut after each question mark, so that each part has one question with what was said before it."""
    parts = [part.strip() for part in _END.split(ticket.text) if part.strip()]
    asked = [part for part in parts if part.endswith("?")]
    if len(asked) > _MOST_QUESTIONS:
        raise Problem(422, f"text: it asks {len(asked)} questions and at most {_MOST_QUESTIONS} can be answered at once; send it in parts.")
    if asked and not parts[-1].endswith("?"):
        # What follows the last question may tell of the program, as 'It has 12 units.' does.
        asked[-1] = f"{asked[-1]} {parts[-1]}"
    told = asked or [ticket.text]
    return (f"{ticket.subject.strip()}\n\n{told[0]}", *told[1:]) if ticket.subject and ticket.subject.strip() else tuple(told)


def draft(answers: Sequence[Answer]) -> str:
    """The reply in plain text: each answer with its quotes, and which text it rests on."""
    policy = answers[0].policy
    closing = f"This rests on the {policy.title} (approved {policy.approved}). It is help with reading the policy and no official ruling."
    notes = dict.fromkeys(f"Note: {note}" for answer in answers for note in answer.notes if note not in answer.text)
    return "\n\n".join(("Hello,", *(_plain(answer.text) for answer in answers), *notes, closing))


def kept_in(suggestion: Suggestion) -> str | None:
    """The conversation that the draft is kept in; None where it could not be kept."""
    last = suggestion.answers[-1]
    return last.conversation if _is_kept(last) else None


def _plain(text: str) -> str:
    return _MARKS.sub(lambda found: found[1] or found[2], text.strip())


def _is_kept(answer: Answer) -> bool:
    # An answer of which nothing could be kept says so in its notes, and then the next one cannot build on it.
    return NOT_KEPT not in answer.notes
