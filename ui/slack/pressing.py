"""What the buttons of a message do."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from pydantic import ValidationError
from slack_bolt import Ack, BoltContext

from ui.naming import credential_name
from ui.phrases import as_a
from ui.running import Running
from ui.slack import windows
from ui.slack.aside import Aside
from ui.slack.blocks import Block
from ui.slack.blocks import context as small
from ui.slack.calling import Away, Refused, Workspaces, done
from ui.slack.errand import Asker, HandOver, Question
from ui.slack.message import Reference, Setting, clause_address, message
from ui.slack.pressed import Pressed
from ui.slack.replying import SOURCE, owner_of
from ui.slack.taking import Taking, asker_of
from ui.store import StoreDown, conversations, events, feedback
from ui.store.conversations import KeptTurn

_THANKS = "Thank you, that is noted."
_AGAIN = "A person has been asked already."
_AWAY = "This cannot be done at present; please try again in a minute."
_log = structlog.get_logger()
Body = dict[str, object]


class Pressing:
    """Does what is asked by buttons; each is acknowledged at once."""

    def __init__(self, parts: Running, workspaces: Workspaces, taking: Taking, aside: Aside) -> None:
        self._parts, self._workspaces, self._taking, self._aside = parts, workspaces, taking, aside

    def decided(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Opens how an answer was decided."""
        self._open(ack, body, context, lambda turn: windows.decided(turn.answer if turn else None))

    def fixes(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Opens what would put it right."""
        self._open(ack, body, context, lambda turn: windows.fixes(turn.answer if turn else None))

    def clause(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Opens the text of a clause."""
        ack()
        pressed, asker = _read(body), asker_of(context)
        if pressed:
            self._aside(lambda: self._show(asker, pressed.trigger_id, windows.clause(pressed.value)))

    def fit(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Asks about another credential, in the words on the button."""
        ack()
        pressed, asker = _read(body), asker_of(context)
        turn = self._turn(pressed, asker) if pressed else None
        if pressed is None or pressed.reference is None or pressed.channel is None or turn is None:
            return
        credential = pressed.value.partition(":")[0]
        if credential not in {fit.credential for fit in turn.answer.fits}:
            return
        question = Question(
            asker=asker,
            channel=pressed.channel.id,
            place=pressed.at,
            text=as_a(credential_name(credential)),
            root=pressed.root,
            shown=True,
            response_url=pressed.response_url if pressed.private else None,
            conversation=pressed.reference.conversation if pressed.private else None,
        )
        self._kept(pressed, lambda: self._taking.asked(question, pressed.trigger_id))

    def person(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Asks a person to look at an answer."""
        ack()
        pressed, asker = _read(body), asker_of(context)
        turn = self._turn(pressed, asker) if pressed else None
        if pressed is None or pressed.reference is None or pressed.channel is None or turn is None:
            return
        errand = HandOver(
            asker=asker,
            channel=pressed.channel.id,
            place=pressed.at,
            conversation=pressed.reference.conversation,
            turn=turn.number,
            root=pressed.root,
            response_url=pressed.response_url,
        )

        def keep() -> None:
            if not self._taking.person(errand):
                self._tell(pressed, _AGAIN)

        self._kept(pressed, keep)

    def opinion(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Keeps what somebody thinks of an answer, in place of what they thought before."""
        ack()
        pressed, asker = _read(body), asker_of(context)
        turn = self._turn(pressed, asker) if pressed else None
        if pressed is None or pressed.reference is None or turn is None:
            return
        reference = pressed.reference

        def keep() -> None:
            with self._parts.database.writing() as session:
                rating: feedback.Rating = "up" if pressed.value.startswith("up:") else "down"
                feedback.change(session, reference.conversation, turn, rating, f"{SOURCE}:{asker.workspace}:{asker.user}")
            self._tell(pressed, _THANKS)

        self._kept(pressed, keep)

    def share(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Shows everybody in the channel what was answered privately."""
        ack()
        pressed, asker = _read(body), asker_of(context)
        if pressed and pressed.reference and pressed.response_url:
            reference, address = pressed.reference, pressed.response_url
            self._aside(lambda: self._shared(pressed, asker, reference, address))

    def example(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Asks a question of the home page, in the messages of whoever chose it."""
        ack()
        pressed, asker = _read(body), asker_of(context)
        if pressed:
            self._aside(lambda: self._asked_at_home(pressed, asker))

    def _asked_at_home(self, pressed: Pressed, asker: Asker) -> None:
        client = self._workspaces.client(asker)
        if client is None:
            return
        channel = str(done(lambda: client.conversations_open(users=asker.user))["channel"]["id"])
        question = Question(asker=asker, channel=channel, place=pressed.at, text=pressed.value, shown=True)
        self._taking.asked(question, pressed.trigger_id)

    def _shared(self, pressed: Pressed, asker: Asker, reference: Reference, address: str) -> None:
        turn, once = self._turn(pressed, asker), f"share:{reference}"
        with self._parts.database.writing() as session:
            if turn is None or not events.take_up(session, SOURCE, once):
                return
        setting = Setting(clause_address(self._parts.settings.public_origin), asked=turn.question)
        shown = message(turn.answer, reference, setting)
        blocks = [small(f"Shared by <@{asker.user}>"), *shown.blocks]
        try:
            self._respond(address, {"response_type": "in_channel", "replace_original": False, "text": shown.text, "blocks": blocks})
        except (Away, Refused):
            # Nobody saw it, so that it may be pressed again.
            with self._parts.database.writing() as session:
                events.give_back(session, SOURCE, once)
            raise
        self._respond(address, {"delete_original": True})

    def _open(self, ack: Ack, body: Body, context: BoltContext, window: Callable[[KeptTurn | None], Block]) -> None:
        ack()
        pressed, asker = _read(body), asker_of(context)
        if pressed:
            self._aside(lambda: self._show(asker, pressed.trigger_id, window(self._turn(pressed, asker))))

    def _show(self, asker: Asker, trigger: str, view: Block) -> None:
        client = self._workspaces.client(asker)
        if client is not None:
            done(lambda: client.views_open(trigger_id=trigger, view=view))

    def _turn(self, pressed: Pressed, asker: Asker) -> KeptTurn | None:
        """The turn that a button is about, where it belongs to the workspace."""
        reference = pressed.reference
        if reference is None:
            return None
        with self._parts.database.reading() as session:
            if conversations.held(session, reference.conversation, owner_of(asker.workspace)) is None:
                return None
            return conversations.turn(session, reference.conversation, reference.turn)

    def _kept(self, pressed: Pressed, keep: Callable[[], None]) -> None:
        try:
            keep()
        except StoreDown:
            self._tell(pressed, _AWAY)

    def _tell(self, pressed: Pressed, said: str) -> None:
        if address := pressed.response_url:
            self._aside(lambda: self._respond(address, {"response_type": "ephemeral", "replace_original": False, "text": said}))

    def _respond(self, address: str, body: dict[str, object]) -> None:
        self._workspaces.respond(address, body)


def _read(body: Body) -> Pressed | None:
    try:
        return Pressed.model_validate(body)
    except ValidationError:
        _log.warning("slack button unreadable")
        return None
