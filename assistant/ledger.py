"""The ledger: every sentence of both documents, and the clause entry that claims it or sets it aside with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from policy_corpus import clauses as corpus
from policy_corpus.sentences import split_sentences
from rules.section import Clause as Entry
from rules.section import entries

Standing = Literal["claimed", "aside", "heading", "unclaimed", "doubly_claimed"]
# What stands before the words themselves: 'Stackable Micro-Credentials: ', '5 ', '1. '.
_LABEL = re.compile(r"[A-Z][\w-]*(?: [A-Z][\w-]*){0,2}: |\d+\.? ")


@dataclass(frozen=True)
class Line:
    """One sentence and how it stands; `reason` tells why it is set aside, or which of its words nobody claims."""

    clause: str
    sentence: str
    standing: Standing
    nature: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Ledger:
    """Every sentence in the order of the text, and the quotes of entries that stand in no text."""

    lines: tuple[Line, ...]
    strays: tuple[str, ...]

    def standing(self, *which: Standing) -> tuple[Line, ...]:
        """The sentences that stand so."""
        return tuple(line for line in self.lines if line.standing in which)

    @property
    def claimed(self) -> tuple[Line, ...]:
        """The sentences that exactly one entry quotes."""
        return self.standing("claimed")

    @property
    def aside(self) -> tuple[Line, ...]:
        """The sentences that an entry sets aside with a reason."""
        return self.standing("aside")

    @property
    def unclaimed(self) -> tuple[Line, ...]:
        """The sentences with words that nobody quotes or sets aside."""
        return self.standing("unclaimed")

    @property
    def doubly_claimed(self) -> tuple[Line, ...]:
        """The sentences of which some words are claimed twice."""
        return self.standing("doubly_claimed")

    @cached_property
    def complete(self) -> bool:
        """Whether every sentence is accounted for once, and every quote stands in the text."""
        return not self.unclaimed and not self.doubly_claimed and not self.strays


def ledger(of: Iterable[corpus.Clause] | None = None, by: Mapping[str, Entry] | None = None) -> Ledger:
    """The ledger of both documents against the installed entries, or of other clauses and entries."""
    texts, claims = tuple(corpus.clauses() if of is None else of), entries() if by is None else by
    lines = tuple(line for text in texts for line in _lines(text, claims.get(text.id)))
    known = {text.id: text for text in texts}
    return Ledger(lines, tuple(_strays(known, claims)))


def _strays(known: Mapping[str, corpus.Clause], claims: Mapping[str, Entry]) -> Iterator[str]:
    """One sentence for every quote that its clause does not contain, and for every rule quote outside the clause's own quotes."""
    for entry in claims.values():
        if entry.id not in known:
            yield f"{entry.id}: the documents have no such clause"
            continue
        for quote in (*entry.quote, *(aside.quote for aside in entry.aside)):
            if known[entry.id].text.count(quote) != 1:
                yield f"{entry.id}: its text does not contain exactly once: {quote}"
        for rule in entry.rule:
            if rule.quote and not any(rule.quote in quote for quote in entry.quote):
                yield f"{entry.id}: a rule rests on words that the clause does not quote: {rule.quote}"


def _lines(text: corpus.Clause, entry: Entry | None) -> Iterator[Line]:
    claims = _claims(text.text, entry)
    nature = entry.nature if entry else ""
    position = 0
    for sentence in split_sentences(text.text):
        start = text.text.index(sentence, position)
        position = start + len(sentence)
        covering = [(max(a, start), min(b, position), why) for a, b, why in claims if a < position and b > start]
        standing, reason = _standing(text, sentence, start, covering)
        yield Line(text.id, sentence, standing, nature, reason)


def _claims(text: str, entry: Entry | None) -> list[tuple[int, int, str]]:
    """Where each quote begins and ends in a clause; the reason where it is set aside, '' where it is claimed."""
    found: list[tuple[int, int, str]] = []
    for quote, why in [(q, "") for q in entry.quote] + [(a.quote, a.reason) for a in entry.aside] if entry else []:
        start = text.find(quote)
        if start >= 0:
            found.append((start, start + len(quote), why))
    return sorted(found)


def _standing(text: corpus.Clause, sentence: str, start: int, covering: list[tuple[int, int, str]]) -> tuple[Standing, str]:
    if any(one[1] > two[0] for one, two in pairwise(covering)):
        return "doubly_claimed", ""
    left = _left_over(sentence, start, covering)
    if not covering and _is_heading(text, sentence, start):
        return "heading", ""
    if left:
        return "unclaimed", f"nobody claims: {left}"
    reasons = [why for _, _, why in covering if why]
    return ("aside", reasons[0]) if len(reasons) == len(covering) else ("claimed", "")


def _left_over(sentence: str, start: int, covering: list[tuple[int, int, str]]) -> str:
    """The words of a sentence outside every claim; a label before a claim belongs to what it labels."""
    kept, place = [], 0
    for begin, end, _ in covering:
        before = sentence[place : begin - start]
        kept.append("" if place == 0 and _LABEL.fullmatch(before) else before)
        place = end - start
    kept.append(sentence[place:])
    return " ".join(part.strip() for part in kept if re.search(r"\w", part))


def _is_heading(text: corpus.Clause, sentence: str, start: int) -> bool:
    """Whether the sentence is the heading that a section's own text begins with."""
    return start == 0 and "." not in text.id and text.id != "intro" and text.text.splitlines()[0] == sentence
