"""The audit of a large catalogue: programs a second, and whether memory depends on how many there are."""

from __future__ import annotations

import csv
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evals.bench.figure import Figure, at_most
from evals.bench.rules_core import programs
from evals.errors import EvalError

NAME = "audit"
_COLUMNS = (
    "id",
    "credential",
    "level",
    "total_units",
    "upper_division_units",
    "graduate_units",
    "transfer_units",
    "contact_hours",
    "ceus",
    "approvals",
)
# Runs the command and then tells the most memory that it, and the greatest of the processes it started, ever held.
_MEASURED = """
import json, resource, sys, time
from ui.cli import run
started = time.perf_counter()
status = run(["audit", sys.argv[1], "--to", sys.argv[2]])
took = time.perf_counter() - started
most = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([took, *most]), file=sys.stderr)
sys.exit(status)
"""


def figures(count: int) -> Iterator[Figure]:
    """The audit of so many programs, and its memory beside that of a tenth of them."""
    with tempfile.TemporaryDirectory() as folder:
        tenth, _ = _audited(Path(folder), count // 10)
        whole, took = _audited(Path(folder), count)
    note = f"{count:,} programs in {took:.0f} s, {len(os.sched_getaffinity(0))} cores"
    yield Figure(subject=NAME, what="programs audited, from the file to the reports", value=count / took, unit="a second", note=note)
    yield Figure(subject=NAME, what="most memory of one of its processes", value=whole, unit="MB")
    what = "most memory to that of a tenth of the programs"
    yield Figure(
        subject=NAME, what=what, value=whole / tenth, unit="times", target=at_most(1.25), note=f"{tenth:.0f} MB for {count // 10:,}"
    )


def _audited(folder: Path, count: int) -> tuple[float, float]:
    """The most MB that a process of the audit held, and the seconds it took; EvalError where it failed."""
    file = folder / "programs.csv"
    write(file, count)
    done = subprocess.run([sys.executable, "-c", _MEASURED, str(file), str(folder)], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise EvalError(f"the audit failed: {done.stderr[-300:]}")
    took, *most = map(float, done.stderr.strip().rpartition("\n")[2].strip("[]").split(","))
    return max(most) * 1024 / 1e6, took


def write(file: Path, count: int) -> None:
    """A catalogue of so many programs, a thousand different ones over and over under ids of their own."""
    lines = [_cells(given.stated()) for given in programs()]
    with file.open("w", encoding="utf-8", newline="") as to:
        writer = csv.writer(to)
        writer.writerow(_COLUMNS)
        for number, cells in zip(range(count), itertools.cycle(lines), strict=False):
            writer.writerow((number, *cells))


def _cells(stated: dict[str, object]) -> list[str]:
    found = {**stated, "approvals": ";".join(map(str, _listed(stated.get("approvals"))))}
    return [str(found.get(name, "")) for name in _COLUMNS[1:]]


def _listed(approvals: object) -> tuple[object, ...]:
    return tuple(approvals) if isinstance(approvals, list | tuple) else ()
