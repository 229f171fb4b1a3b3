"""The decisions of an audit as lines of its report, in the order of the catalogue; a large catalogue is decided on every core."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context

from assistant.catalogue import Refused, Row, decide_row, unrepeated
from ui.catalogue.report import cells
from ui.catalogue.tables import CatalogueError
from ui.catalogue.tally import Tally

# Rows that are decided at a time, and so many times that before other processes are worth their start.
_AT_ONCE = 250
_ALONE = 40
# Of each process so many are under way, so that memory does not depend on the length of the catalogue.
_WAITING = 3


@dataclass(frozen=True)
class Decided:
    """Some rows decided: their lines of the report, and their counts."""

    lines: tuple[tuple[str, ...], ...]
    tally: Tally


def decided(items: Iterable[Row | Refused], cores: int | None = None) -> Iterator[Decided]:
    """Every row decided, in order; an id that was used before refuses its row. CatalogueError where a process that helps is ended."""
    parts = _parts(unrepeated(items))
    first = list(islice(parts, _ALONE))
    processes = cores or len(os.sched_getaffinity(0))
    if len(first) < _ALONE or processes < 2:
        yield from map(_decide, chain(first, parts))
        return
    try:
        yield from _shared(chain(first, parts), processes)
    except BrokenProcessPool as error:
        raise CatalogueError(
            "a process of the audit was ended from outside, perhaps for want of memory; audit the catalogue again"
        ) from error


def _shared(parts: Iterator[tuple[Row | Refused, ...]], processes: int) -> Iterator[Decided]:
    # Started anew and not copied: this process may have threads, which a copy would lose in the middle of their work.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        under_way: deque[Future[Decided]] = deque(pool.submit(_decide, part) for part in islice(parts, processes * _WAITING))
        while under_way:
            done = under_way.popleft().result()
            under_way.extend(pool.submit(_decide, part) for part in islice(parts, 1))
            yield done


def _parts(items: Iterator[Row | Refused]) -> Iterator[tuple[Row | Refused, ...]]:
    while part := tuple(islice(items, _AT_ONCE)):
        yield part


def _decide(part: tuple[Row | Refused, ...]) -> Decided:
    tally, lines = Tally(), list[tuple[str, ...]]()
    for row in part:
        item = row if isinstance(row, Refused) else decide_row(row)
        tally.add(item)
        lines.append(cells(item))
    return Decided(tuple(lines), tally)
