"""The verdict in words, and the reply without what a surface shows beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.contract import Answer, Citation

_OPENING = re.compile(r"^\W*(?:yes|no|it depends|depends|not covered)\b[*_]*\s*[.:,;!–—-]*[*_]*\s*", re.IGNORECASE)


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
NOT_COVERED = Verdict("uncovered", "Not covered", "–")


def shown_verdict(answer: Answer) -> Verdict | None:
    """The verdict to show first; None for a plain reply."""
    if answer.verdict is not None:
        return _VERDICTS[answer.verdict]
    return NOT_COVERED if answer.kind == "out_of_scope" else None


def reason(answer: Answer) -> str:
    """The Markdown of the reply without its verdict word and without the quotes that are shown as citations."""
    text = without_quotes(answer.text, answer.citations)
    verdict = shown_verdict(answer)
    if verdict is None or not text.casefold().lstrip("*_ ").startswith(verdict.word.casefold()):
        return text
    rest = _OPENING.sub("", text, count=1)
    return rest[:1].upper() + rest[1:]


def without_quotes(text: str, citations: tuple[Citation, ...]) -> str:
    """The Markdown without those block quotes whose words a citation already holds."""
    held = [_flat(citation.quote) for citation in citations]
    kept = [block for block in re.split(r"\n{2,}", text) if not _is_held(block, held)]
    return "\n\n".join(kept).strip()


def _is_held(block: str, held: list[str]) -> bool:
    lines = [line.strip() for line in block.strip().splitlines()]
    if not lines or not all(line.startswith(">") for line in lines):
        return False
    words = _flat(" ".join(line.removeprefix(">") for line in lines))
    return any(words in quote or quote in words for quote in held)


def _flat(text: str) -> str:
    return " ".join(text.split())
