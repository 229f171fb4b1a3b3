"""The verdict in words, and the reason that goes with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.contract import Answer

_OPENING = re.compile(r"^\W*(?:yes|no|it depends|not covered)\b\s?[^\w\s]*\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """A verdict as it is shown: its name in styles, its word, and a mark for where there is no picture."""

    name: str
    word: str
    mark: str


_VERDICTS = {
    "yes": Verdict("yes", "Yes", "✔"),
    "no": Verdict("no", "No", "✘"),
    "depends": Verdict("depends", "It depends", "?"),
}
# To 'is anything wrong with it?': the words are the user's own, the mark says how the program stands.
_BREACH = Verdict("breach", "Yes", "⚠")
_NO_BREACH = Verdict("sound", "No", "✔")
NOT_COVERED = Verdict("uncovered", "Not covered", "-")
UNDECIDED = Verdict("uncovered", "Nothing to decide", "-")


def shown_verdict(answer: Answer) -> Verdict | None:
    """The verdict to show first; None for a plain reply."""
    if answer.breach is not None:
        return _BREACH if answer.breach else _NO_BREACH
    if answer.verdict is not None:
        return verdict_of(answer.verdict)
    return NOT_COVERED if answer.kind == "out_of_scope" else None


def verdict_of(decided: Literal["yes", "no", "depends"]) -> Verdict:
    """The words of a verdict."""
    return _VERDICTS[decided]


def reason(answer: Answer) -> str:
    """The Markdown of the reply up to its first quote, without the verdict word: what surfaces show beside it is left out.

    The quotes are citations, and what follows them (questions, changes, fits, notes, facts) are fields of the answer.
    """
    text = _before_quotes(answer)
    verdict = shown_verdict(answer)
    if verdict is None or not text.casefold().lstrip("*_ ").startswith(verdict.word.casefold()):
        return text
    rest = _OPENING.sub("", text, count=1)
    return rest[:1].upper() + rest[1:]


def _before_quotes(answer: Answer) -> str:
    held = [_flat(citation.quote) for citation in answer.citations]
    kept: list[str] = []
    for block in re.split(r"\n{2,}", answer.text.strip()):
        if _is_held(block, held):
            break
        if block.startswith("*Understood:") or any(note in block for note in answer.notes):
            continue
        kept.append(block)
    return "\n\n".join(kept)


def _is_held(block: str, held: list[str]) -> bool:
    lines = [line.strip() for line in block.strip().splitlines()]
    if not lines or not all(line.startswith(">") for line in lines):
        return False
    words = _flat(" ".join(line.removeprefix(">") for line in lines))
    return any(words in quote or quote in words for quote in held)


def _flat(text: str) -> str:
    return " ".join(text.split())
