"""`Second`: the language model beside the built-in reader for one question; it adds what stands in the user's words, or nothing."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.contract import Answer
from assistant.conversation import Conversation
from assistant.model.chat import OUT_OF_TIME, Chat, NoReplyError
from assistant.model.proposal import Proposal, proposed
from assistant.model.weighed import Weighed, weighed
from assistant.model.wording import reason, reworded
from assistant.read import Asked
from assistant.understood import rows
from rules.amount import Amount
from rules.errors import FactError
from rules.facts import Credential
from rules.facts import facts as make_facts

_log = logging.getLogger(__name__)
TOO_SLOW = "The language model did not answer in time, so this was read and worded without it. Verdicts and numbers do not rest on it."


class Lately:
    """How the language model fared the last time it was asked in this process."""

    slow = False


@dataclass(frozen=True)
class Second:
    """A question as read with a model's help, and what the answer has to say of it."""

    asked: Asked
    chat: Chat
    taken: Mapping[str, object]
    ask: str
    responds: bool

    @property
    def lacking(self) -> str:
        """What the answer had to do without; '' where nothing was."""
        return "" if self.responds else TOO_SLOW

    def worded(self, told: Answer) -> Answer:
        """The answer reworded, with a note on what was taken from the user's words with a model's help, or asked instead."""
        if told.kind in ("out_of_scope", "smalltalk"):
            return told
        text = _reworded(self.chat, told) if self.responds else told.text
        notes = [self.ask] if self.ask else []
        if self.taken:
            named = "; ".join(f"{label}: {value}" for label, value in rows(self.taken))
            notes.append(f"Found in your words with the help of a language model: {named}. Please correct it if it is not so.")
        shown = "\n\n".join((text, *(f"Note: {note}" for note in notes)))
        return told.model_copy(update={"text": shown, "notes": (*told.notes, *notes)})


def second(chat: Chat, question: str, conversation: Conversation, asked: Asked) -> Second:
    """The question read again with a model's help; its verdict can change only through facts that stand in the user's words."""
    try:
        proposal = proposed(chat, question, conversation)
    except NoReplyError as error:
        _log.info("language model: no proposal used: %s", error)
        responds = str(error) != OUT_OF_TIME
        Lately.slow = not responds
        return Second(asked, chat, {}, "", responds)
    Lately.slow = False
    found = weighed(proposal, question, asked)
    _trace(proposal, found, asked)
    try:
        return Second(_with(asked, found.facts), chat, found.facts, found.ask, responds=True)
    except FactError:
        _log.info("language model: proposal not used: its facts cannot all hold")
        return Second(asked, chat, {}, found.ask, responds=True)


def _trace(proposal: Proposal, found: Weighed, asked: Asked) -> None:
    """What was not used and why, in fixed words: neither the question nor what the model said is logged."""
    for cause in found.refused:
        _log.info("language model: proposed fact not used: %s", cause)
    if proposal.kind and proposal.kind != asked.asking.kind:
        _log.info("language model: proposed kind not used: the built-in reading stands")


def _with(asked: Asked, taken: Mapping[str, object]) -> Asked:
    """The reading with facts added to what stands; FactError where they cannot hold beside it."""
    if not taken:
        return asked
    facts = make_facts({**asked.standing.stated(), **taken})
    added: dict[str, Amount | str] = {name: facts.count(name) or str(getattr(facts, name)) for name in taken if name != "credential"}
    candidates = (Credential(str(taken["credential"])),) if "credential" in taken else asked.candidates
    return replace(asked, standing=facts, supposed=facts, candidates=candidates, stated_now={**asked.stated_now, **added})


def _reworded(chat: Chat, told: Answer) -> str:
    try:
        text = reworded(chat, told)
    except NoReplyError as error:
        _log.info("language model: no rewording used: %s", error)
        return told.text
    if text == told.text and reason(told):
        _log.info("language model: rewording not used: the built-in wording stands")
    return text
