"""What the page asks for, done: each command gives everything that the page then shows."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import gradio as gr
from pydantic import ValidationError

from assistant.catalogue import policy_fingerprint
from ui.chat.commands import COMMAND, MEMO, Again, Ask, Change, Command, Courses, Edit, New, Open, Rate, Read, Set
from ui.chat.course_file import course_text
from ui.chat.link import opened
from ui.chat.opinions import rated
from ui.chat.panel import courses_html, panel_html
from ui.chat.quiet import UNREADABLE
from ui.chat.session import Session, Wrong
from ui.chat.talking import COURSES, Talking
from ui.chat.transcript import spoken, transcript
from ui.desk import Asked, Told, unkept
from ui.errors import InputError
from ui.markup import plain
from ui.memo import answer_docx, answer_markdown
from ui.naming import credential_name
from ui.pages.clauses import policy_beside_html
from ui.running import Running

ANOTHER_TEXT = "The policy's text has changed since this link was made; you see the answers by the present text."


class Shown(NamedTuple):
    """What the page shows after a command, in the order of its parts."""

    session: Session
    transcript: str
    panel: str
    courses: str
    announced: str
    told: str
    beside: object


class Acting:
    """The commands of the page over one running service."""

    def __init__(self, parts: Running) -> None:
        self._parts = parts
        self._talking, self._playing = Talking(self._tell), Talking(unkept)

    def act(self, sent: str, session: Session) -> Shown:
        """The page after a command that it sent; one that cannot be read changes nothing and is told."""
        try:
            command = COMMAND.validate_json(sent)
        except ValidationError:
            return _shown(session, "", UNREADABLE)
        if isinstance(command, Read):
            return _shown(session, command.n)._replace(beside=policy_beside_html())
        after, notice = self._done(command, self._aligned(command, session))
        return _shown(after, command.n, notice)

    def upload(self, file: str | None, session: Session) -> Shown:
        """The page after a course list was uploaded."""
        if file is None:
            return _shown(session)
        try:
            return _shown(self._talking.fill(session, course_text(Path(file))))
        except InputError as error:
            wrong = Wrong(fact=COURSES, typed="", problem=str(error) if str(error).endswith(".") else f"{error}.")
            return _shown(session.model_copy(update={"wrong": wrong}))

    def memo(self, sent: str, session: Session) -> Iterator[tuple[object, str]]:
        """The memo of one answer as a file, and the number of the command."""
        try:
            wanted = MEMO.validate_json(sent)
            exchange = session.exchanges[wanted.place]
        except (ValidationError, IndexError):
            return
        if exchange.answer is None:
            return
        today = datetime.datetime.now().astimezone().date()
        with tempfile.TemporaryDirectory() as folder:
            # The page takes its own copy of the file before this goes on.
            file = Path(folder) / f"memo.{wanted.form}"
            if wanted.form == "docx":
                file.write_bytes(answer_docx(exchange.answer, exchange.question, today))
            else:
                file.write_text(answer_markdown(exchange.answer, exchange.question, today), encoding="utf-8")
            yield gr.update(value=str(file)), f"<p>{wanted.n}</p>"

    def _tell(self, asked: Asked) -> Told:
        told = self._parts.desk.turn(asked)
        self._parts.metrics.answer(told.answer)
        return told

    def _aligned(self, command: Command, session: Session) -> Session:
        """The session as the page shows it: without an answer that was stopped, and brought back where the service was restarted."""
        if len(session.exchanges) > command.turns:
            return session.upto(command.turns)
        if not session.exchanges and command.turns and command.kept:
            return self._opened(command.kept)[0]
        return session

    def _opened(self, link: str) -> tuple[Session, str]:
        try:
            steps = opened(link)
        except InputError as error:
            return Session(), str(error)
        now = policy_fingerprint()
        return self._playing.play(steps.steps), "" if now.startswith(steps.text) else ANOTHER_TEXT

    def _done(self, command: Command, session: Session) -> tuple[Session, str]:
        """The session after a command, and a sentence on what else is to be told."""
        talking = self._talking
        match command:
            case Ask():
                return talking.ask(session, command.question), ""
            case Again():
                return talking.again(session), ""
            case Edit():
                return talking.ask_at(session, command.place, command.question), ""
            case Set():
                return talking.set(session, command.fact, command.value), ""
            case Change():
                return talking.state(session, {**session.facts, **command.facts}), ""
            case Courses():
                return talking.fill(session, command.text), ""
            case Open():
                return self._opened(command.link)
            case Rate():
                return rated(session, self._parts.database, command.place, command.rating, command.comment)
            case New():
                return Session(), ""
            case Read():
                return session, ""


def _shown(session: Session, number: int | str = "", notice: str = "") -> Shown:
    told = f'<p class="number">{number}</p><p class="notice">{plain(notice)}</p>'
    announced = spoken(session)
    return Shown(session, transcript(session, credential_name), panel_html(session), courses_html(session), announced, told, gr.skip())
