"""Where machine interfaces ask: one question of a kept conversation answered, kept and handed back, whatever happens beside it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from pydantic import ValidationError

import assistant
from assistant.contract import Answer
from ui.errors import InputError
from ui.question import checked
from ui.store import Database, StoreDown, conversations, repeats
from ui.store.conversations import Held, Overtaken
from ui.store.repeats import DoneMeanwhile, Repeat, Reply

NOT_KEPT = "The conversation cannot be kept at present, so a next question cannot build on this one."
NOT_READ = "The earlier turns cannot be read at present, so this answer rests on this question alone."
OUTDATED = "The earlier turns were kept by another version of the software, so this answer rests on this question alone."
# Each try answers on the newest state; that many requests at once to one conversation are no person.
_TRIES = 25


class UnknownConversation(Exception):
    """There is no conversation of that id, or it belongs to someone else."""


class Crowded(Exception):
    """Too many requests continue one conversation at once."""


@dataclass(frozen=True)
class Asked:
    """One question of one caller: which conversation it continues, and what tells a repetition of the request.

    `before` are the earlier questions where the request itself carries them: they are read again, and only the last one is kept.
    `state` is the conversation where the surface itself holds it, so that nothing kept is needed to go on; `facts` are the
    facts of the program where they were set by hand, in place of those that are read.
    """

    question: str
    owner: str
    conversation: str | None = None
    repeat: Repeat | None = None
    before: tuple[str, ...] | None = None
    state: assistant.Conversation | None = None
    facts: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Told:
    """An answer, the conversation after it, and the number under which the turn is kept; the last two are None where they are not known."""

    answer: Answer
    after: assistant.Conversation | None = None
    turn: int | None = None


class Desk:
    """Answers questions over one database; `keep_questions` says whether their words are kept too."""

    def __init__(self, database: Database, keep_questions: bool) -> None:
        self._database, self._keep_questions = database, keep_questions

    def ask(self, asked: Asked) -> Answer:
        """The answer, which is kept before it is given.

        Where the database is away the answer is given all the same and its notes say what is missing. UnknownConversation,
        Crowded, KeyReused, and the errors of `assistant.reply`.
        """
        return self.turn(asked).answer

    def turn(self, asked: Asked) -> Told:
        """The answer as `ask` gives it, with what a surface needs that holds its own conversations."""
        for _ in range(_TRIES):
            try:
                return self._once(asked)
            except (Overtaken, DoneMeanwhile):
                continue
        raise Crowded

    def _once(self, asked: Asked) -> Told:
        try:
            done, before = self._read(asked)
        except StoreDown:
            missing = (NOT_READ, NOT_KEPT) if asked.conversation and asked.state is None else _not_kept(asked)
            told, after = _reply(asked, asked.state or _replayed(asked.before or ()))
            return Told(_noted(told, *missing), after)
        if done is not None:
            return Told(Answer.model_validate_json(done.body))
        if asked.conversation and before is None and asked.state is None:
            raise UnknownConversation
        state, notes = _state(asked, before)
        told, after = _reply(asked, state)
        answer = _noted(told, *notes)
        try:
            return Told(answer, after, self._keep(asked, before, after, answer))
        except StoreDown:
            return Told(_noted(answer, *_not_kept(asked)), after)

    def _read(self, asked: Asked) -> tuple[Reply | None, Held | None]:
        with self._database.reading() as session:
            done = repeats.kept(session, asked.repeat) if asked.repeat else None
            before = conversations.held(session, asked.conversation, asked.owner) if asked.conversation else None
            return done, before

    def _keep(self, asked: Asked, before: Held | None, after: assistant.Conversation, answer: Answer) -> int:
        question = checked(asked.question) if self._keep_questions else None
        with self._database.writing() as session:
            turn = conversations.add_turn(session, before, after.model_dump_json(), asked.owner, question, answer)
            if asked.repeat:
                repeats.keep(session, asked.repeat, Reply(200, answer.model_dump_json()), answer.conversation)
            return turn


def unkept(asked: Asked) -> Told:
    """The answer to what was asked, of which nothing is kept; the errors of `assistant.reply`."""
    return Told(*_reply(asked, asked.state))


def _reply(asked: Asked, state: assistant.Conversation | None) -> tuple[Answer, assistant.Conversation]:
    if asked.facts is not None:
        return assistant.restate(checked(asked.question), state, asked.facts)
    return assistant.reply(checked(asked.question), state)


def _state(asked: Asked, before: Held | None) -> tuple[assistant.Conversation | None, tuple[str, ...]]:
    if asked.state is not None:
        return asked.state, ()
    if asked.before is not None:
        return _replayed(asked.before), ()
    if before is None:
        return None, ()
    try:
        return assistant.Conversation.model_validate_json(before.state), ()
    except ValidationError:
        return assistant.Conversation(id=before.id), (OUTDATED,)


def _replayed(before: tuple[str, ...]) -> assistant.Conversation | None:
    """The state after earlier questions; one that got no answer then gets none now, and changes nothing."""
    state: assistant.Conversation | None = None
    for question in before:
        with suppress(InputError, assistant.AssistantError):
            _, state = assistant.reply(checked(question), state)
    return state


def _not_kept(asked: Asked) -> tuple[str, ...]:
    # Whoever sends the earlier questions or the state along needs nothing kept.
    return (NOT_KEPT,) if asked.before is None and asked.state is None else ()


def _noted(answer: Answer, *notes: str) -> Answer:
    return answer.model_copy(update={"notes": (*answer.notes, *notes)}) if notes else answer
