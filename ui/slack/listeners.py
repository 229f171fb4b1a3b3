"""What the app listens to, over HTTP and Socket Mode alike; whatever else comes is acknowledged and left."""

from __future__ import annotations

import re

import structlog
from slack_bolt import Ack, App, BoltContext, BoltResponse

from ui.examples import EXAMPLES
from ui.operations.logs import fault
from ui.running import Running
from ui.slack import windows
from ui.slack.aside import Aside
from ui.slack.calling import Workspaces, done
from ui.slack.errand import Asker, Question
from ui.slack.pressing import Body, Pressing
from ui.slack.taking import Taking, asker_of
from ui.slack.words import plain
from ui.store import StoreDown, threads

COMMAND, SHORTCUT = "/policy", "check_message"
PROMPTS = tuple(question for questions in EXAMPLES.values() for question in questions[:2])
_LAST = 5
_HELP = "Write your question after the command, for example: `/policy Does my 10-unit program qualify?`"
_NO_WORDS = "This message has no words that I can read; I cannot open files or pictures."
_AWAY = "Your question cannot be taken up at present; please ask again in a minute."
_ANY = re.compile(r".*", re.DOTALL)
_log = structlog.get_logger()


class Listeners:
    """What is done for each thing that Slack tells of, except buttons."""

    def __init__(self, parts: Running, workspaces: Workspaces, taking: Taking, aside: Aside) -> None:
        self._parts, self._workspaces, self._taking, self._aside = parts, workspaces, taking, aside

    def heard(self, event: Body, body: Body, context: BoltContext) -> None:
        """Takes up a message or a mention."""
        self._taking.heard(event, body, asker_of(context))

    def opened(self, event: Body, context: BoltContext) -> None:
        """Shows the home page, or offers questions at the top of the messages."""
        asker, tab, channel = asker_of(context), event.get("tab"), str(event.get("channel", ""))
        if tab == "home":
            self._aside(lambda: self._publish(asker))
        elif tab == "messages":
            self._aside(lambda: self._suggest(asker, channel))

    def command(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Answers the command privately."""
        self._private(ack, body, context, str(body.get("text", "")), _HELP, str(body.get("channel_id", "")))

    def shortcut(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Checks a message against the policy, privately."""
        said, channel = body.get("message"), body.get("channel")
        text = str(said.get("text") or "") if isinstance(said, dict) else ""
        where = str(channel.get("id", "")) if isinstance(channel, dict) else ""
        self._private(ack, body, context, text, _NO_WORDS, where)

    def _private(self, ack: Ack, body: Body, context: BoltContext, text: str, otherwise: str, channel: str) -> None:
        address, once = str(body.get("response_url", "")), str(body.get("trigger_id", ""))
        asked = plain(text)
        if not asked:
            ack(otherwise) if "command" in body else self._tell(ack, address, otherwise)
            return
        question = Question(asker=asker_of(context), channel=channel, place=once, text=asked, response_url=address, shown=True)
        try:
            self._taking.asked(question, once)
        except StoreDown:
            ack(_AWAY) if "command" in body else self._tell(ack, address, _AWAY)
            return
        ack()

    def _tell(self, ack: Ack, address: str, said: str) -> None:
        # A shortcut is acknowledged without words.
        ack()
        self._aside(lambda: self._workspaces.respond(address, {"response_type": "ephemeral", "replace_original": False, "text": said}))

    def _publish(self, asker: Asker) -> None:
        client = self._workspaces.client(asker)
        if client is None:
            return
        with self._parts.database.reading() as session:
            last = threads.last_asked(session, asker.workspace, asker.user, _LAST)
        done(lambda: client.views_publish(user_id=asker.user, view=windows.home(last)))

    def _suggest(self, asker: Asker, channel: str) -> None:
        client = self._workspaces.client(asker)
        if client is None:
            return
        prompts = [{"title": question, "message": question} for question in PROMPTS]
        # Without a thread, as the agent's view has it: there the prompts stand above all threads.
        done(lambda: client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts, title="Ask, for example"))


def listen(app: App, listeners: Listeners, pressing: Pressing) -> None:
    """Registers every listener, the ones for whatever else comes at the end."""
    app.error(_failed)
    for name in ("app_mention", "message"):
        app.event(name)(listeners.heard)
    app.event("app_home_opened")(listeners.opened)
    app.command(COMMAND)(listeners.command)
    app.message_shortcut(SHORTCUT)(listeners.shortcut)
    for action, does in (
        ("decided", pressing.decided),
        ("clause", pressing.clause),
        ("person", pressing.person),
        ("opinion", pressing.opinion),
        ("share", pressing.share),
    ):
        app.action(action)(does)
    for prefix, does in (("fix", pressing.fixes), ("fit", pressing.fit), ("example", pressing.example)):
        app.action(re.compile(rf"{prefix}:\d+"))(does)
    app.event(_ANY)(_nothing)
    for kind in (app.action, app.shortcut, app.view_submission, app.view_closed, app.options, app.command):
        kind(_ANY)(_nothing)


def _nothing(ack: Ack) -> None:
    """Acknowledges what is for nobody, so that Slack does not send it again."""
    ack()


def _failed(error: Exception) -> BoltResponse:
    """The answer to a request that could not be taken up, upon which Slack sends an event again."""
    if isinstance(error, StoreDown):
        _log.warning("slack request not taken up", outcome="database away")
    else:
        _log.error("slack request not taken up", **fault(error))
    return BoltResponse(status=503, body="")
