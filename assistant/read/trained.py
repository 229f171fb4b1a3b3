"""The learned readers together: loaded from beside the index, or trained from the labelled phrasings and kept there."""

from __future__ import annotations

from collections.abc import Callable

from assistant.read.acts import act_reader
from assistant.read.classifier import classifier, meaning_classifier
from assistant.read.counting import counting_head
from assistant.read.pointed import point_reader

# What is told while they are trained, and how each is had.
_READERS: tuple[tuple[str, Callable[[], object]], ...] = (
    ("reading what is asked", classifier),
    ("reading what is meant", meaning_classifier),
    ("reading what numbers count", counting_head),
    ("reading points of the text", point_reader),
    ("reading what a turn does", act_reader),
)


def load_readers(told: Callable[[str, int, int], None] | None = None, *, last_first: bool = False) -> None:
    """Have every learned reader ready; `told` hears (step, done, total). Training them takes a few minutes, once; loading under a second.

    Two processes share the training where one of them begins with the `last_first`.
    CorpusError where the sentence model cannot be had, which only the readers of meaning and of points need.
    """
    for done, (name, load) in enumerate(reversed(_READERS) if last_first else _READERS):
        if told is not None:
            told(name, done, len(_READERS))
        load()
    if told is not None:
        told("reading", len(_READERS), len(_READERS))
