"""Messages whose facts are marked by hand, `phrasings/facts/*`: what the readers of facts are trained on and measured with.

A mark is `[words]{fact=value}`; numbers that state no fact of the program are marked too: `{-}` for one that counts something
else (a year, a fee, a room), `{claim}` for one said of the rule, `{old}` for one taken back, `{other}` for one about another
program, `{courses=4}` and `{course_size=3}` for a number of courses and the units of each, `{step total_units=+3}` for a change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "phrasings" / "facts"
_MARK = re.compile(r"\[([^\[\]]*)\]\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked words and what they state: a label such as 'total_units', '-' or 'step', and the value as written."""

    words: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message without its mark-up, its marks in order, and for a later turn its act, the turns before and what was asked back."""

    text: str
    marks: tuple[Mark, ...]
    act: str = ""
    earlier: str = ""
    pending: tuple[str, ...] = ()


def message(line: str) -> Message:
    """One marked message; ' / ' stands for a line break. A line of three fields is a later turn: act, earlier turns, turn."""
    fields = line.split("\t")
    act, earlier = (fields[0], fields[1]) if len(fields) == 3 else ("", "")
    said, _, asked = earlier.partition(">> asks:")
    marks: list[Mark] = []
    for words, spec in _MARK.findall(fields[-1]):
        name, _, value = spec.partition("=")
        label = "step" if name.startswith("step ") else name.strip()
        marks.append(Mark(words, label, value if label != "step" else f"{name.removeprefix('step ')}={value}"))
    text = _MARK.sub(lambda m: m[1], fields[-1]).replace(" / ", "\n")
    return Message(text, tuple(marks), act, said.strip(), tuple(f.strip() for f in asked.split(",") if f.strip()))


def messages() -> tuple[Message, ...]:
    """Every marked message, in file order."""
    paths = sorted((*FOLDER.glob("*.txt"), *FOLDER.glob("*.tsv")))
    return tuple(message(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
