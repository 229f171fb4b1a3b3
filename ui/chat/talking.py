"""What happens in a conversation: a question asked, asked anew or edited, facts set by hand, a link opened; each gives the session after it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from uuid import uuid4

import assistant
from ui.chat.link import MOST_QUESTION, Step
from ui.chat.session import Exchange, Session, Wrong, stated_by
from ui.chat.typed import Unusable, label, value_typed
from ui.desk import Asked, Told
from ui.errors import InputError, foreseen, sentence
from ui.phrases import capital
from ui.question import checked
from ui.verdict import shown_verdict

_log = logging.getLogger(__name__)
OWNER = "chat"
# Asked for whoever fills in the panel before asking anything.
FIRST = "Does this program comply with the policy?"
# What facts can decide anew; other questions are about the text, and stay as they were answered.
_DECIDED = ("check", "classify", "bound", "count", "level")
_SHOWN_OF_A_REFUSED = 300
COURSES = "courses"


class Talking:
    """Conversations whose questions are answered by `tell`: a desk that keeps them, or `ui.desk.unkept`."""

    def __init__(self, tell: Callable[[Asked], Told]) -> None:
        self._tell = tell

    def ask(self, session: Session, question: str) -> Session:
        """The session with a question and its answer, or with the sentence why there is none; the conversation before it stays."""
        session = Session(exchanges=session.exchanges)
        try:
            asked = _fitting(question)
        except InputError as error:
            shown = question if len(question) <= _SHOWN_OF_A_REFUSED else question[:_SHOWN_OF_A_REFUSED] + "…"
            return session.plus(Exchange(question=shown, error=str(error), before=session.state))
        return session.plus(self._told(Exchange(question=asked, before=session.state)))

    def ask_at(self, session: Session, place: int, question: str) -> Session:
        """The session in which a question stands in the place of an earlier one; what came after that is gone."""
        if place >= len(session.exchanges):
            return session
        # What was kept of the other course of the conversation stays as it is.
        return self.ask(_under_a_new_id(session.upto(place)), question)

    def again(self, session: Session) -> Session:
        """The session with its last question asked once more."""
        if not session.exchanges:
            return session
        place, last = len(session.exchanges) - 1, session.exchanges[-1]
        if last.facts is not None:
            return self.state(session.upto(place), last.facts)
        return self.ask_at(session, place, last.question)

    def set(self, session: Session, fact: str, typed: str | list[str]) -> Session:
        """The session with one fact of the panel set as it was typed."""
        try:
            value = value_typed(fact, typed)
            left = {name: known for name, known in session.facts.items() if name != fact}
            return self.state(session, left if value is None else {**left, fact: value})
        except Unusable as error:
            return _wrong(session, fact, str(typed), str(error))

    def fill(self, session: Session, text: str) -> Session:
        """The session with the facts that a course list gives."""
        try:
            found = assistant.read_courses(text)
        except assistant.AssistantError as error:
            return _wrong(session, COURSES, text, sentence(error))
        read = f"{found.count} {'course' if found.count == 1 else 'courses'} read from the list."
        return self.state(session, {**session.facts, **found.facts}, (read, *(f"{capital(note)}." for note in found.notes)))

    def state(self, session: Session, facts: Mapping[str, object], said: tuple[str, ...] = ()) -> Session:
        """The session in which the last question that facts decide is decided again over these facts."""
        base = _base(session)
        # One change after another is one correction.
        earlier = session.upto(len(session.exchanges) - 1) if session.exchanges and session.exchanges[-1].facts is not None else session
        try:
            stated = assistant.usable_facts(facts).stated()
        except assistant.AssistantError as error:
            return _refused(session, error)
        verdict = shown_verdict(base.answer) if base.answer else None
        exchange = Exchange(
            question=base.question,
            facts=stated,
            changed=(*said, *_changes(earlier.facts, stated)),
            was=verdict.word if verdict else "",
            before=base.before,
        )
        if not exchange.changed:
            return Session(exchanges=earlier.exchanges)
        told = self._told(exchange)
        return earlier.plus(told) if told.answer else _wrong(session, "", "", told.error or "")

    def play(self, steps: tuple[Step, ...]) -> Session:
        """The session that a link stands for, answered anew as far as it can be."""
        session = Session()
        for step in steps:
            before = session.exchanges
            if step.facts is not None:
                session = self.state(session, step.facts)
            elif step.ask is not None:
                session = self.ask(session, step.ask)
            if session.wrong or session.exchanges == before or session.exchanges[-1].error:
                break
        return session

    def _told(self, exchange: Exchange) -> Exchange:
        """The exchange with its answer; on an error with the sentence for it."""
        try:
            state = stated_by(exchange.before) or assistant.Conversation.new()
            told = self._tell(Asked(exchange.question, OWNER, state.id, state=state, facts=exchange.facts))
        except Exception as error:  # the last resort of the chat: a fault must not lose the conversation
            if not isinstance(error, foreseen()):
                _log.exception("a question could not be answered")
            return exchange.model_copy(update={"error": sentence(error)})
        after = told.after.model_dump_json() if told.after else ""
        return exchange.model_copy(update={"answer": told.answer, "after": after, "turn": told.turn})


def _fitting(question: str) -> str:
    if len(question) > MOST_QUESTION:
        raise InputError(
            f"The question has {len(question):,} characters and at most {MOST_QUESTION:,} can be sent; shorten it by {len(question) - MOST_QUESTION:,}."
        )
    return checked(question)


def _base(session: Session) -> Exchange:
    """The question that facts decide anew: the last one that can be decided, or a first one about the program as a whole."""
    asked = [e for e in session.exchanges if e.answer is not None]
    decided = [e for e in asked if e.answer and e.answer.kind in _DECIDED]
    if not decided:
        return Exchange(question=FIRST, before=session.state)
    # The verdict before is that of the question itself, even where it was corrected already.
    last = decided[-1]
    return next((e for e in reversed(decided) if e.facts is None and e.question == last.question), last)


def _changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    """Each fact that differs, with what it was and what it is."""
    told = []
    for name in dict.fromkeys((*before, *after)):
        was, now = (_shown(name, facts.get(name)) for facts in (before, after))
        if was != now:
            told.append(f"{label(name)}: {was} → {now}")
    return tuple(told)


def _shown(name: str, value: object) -> str:
    rows = assistant.fact_rows({name: value}) if value not in (None, [], ()) else []
    return rows[0][1] if rows else "not stated"


def _refused(session: Session, error: assistant.AssistantError) -> Session:
    if isinstance(error, assistant.UnusableFact):
        return _wrong(session, error.fact, "", capital(error.problem))
    return _wrong(session, "", "", sentence(error))


def _wrong(session: Session, fact: str, typed: str, problem: str) -> Session:
    said = problem if problem.endswith((".", "?", "!")) else f"{problem}."
    return session.model_copy(update={"wrong": Wrong(fact=fact, typed=typed, problem=said)})


def _under_a_new_id(session: Session) -> Session:
    """The same session, whose next turn begins a kept conversation of its own."""
    if session.answered is None:
        return session
    place = session.exchanges.index(session.answered)
    state = assistant.Conversation.model_validate_json(session.state).model_copy(update={"id": uuid4().hex})
    return session.changed(place, session.answered.model_copy(update={"after": state.model_dump_json()}))
