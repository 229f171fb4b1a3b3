"""The clauses that carry an answer, with their words."""

from __future__ import annotations

import re

from assistant.contract import Citation, PolicyRef
from assistant.decide import Decision
from assistant.read import Asked
from policy_corpus.clauses import clause, document, fingerprint
from rules.section import entries


def policy() -> PolicyRef:
    """Which text is applied."""
    text = document("policy")
    approved = "; ".join(f"{a.by} {a.on}" for a in text.approved)
    return PolicyRef(title=text.title, approved=approved, fingerprint=fingerprint())


def citations(asked: Asked, decision: Decision) -> tuple[Citation, ...]:
    """The citations of a decision, most decisive first, each with the words that decide."""
    if decision.kind in ("out_of_scope", "smalltalk", "clarify"):
        return ()
    quotes = {f.clause: f.quote for f in reversed(decision.check.bearing) if f.quote} if decision.check else {}
    if decision.point is not None:
        quotes[decision.point.clause] = decision.point.quote
    most = 5 if decision.check is not None or decision.kind in ("bound", "compare", "classify") else 3
    return tuple(cite(c, quotes.get(c) or _closest(c, asked.text)) for c in decision.clauses[:most])


def _closest(clause_id: str, question: str) -> str:
    """Of the sentences of a clause the one that shares most words with the question, the first where none does."""
    words = {w.rstrip("s") for w in question.split() if len(w) > 3}
    return max(entries()[clause_id].quote, key=lambda q: len(words & {w.rstrip("s") for w in re.findall(r"[a-z]+", q.lower())}))


def cite(clause_id: str, quote: str | None = None) -> Citation:
    """The citation of a clause, with its deciding words or its first sentence."""
    found = clause(clause_id)
    words = quote if quote and quote in found.text else entries()[clause_id].quote[0]
    return Citation(
        clause=clause_id, title=found.title, document=found.document, quote=words if words in found.text else found.text, url=found.url
    )


def quoted(decision: Decision, cited: tuple[Citation, ...]) -> list[str]:
    """The quotes that are shown in the reply."""
    shown = 1 if decision.kind in ("lookup", "procedure") or decision.silent else 2
    return [f"> {c.quote}\n> — {c.clause} {c.title}" for c in cited[:shown]]
