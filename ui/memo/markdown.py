"""A memo as Markdown, for a mail, a ticket or a wiki."""

from __future__ import annotations

import re

from ui.memo.content import NOT_A_RULING, Memo

# Signs that Markdown or a table in it would take for markup, and the brackets of HTML.
_MARKUP = re.compile(r"([\\`*_\[\]<>|#])")


def as_markdown(memo: Memo) -> str:
    """The memo as Markdown; what users wrote is shown as the text it is."""
    parts = [
        "# Certificates and micro-credentials: memo",
        f"**Question:** {_text(memo.question)}",
        f"**Answer: {memo.verdict}.**" if memo.verdict else "",
        _inert(memo.reason),
        _table("Facts", ("Fact", "Stated"), memo.facts),
        _table("Findings", ("Status", "Clause", "Because"), memo.findings),
        *(f"## {heading}\n\n" + "\n".join(f"- {_text(line)}" for line in lines) for heading, lines in memo.lists),
        "## The policy says" if memo.quotes else "",
        *(f"{_quoted(quote.words)}\n>\n> {quote.clause} {quote.title}" for quote in memo.quotes),
        f"---\n\n{memo.source} {NOT_A_RULING}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _inert(markdown: str) -> str:
    """Markdown without HTML, links and pictures."""
    return markdown.replace("<", "&lt;").replace("](", "]\\(")


def _text(words: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(words.split()))


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines())


def _table(heading: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    if not rows:
        return ""
    lines = [columns, ("---",) * len(columns), *(tuple(map(_text, row)) for row in rows)]
    return f"## {heading}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)
