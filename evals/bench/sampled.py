"""Where time goes, by part of the software: a second thread looks every millisecond at what the first one is doing."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType

_ROOT = f"{Path(__file__).parents[2]}/"
# The first that a file begins with is its part.
_PARTS = {
    "policy_corpus/onnx_model.py": "the model's forward pass",
    "assistant/read/": "read",
    "assistant/find.py": "find",
    "policy_corpus/": "find",
    "assistant/decide/": "decide",
    "assistant/say/": "say",
    "assistant/": "the rest of the assistant",
    "rules/linear.py": "rules: linear systems",
    "rules/missing.py": "rules: fewest missing facts",
    "rules/repair": "rules: smallest changes",
    "rules/moves.py": "rules: smallest changes",
    "rules/": "rules: the rest",
}
_EVERY = 0.001


def sampled(work: Callable[[], object]) -> Counter[str]:
    """How often each part of the software was found at work while `work` ran in this thread."""
    found: Counter[str] = Counter()
    done, watched = threading.Event(), threading.get_ident()

    def look() -> None:
        while not done.wait(_EVERY):
            frame = sys._current_frames().get(watched)
            if frame is not None:
                found[part_of(frame)] += 1

    before = sys.getswitchinterval()
    sys.setswitchinterval(_EVERY / 2)
    watcher = threading.Thread(target=look, name="profile")
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
        sys.setswitchinterval(before)
    return found


def part_of(frame: FrameType | None) -> str:
    """The part whose work a frame does: that of the nearest caller in this project."""
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_ROOT):
            inner = file.removeprefix(_ROOT)
            return next((part for begin, part in _PARTS.items() if inner.startswith(begin)), "other")
        frame = frame.f_back
    return "other"


def told(found: Counter[str]) -> list[str]:
    """The parts that took at least one part in a hundred, the greatest first."""
    whole = found.total() or 1
    return [f"{count * 100 / whole:3.0f}%  {part}" for part, count in found.most_common() if count * 100 >= whole]
