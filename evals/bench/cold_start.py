"""From the shell to the first answer, and from the start of the service to its first answers."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import urlopen

from evals.bench.figure import Figure, at_most, seconds
from evals.bench.machine import resident_mb
from evals.bench.serving import Service, service
from evals.errors import EvalError

NAME = "cold start"
RULES = "Is 10 units enough for an academic certificate?"
# The words alone leave open what is asked, so the sentence model is loaded too.
MEANT = "Does my 10-unit program qualify?"
SEARCHED = "Who approves an academic micro-credential?"
HEAVY = ("torch", "transformers", "sentence_transformers", "chromadb", "gradio")
_NAMED = (
    "import sys; from ui.cli import run; run(['ask', {question!r}]); print(*(m for m in {heavy!r} if m in sys.modules), file=sys.stderr)"
)
_TIMES = 5
_LOOKS = 300


def figures() -> Iterator[Figure]:
    """The figures of the command line, then those of the service."""
    for what, question, target in (
        ("a rules question", RULES, 1.0),
        ("a rules question that needs the sentence model", MEANT, None),
        ("a retrieval question", SEARCHED, 2.5),
    ):
        took = statistics.median(_run(["-m", "ui.cli", "ask", question])[0] for _ in range(_TIMES))
        yield Figure(subject=NAME, what=f"`ask` with {what}", value=took, unit="s", target=at_most(target) if target else None)
    loaded = _run(["-c", _NAMED.format(question=RULES, heavy=HEAVY)])[1].split()
    yield Figure(
        subject=NAME,
        what="heavy packages that a rules question loads",
        value=len(loaded),
        target=at_most(0),
        note=", ".join(loaded) or f"of {', '.join(HEAVY)}",
    )
    loaded = _run(["-c", _NAMED.format(question=SEARCHED, heavy=HEAVY)])[1].split()
    yield Figure(subject=NAME, what="heavy packages that a retrieval question loads", value=len(loaded), note=", ".join(loaded) or "none")
    alone = min(_run(["-c", "import sentence_transformers"])[0] for _ in range(2))
    yield Figure(subject=NAME, what="`import sentence_transformers` alone", value=alone, unit="s", note="for comparison")
    yield from _service()


def _service() -> Iterator[Figure]:
    rules: list[float] = []
    searched: list[float] = []
    memory: list[float] = []
    notes: list[bool] = []
    for _ in range(3):
        with service() as running:
            running.ask(RULES)
            rules.append(running.age)
            notes.append(bool(running.ask(SEARCHED)["notes"]))
            searched.append(running.age)
            memory.append(_settled(running))
    yield Figure(subject=NAME, what="`serve` to its first rules answer", value=statistics.median(rules), unit="s", target=at_most(2.5))
    by_words = f"{sum(notes)} of {len(notes)} by words alone, with a note"
    yield Figure(
        subject=NAME,
        what="`serve` to its first retrieval answer",
        value=statistics.median(searched),
        unit="s",
        target=at_most(4.0),
        note=by_words,
    )
    yield Figure(
        subject=NAME, what="memory of the service, every surface loaded", value=statistics.median(memory), unit="MB", target=at_most(350)
    )


def _settled(running: Service) -> float:
    """The memory once everything is loaded that is loaded in the background, and each kind of question was asked."""
    for _ in range(_LOOKS):
        with suppress(HTTPError):  # 503 until it is ready
            if urlopen(f"{running.address}/readyz", timeout=60).status == 200:
                break
        time.sleep(0.2)
    urlopen(f"{running.address}/config", timeout=60).close()  # the page
    for question in (RULES, MEANT, SEARCHED) * 5:
        running.ask(question)
    return resident_mb(running.process.pid)


def _run(arguments: Sequence[str]) -> tuple[float, str]:
    """Seconds that a Python process took, and what it wrote to standard error; EvalError where it failed."""
    done: list[subprocess.CompletedProcess[str]] = []
    took = seconds(lambda: done.append(subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)))
    if done[0].returncode:
        raise EvalError(f"`python {' '.join(arguments)[:80]}` failed: {done[0].stderr[-300:]}")
    return took, done[0].stderr
