"""Taking up what is asked: each event and each message once, kept before Slack is told that it arrived."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic import ValidationError
from slack_bolt import BoltContext

from ui.settings import Settings
from ui.slack.errand import Asker, HandOver, Question, message_id
from ui.slack.heard import Place, Said, is_addressed, should_answer
from ui.slack.replying import SOURCE
from ui.slack.words import plain
from ui.slack.work import Workers
from ui.store import Database, errands, events, feedback, now, threads
from ui.store.threads import Thread


def asker_of(context: BoltContext) -> Asker:
    """Who a request of Slack's comes from."""
    workspace = context.team_id or context.enterprise_id or ""
    return Asker(workspace=workspace, enterprise=context.enterprise_id, user=context.user_id or "")


class Taking:
    """Keeps errands for the workers; whatever comes twice is kept once."""

    def __init__(self, settings: Settings, database: Database, workers: Workers, clock: Callable[[], int] = now) -> None:
        self._settings, self._database, self._workers, self._clock = settings, database, workers, clock

    def heard(self, event: Mapping[str, object], body: Mapping[str, object], asker: Asker) -> None:
        """Takes up a message or a mention where it is for the assistant; StoreDown, and then Slack sends it again."""
        try:
            said = Said.model_validate(event)
        except ValidationError:
            return
        if said.subtype == "message_deleted" and said.deleted_ts:
            with self._database.writing() as session:
                errands.withdraw(session, message_id(asker.workspace, said.channel, said.deleted_ts))
            return
        bot = _bot(body)
        if self._is_for_us(said, bot, asker.workspace):
            question = _question(said, bot, asker)
            self._keep(question, str(body.get("event_id", "")), message_id(asker.workspace, said.channel, said.ts))

    def asked(self, question: Question, once: str) -> None:
        """Takes up what a command, a shortcut or a button asks; `once` tells one pressing from another. StoreDown."""
        self._keep(question, once)

    def person(self, errand: HandOver) -> bool:
        """Takes up that somebody wants a person; False where they asked for that before. StoreDown."""
        with self._database.writing() as session:
            contact = f"{SOURCE}:{errand.asker.workspace}:{errand.asker.user}"
            if not feedback.ask_for_person(session, errand.conversation, errand.turn, contact):
                return False
            errands.add(session, errand.order(), self._clock())
        self._workers.nudge()
        return True

    def _is_for_us(self, said: Said, bot: str, workspace: str) -> bool:
        rules = self._settings.channel_rules(said.channel)
        if should_answer(said, bot, Place(rules)):
            return True
        if not should_answer(said, bot, Place(rules, followed=True)):
            return False
        # A thread that the assistant follows, or whose first question it has not answered yet.
        with self._database.reading() as session:
            known = threads.known(session, Thread(workspace, said.channel, said.root))
            return known.followed if known else errands.asked_by(session, message_id(workspace, said.channel, said.root))

    def _keep(self, question: Question, *once: str) -> None:
        with self._database.writing() as session:
            if not all(events.take_up(session, SOURCE, one) for one in once if one):
                return
            errands.add(session, question.order(), self._clock())
        self._workers.nudge()


def _question(said: Said, bot: str, asker: Asker) -> Question:
    return Question(
        asker=asker.model_copy(update={"user": said.user}),
        channel=said.channel,
        place=said.ts,
        text=plain(said.text or ""),
        root=said.root,
        message=said.ts,
        addressed=is_addressed(said, bot),
        followed=said.root == said.ts or said.direct,
        files=bool(said.files),
    )


def _bot(body: Mapping[str, object]) -> str:
    """The assistant's own user id, which comes with every event."""
    given = body.get("authorizations")
    authorizations = given if isinstance(given, list) else []
    found = (str(one.get("user_id", "")) for one in authorizations if isinstance(one, Mapping) and one.get("is_bot"))
    return next(found, "")
