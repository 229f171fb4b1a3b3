"""A reason in other words: only small words may change; all that carries meaning stays, in its order."""

from __future__ import annotations

import re
from itertools import pairwise

from langchain_core.messages import HumanMessage, SystemMessage

from assistant.contract import Answer, Verdict
from assistant.model.chat import Chat

_VERDICTS: dict[Verdict, str] = {"yes": "Yes", "no": "No", "depends": "It depends"}
# Words that carry nothing by themselves. No negation, no 'may' or 'must', no comparison, no 'all' or 'only', no preposition,
# no 'and' or 'because' is among them: those are kept in their place like numbers and names, and so are the ends of sentences.
_SMALL = frozenset(
    (
        *("a", "an", "the", "this", "that", "these", "those", "it", "its", "they", "their", "them", "you", "your", "we", "our"),
        *("which", "here", "there", "program", "programs"),
        *("is", "are", "be", "been", "being", "has", "have", "does", "do"),
    )
)
_MARKS = ("*", "(", ")", '"', "-", "/", "%")
_CHARACTERS = re.compile(r"[\w\s.,;:'’\"()%/*–—-]*", re.ASCII)
_TOKEN = re.compile(r"[a-z0-9]+(?:[.,/'’-][a-z0-9]+)*%?|[.;:]")
_LONGER = 1.6

_TASK = (
    "Reword the reason of a decision so that it reads well. Keep the first word, every number, clause number, name and every word such as "
    "not, below, at least, only, may or must, in the same order; add no fact and no advice. Reply with the reworded reason alone."
)


def reason(answer: Answer) -> str:
    """The paragraph of an answer that may be reworded: its verdict and why; '' where there is no verdict or nothing to reword."""
    first = answer.text.partition("\n\n")[0]
    lead = _lead(answer)
    return first if lead and first.startswith(lead) and len(first) > len(lead) + 20 else ""


def _lead(answer: Answer) -> str:
    return f"**{_VERDICTS[answer.verdict]}.**" if answer.verdict else ""


def reworded(chat: Chat, answer: Answer) -> str:
    """The text of the answer with its reason reworded by the model, which sees that paragraph and nothing of the question.

    The built-in text where the model's words do not hold every word that carries meaning in its order; NoReplyError where it says nothing.
    """
    built_in = reason(answer)
    if not built_in:
        return answer.text
    told = chat.words([SystemMessage(_TASK), HumanMessage(built_in)]).strip()
    return told + answer.text[len(built_in) :] if says_the_same(built_in, told, _lead(answer)) else answer.text


def says_the_same(built_in: str, told: str, lead: str = "") -> bool:
    """Whether `told` begins with the lead and differs from the built-in words in small words alone."""
    if not told.startswith(lead) or not _CHARACTERS.fullmatch(told) or "\n" in told or len(told) > _LONGER * len(built_in) + 40:
        return False
    if any(told.count(mark) != built_in.count(mark) for mark in _MARKS):
        return False
    words = _TOKEN.findall(told.lower())
    stuttering = any(one == two and one in _SMALL for one, two in pairwise(words))
    return not stuttering and _kept(told) == _kept(built_in)


def _kept(text: str) -> list[str]:
    """The words that carry meaning, in order."""
    return [word for word in _TOKEN.findall(text.lower()) if word not in _SMALL]
