"""Doing an errand: a question is answered and its reply posted, or an answer is handed over to people."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

import structlog
from pydantic import ValidationError
from slack_sdk import WebClient

from assistant.contract import Answer
from ui.desk import NOT_KEPT, Asked, Crowded, UnknownConversation
from ui.errors import foreseen, sentence
from ui.operations.logs import fault
from ui.running import Running
from ui.slack import posting
from ui.slack.calling import Away, Refused, Workspaces, done
from ui.slack.errand import HandOver, Question, read_errand
from ui.slack.handing_over import handing_over
from ui.slack.message import Message, Reference, Setting, clause_address, message, trouble
from ui.slack.posting import Spot
from ui.store import StoreDown, conversations, errands, threads
from ui.store.errands import Taken
from ui.store.repeats import Repeat
from ui.store.threads import Thread

SOURCE = "slack"
EYES, PERSON = "eyes", "raising_hand"
_EMPTY = "What would you like to know? Ask, for example: Does my 10-unit program qualify?"
_FILES = "I cannot open files. Please write or paste the words that you ask about."
_ASKED_PERSON = (
    "A person has been asked, with the question and this answer. From here on I answer in this thread only where I am mentioned."
)
_ASKED_PRIVATELY = "A person has been asked, with the question and this answer."
_QUIET = ("smalltalk", "out_of_scope")
_log = structlog.get_logger()


def owner_of(workspace: str) -> str:
    """The name under which the conversations of a workspace are kept."""
    return f"{SOURCE}:{workspace}"


@dataclass(frozen=True)
class _Told:
    """An answer that is kept, and which turn it is."""

    answer: Answer
    reference: Reference


class Replies:
    """Does errands for one service; every step can be done again, and says nothing twice."""

    def __init__(self, parts: Running, workspaces: Workspaces) -> None:
        self._parts, self._workspaces = parts, workspaces

    def carry_out(self, taken: Taken) -> None:
        """Does one errand to its end; Away where it must be tried again."""
        try:
            errand = read_errand(taken.body)
        except ValidationError:
            _log.error("slack errand unreadable", outcome="kept by another version")
            return
        client = self._workspaces.client(errand.asker)
        if client is None:
            _log.warning("slack errand dropped", outcome="not installed")
            return
        try:
            if isinstance(errand, Question):
                self._answer(client, errand, taken)
            else:
                self._hand_over(client, errand, taken)
        except Refused as error:
            # The channel, the thread or the message is gone, or the app may not speak there: nobody is left to be told.
            _log.warning("slack reply refused", outcome=str(error))

    def _answer(self, client: WebClient, question: Question, taken: Taken) -> None:
        if question.message and not _mark(client, question.channel, question.message, EYES):
            return
        told, reply = self._reply(question, taken.key)
        try:
            if reply is not None:
                self._send(client, question, taken, reply, told)
        except Refused:
            _unmark(client, question)
            raise
        _unmark(client, question)

    def _reply(self, question: Question, key: str) -> tuple[_Told | None, Message | None]:
        """The answer and the message to send; no message where people only talk in a thread that is followed."""
        if not question.text:
            return None, trouble(_FILES if question.files else _EMPTY) if question.addressed else None
        try:
            told = self._asked(question, key)
        except (Away, StoreDown):
            raise
        except Exception as error:  # the last resort of a question: whoever asks is told, in words that hold nothing of it
            if not isinstance(error, foreseen()):
                _log.error("slack question failed", **fault(error))
            return None, trouble(sentence(error))
        if not question.addressed and told.answer.kind in _QUIET and "?" not in question.text:
            return told, None
        return told, message(told.answer, told.reference, self._setting(question))

    def _asked(self, question: Question, key: str) -> _Told:
        thread = _thread(question)
        owner = owner_of(question.asker.workspace)
        asked = Asked(question.text, owner, self._conversation(question), Repeat.of(owner, SOURCE, key, question.text.encode()))
        try:
            answer = self._parts.desk.ask(asked)
        except UnknownConversation:
            # It was deleted meanwhile; the thread goes on as a new one.
            if thread:
                with self._parts.database.writing() as session:
                    threads.unlink(session, thread)
            answer = self._parts.desk.ask(replace(asked, conversation=None))
        except Crowded as error:
            raise Away("crowded") from error
        if NOT_KEPT in answer.notes:
            raise Away("database away")
        with self._parts.database.writing() as session:
            last = conversations.turn(session, answer.conversation, None)
            number = last.number if last else 1
            if thread:
                threads.link(session, thread, answer.conversation, question.followed)
            threads.asked(session, answer.conversation, number, question.asker.workspace, question.asker.user)
        return _Told(answer, Reference(answer.conversation, number))

    def _conversation(self, question: Question) -> str | None:
        thread = _thread(question)
        if question.conversation or thread is None:
            return question.conversation
        with self._parts.database.reading() as session:
            known = threads.known(session, thread)
        return known.conversation if known else None

    def _setting(self, question: Question) -> Setting:
        settings = self._parts.settings
        return Setting(
            clause_address=clause_address(settings.public_origin),
            person=bool(settings.slack_help_channel),
            private=self._private(question),
            asked=question.text if question.shown else None,
            files=question.files,
        )

    def _private(self, question: Question) -> bool:
        return question.response_url is not None or self._parts.settings.channel_rules(question.channel).ephemeral

    def _send(self, client: WebClient, question: Question, taken: Taken, reply: Message, told: _Told | None) -> None:
        with self._parts.database.writing() as session:
            if not errands.posting(session, taken.key):
                return
        spot = Spot(question.channel, question.root)
        if question.response_url:
            self._workspaces.respond(question.response_url, {"response_type": "ephemeral", "text": reply.text, "blocks": reply.blocks})
        elif self._private(question):
            shown = spot if question.root != question.message else Spot(question.channel)
            posting.post_privately(client, shown, question.asker.user, reply)
        else:
            posted = posting.post_once(client, spot, taken.key, reply, again=taken.stage == "posting")
            if question.root is None and told is not None:
                with self._parts.database.writing() as session:
                    threads.link(session, Thread(question.asker.workspace, question.channel, posted), told.answer.conversation, True)
        if told is not None:
            self._parts.metrics.answer(told.answer)

    def _hand_over(self, client: WebClient, errand: HandOver, taken: Taken) -> None:
        settings = self._parts.settings
        with self._parts.database.writing() as session:
            turn = conversations.turn(session, errand.conversation, errand.turn)
            if turn is None or not errands.posting(session, taken.key):
                return
        again = taken.stage == "posting"
        address = _permalink(client, errand.channel, errand.root) if errand.root else None
        shown = handing_over(turn, errand.asker.user, settings.channel_rules(errand.channel).ping, address)
        posting.post_once(client, Spot(settings.slack_help_channel), taken.key, shown, again)
        if errand.root is None:
            if errand.response_url:
                told = {"response_type": "ephemeral", "replace_original": False, "text": _ASKED_PRIVATELY}
                self._workspaces.respond(errand.response_url, told)
            return
        with self._parts.database.writing() as session:
            threads.leave(session, Thread(errand.asker.workspace, errand.channel, errand.root))
        _mark(client, errand.channel, errand.root, PERSON)
        posting.post_once(client, Spot(errand.channel, errand.root), f"{taken.key}:thread", trouble(_ASKED_PERSON), again)


def _thread(question: Question) -> Thread | None:
    return Thread(question.asker.workspace, question.channel, question.root) if question.root else None


def _mark(client: WebClient, channel: str, message: str, name: str) -> bool:
    """Puts a reaction on a message; False where the message is gone. A reaction that cannot be had is done without."""
    try:
        done(lambda: client.reactions_add(channel=channel, timestamp=message, name=name))
    except Refused as error:
        return str(error) != "message_not_found"
    return True


def _unmark(client: WebClient, question: Question) -> None:
    """Takes the eyes away; with Slack away it is tried again with the whole errand, which then finds its reply posted."""
    if question.message:
        with suppress(Refused):
            done(lambda: client.reactions_remove(channel=question.channel, timestamp=question.message, name=EYES))


def _permalink(client: WebClient, channel: str, message: str) -> str | None:
    with suppress(Refused):
        return str(done(lambda: client.chat_getPermalink(channel=channel, message_ts=message))["permalink"])
    return None
