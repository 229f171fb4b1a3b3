"""Batches: one JSON object a line in, one a line out, going on after a bad line."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

import assistant
from assistant.contract import Answer
from ui.errors import InputError, sentence
from ui.programs import program_of
from ui.question import checked

MOST_LINE = 4_000_000
Decide = Callable[[Mapping[str, object]], dict[str, object]]


def run(lines: BinaryIO, decide: Decide) -> Iterator[dict[str, object]]:
    """One result for each line that is not blank: what `decide` gives, or the id with an `error` in one sentence."""
    for number, line in enumerate(_lines(lines), start=1):
        if not line.strip():
            continue
        given: Mapping[str, object] = {}
        try:
            given = _parsed(line, number)
            yield {"id": given.get("id"), **decide(given)}
        except Exception as error:  # the last resort of a line: a fault in one must not cost the others
            yield {"id": given.get("id"), "error": sentence(error)}


def ask(given: Mapping[str, object]) -> dict[str, object]:
    """Plays the turns as one conversation; the Answer of the last turn and its time in milliseconds."""
    turns = given.get("turns")
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise InputError('turns is missing or no list of questions; write {"id": "1", "turns": ["Is 10 units enough?"]}.')
    answer, spent = _play([checked(turn) for turn in turns])
    return {"answer": answer.model_dump(mode="json"), "ms": spent}


def check(given: Mapping[str, object]) -> dict[str, object]:
    """Decides the structured facts of one line."""
    return program_of(given).check().model_dump(mode="json")


def _play(turns: list[str]) -> tuple[Answer, float]:
    conversation: assistant.Conversation | None = None
    for turn in turns[:-1]:
        _, conversation = assistant.reply(turn, conversation)
    started = time.perf_counter()
    answer, _ = assistant.reply(turns[-1], conversation)
    return answer, round((time.perf_counter() - started) * 1000, 3)


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream, each cut one byte past the limit so that no line can fill the memory."""
    while line := source.readline(MOST_LINE + 1):
        rest = line
        while len(rest) > MOST_LINE and not rest.endswith(b"\n"):
            rest = source.readline(MOST_LINE + 1)
        yield line


def _parsed(line: bytes, number: int) -> Mapping[str, object]:
    if len(line) > MOST_LINE:
        raise InputError(f"Line {number} is longer than {MOST_LINE:,} bytes; give one case on each line.")
    try:
        given: object = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"Line {number} is not text in UTF-8; save the file again as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"Line {number} is not valid JSON ({str(error)[:120]}); write one JSON object on each line.") from error
    if not isinstance(given, dict):
        raise InputError(f"Line {number} is no JSON object; write one JSON object on each line.")
    return given
