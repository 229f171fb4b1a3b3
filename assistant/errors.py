"""The errors a caller of the assistant can meet; each message is one plain sentence with the cure."""

from policy_corpus.errors import CorpusError
from rules.errors import RulesError


class AssistantError(ValueError):
    """Something asked of the assistant cannot be done; the message says what to change."""


class QuestionError(AssistantError):
    """The question is empty or too long."""


__all__ = ["AssistantError", "CorpusError", "QuestionError", "RulesError"]
