"""The learned readers together: those that come with the software, trained anew where what they learn from has changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from assistant.read import acts, classifier, counting, linear, pointed
from rules.section import phrasings


@dataclass(frozen=True)
class Reader:
    """One learned reader: the name of its weights, what is told while it is trained, what it is made of, and how it is had."""

    name: str
    told: str
    made_of: Callable[[], str]
    load: Callable[[], object]


def _of_phrasings() -> str:
    return classifier.fingerprint(phrasings())


READERS = (
    Reader("reader", "reading what is asked", _of_phrasings, classifier.classifier),
    Reader("meaning", "reading what is meant", _of_phrasings, classifier.meaning_classifier),
    Reader("counting", "reading what numbers count", counting.fingerprint, counting.counting_head),
    Reader("points", "reading points of the text", pointed.fingerprint, pointed.point_reader),
    Reader("acts", "reading what a turn does", acts.fingerprint, acts.act_reader),
)


def load_readers(told: Callable[[str, int, int], None] | None = None, *, last_first: bool = False) -> None:
    """Have every learned reader ready; `told` hears (step, done, total). Loading takes under a second, training some minutes, once.

    Two processes share the training where one of them begins with the `last_first`.
    CorpusError where the sentence model cannot be had, which only the training of the readers of meaning, points and turns needs.
    """
    for done, reader in enumerate(reversed(READERS) if last_first else READERS):
        if told is not None:
            told(reader.told, done, len(READERS))
        reader.load()
    if told is not None:
        told("reading", len(READERS), len(READERS))


def ship_readers(told: Callable[[str], object]) -> None:
    """Train what is out of date and let it come with the software; `told` hears what is done."""
    for reader in READERS:
        fingerprint = reader.made_of()
        if linear.shipped(reader.name, fingerprint):
            told(f"{reader.name}: up to date\n")
            continue
        told(f"{reader.name}: {reader.told} is learned anew; that takes a minute or two.\n")
        reader.load()
        linear.ship(reader.name, fingerprint)


if __name__ == "__main__":
    ship_readers(sys.stderr.write)
