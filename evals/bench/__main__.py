"""`make bench`: every subject measured in one run, a table in the terminal, and `report/bench.json` for the next run to compare with."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from evals.bench import catalogue, cold_start, growth, int8, kept, latency, page, peers, replicas, rules_core, staying, table, throughput
from evals.bench.figure import Figure
from evals.bench.kept import Subject
from evals.bench.machine import this_machine
from evals.errors import EvalError

PAPER = Path("docs") / "performance.md"
Measure = Callable[[], Iterator[Figure]]


def subjects(options: argparse.Namespace) -> dict[str, tuple[Measure, ...]]:
    """Every subject by its name, with what measures it, in the order in which they are measured."""
    return {
        cold_start.NAME: (cold_start.figures,),
        latency.NAME: (latency.figures,),
        throughput.NAME: (throughput.figures,),
        page.NAME: (page.figures,),
        staying.NAME: (lambda: staying.figures(options.questions),),
        growth.NAME: (growth.figures,),
        catalogue.NAME: (lambda: catalogue.figures(options.programs),),
        rules_core.NAME: (rules_core.figures, rules_core.beside_zen),
        peers.NAME: (peers.figures, peers.with_generator),
        replicas.NAME: (replicas.figures,),
        int8.NAME: (int8.figures,),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and keep; 2 where an option or a file is wrong. What cannot be measured here is left out, and said."""
    options = _options(arguments)
    try:
        if options.document:
            table.document(kept.read(), PAPER)
            return 0
        return _measured(options)
    except EvalError as error:
        sys.stderr.write(f"{error}.\n")
        return 2


def _measured(options: argparse.Namespace) -> int:
    known = subjects(options)
    wanted = [name.strip() for name in options.only.split(",")] if options.only else [name for name in known if name != int8.NAME]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise EvalError(f"there is no subject {unknown[0]!r}; name some of {', '.join(known)}")
    before, found = kept.read(), list[Subject]()
    for name in wanted:
        started = time.perf_counter()
        found.append(measured(name, known[name]))
        sys.stderr.write(f"{name}: {time.perf_counter() - started:.0f} s\n")
        kept.write(before.renewed(found, list(known)))
    sys.stdout.write(f"{found[0].machine.told()}\n\n{table.terminal(found, before)}")
    return 0


def measured(name: str, measures: Sequence[Measure]) -> Subject:
    """One subject measured; what cannot be measured here is left out."""
    machine, figures, skipped = this_machine(), list[Figure](), list[str]()
    for measure in measures:
        try:
            figures += measure()
        except EvalError as error:
            skipped.append(f"{name}: {str(error).removesuffix('.')}")
    profile = latency.profile() if name == latency.NAME else ()
    return Subject(name=name, machine=machine, figures=tuple(figures), profile=profile, skipped=tuple(skipped))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--only", help="subjects, separated by commas; figures of the others stay as they were")
    parser.add_argument("--questions", type=int, default=3_000, help="how many questions memory is watched over (100,000 takes an hour)")
    parser.add_argument("--programs", type=int, default=100_000, help="how many programs are audited (1,000,000 takes some minutes)")
    parser.add_argument("--document", action="store_true", help=f"measure nothing; write the figures of the last run into {PAPER}")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
