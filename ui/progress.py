"""Progress of the index on standard error: a bar in a terminal, one line a step elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress


@contextmanager
def shown_progress() -> Iterator[Callable[[str, int, int], None]]:
    """A function to be told (step, done, total) as work goes on."""
    console = Console(stderr=True, highlight=False, markup=False)
    if not console.is_terminal:
        yield _Lines(console)
        return
    with Progress(console=console) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total)


class _Lines:
    """Says each step once, and when it is done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._said = ""

    def __call__(self, step: str, done: int, total: int) -> None:
        if step != self._said or done == total:
            self._said = step
            self._console.print(f"{step}: {done} of {total}")
