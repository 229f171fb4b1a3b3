"""What one browser tab holds: the conversation so far, kept as JSON."""

from __future__ import annotations

import logging

from pydantic import BaseModel, ConfigDict

import assistant
from assistant.contract import Answer
from ui.errors import foreseen, sentence
from ui.question import checked

_log = logging.getLogger(__name__)


class Exchange(BaseModel):
    """One question with its answer, or with the sentence that says why there is none; neither while it is pending."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    question: str
    answer: Answer | None = None
    error: str | None = None


class Session(BaseModel):
    """All exchanges of a tab, and the assistant's own state of the conversation as JSON ('' before the first answer)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    conversation: str = ""
    exchanges: tuple[Exchange, ...] = ()

    @property
    def facts(self) -> dict[str, object]:
        """What was understood of the program so far."""
        return next((dict(exchange.answer.facts) for exchange in reversed(self.exchanges) if exchange.answer), {})

    @property
    def failed(self) -> bool:
        """Whether the last question got no answer."""
        return bool(self.exchanges) and self.exchanges[-1].error is not None

    def asked(self, question: str) -> Session:
        """The session with the question pending."""
        return self.model_copy(update={"exchanges": (*self.exchanges, Exchange(question=question))})

    def answered(self) -> Session:
        """The session with the pending question answered; on an error the conversation stays as it was."""
        *earlier, pending = self.exchanges
        try:
            before = assistant.Conversation.model_validate_json(self.conversation) if self.conversation else None
            answer, after = assistant.reply(checked(pending.question), before)
        except Exception as error:  # the last resort of the chat: a fault must not lose the conversation
            if not isinstance(error, foreseen()):
                _log.exception("a question could not be answered")
            return self._refused(sentence(error))
        exchange = Exchange(question=pending.question, answer=answer)
        return Session(conversation=after.model_dump_json(), exchanges=(*earlier, exchange))

    def _refused(self, error: str) -> Session:
        *earlier, pending = self.exchanges
        shown = pending.question if len(pending.question) <= 300 else pending.question[:300] + "…"
        return self.model_copy(update={"exchanges": (*earlier, Exchange(question=shown, error=error))})
