"""The suite: runs every case, prints the tables, writes the reports, and says whether all that held still holds."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from evals import baseline, folder, record, report
from evals.baseline import BASELINE, BaselineError
from evals.case import Case, nearest
from evals.cases import EXAMPLES, UNSEEN, load, programs, question_files
from evals.difference import difference
from evals.errors import EvalError
from evals.parity import chosen, parity, surfaces
from evals.repeat import MOST as REPEATED
from evals.repeat import unsteady
from evals.retrieval.ablation import ablation
from evals.retrieval.paraphrases import paraphrases
from evals.run import Played, decided, play
from evals.saved import Saved, read
from evals.since import earlier
from evals.standing import Standing
from evals.trivial import ANSWERERS, answered
from evals.variations import VARIATIONS, Stability, stability
from rules.section import entries


class SuiteError(EvalError):
    """The suite cannot do what it was asked to; the message says what to change."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the suite: 0 nothing fails, 1 something does (with `--regressions`: is worse than pinned), 2 an option or a file is wrong."""
    options = _parser().parse_args(argv)
    try:
        places = _places(options)
        before = _before(options, places)
        standing = run(options.only, options.vary or options.pin, options.brief or bool(options.since))
        if options.pin:
            standing = _pinned(standing)
        made = record.record(standing)
        if before is not None:
            change = difference(before, Saved.model_validate(made))
            standing = replace(standing, since=change, since_name=options.since or "the last report")
        for path, content in places.items():
            folder.write(path, content, standing)
    except (EvalError, BaselineError) as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    if options.since:
        report.show_changes(standing, _console())
        return 0
    report.show(standing, _console())
    return standing.status if options.regressions else standing.status or int(bool(standing.failing))


def run(only: Sequence[str] = (), vary: bool = False, brief: bool = False) -> Standing:
    """Every case played and every example decided, with a progress bar on standard error.

    `only` names files, clauses or ids; `brief` leaves out all that is measured beside the cases. Unseen files are in a whole run.
    """
    pinned = baseline.read(BASELINE)
    unseen = [] if only or brief else question_files(UNSEEN)
    loaded = load([*question_files(), *unseen])
    hidden = frozenset(path.stem for path in unseen)
    examples = [p for p in programs() if not only or {p.id, EXAMPLES, *p.about, p.clause.id} & set(only)]
    files = {EXAMPLES: tuple(p.asked() for p in programs()), **loaded.files}
    selected = _selected(files, only)
    with _progress() as bar:
        decisions = [decided(p) for p in bar.track(examples, description="examples as facts")]
        played = {file: [play(file, case) for case in bar.track(cases, description=file)] for file, cases in selected.items()}
        standing = Standing(decisions, played, pinned, hidden, loaded.problems, whole=not only)
        standing = standing if brief or only else _beside(standing, bar)
        return replace(standing, variations=_varied(played, hidden, bar)) if vary else standing


def _beside(standing: Standing, bar: Progress) -> Standing:
    """With all that is measured beside the cases: trivial answers, retrieval, every surface, and the same answer every time."""
    asked = [p.case for p in standing.seen]
    trivial = {name: answered(answerer, standing.seen) for name, answerer in bar.track(ANSWERERS.items(), description="trivial answers")}
    retrieval = dict(bar.track(ablation(paraphrases()), total=6, description="retrieval"))
    steady = unsteady(bar.track(chosen(asked, REPEATED), description="asked ten times"))
    same = parity(chosen(asked), dict(bar.track(surfaces().items(), description="every surface")))
    return replace(standing, trivial=trivial, retrieval=retrieval, unsteady=steady, parity=same)


def _selected(files: Mapping[str, Sequence[Case]], only: Sequence[str]) -> dict[str, list[Case]]:
    """The cases of each file that are asked for by the name of the file, a clause that carries the answer, or the id."""
    wanted = {name.removesuffix(".toml") for name in only}
    known = {*files, *(case.id for cases in files.values() for case in cases), *entries()}
    for name in sorted(wanted - known):
        raise SuiteError(f"no file, clause or case is called {name}{nearest(name, sorted(known)).rstrip('?')}")
    chosen = {file: [c for c in cases if not wanted or _wanted(file, c, wanted)] for file, cases in files.items()}
    return {file: cases for file, cases in chosen.items() if cases or not wanted}


def _wanted(file: str, case: Case, wanted: set[str]) -> bool:
    return file in wanted or case.id in wanted or not wanted.isdisjoint(case.clauses)


def _varied(played: Mapping[str, Sequence[Played]], hidden: Iterable[str], bar: Progress) -> dict[str, Stability]:
    """Each variation over the questions of the seen files that pass."""
    left_out = {EXAMPLES, *hidden}
    passing = [p.case for file, results in played.items() if file not in left_out for p in results if not p.causes]
    return {name: stability(vary, passing) for name, vary in bar.track(VARIATIONS.items(), description="put in another way")}


def _pinned(standing: Standing) -> Standing:
    """The baseline written from this run, and the run held against it."""
    shares = {name: found.percent for name, found in standing.variations.items()}
    if standing.problems:
        raise SuiteError(f"nothing was pinned, because a case file has a problem: {standing.problems[0]}".removesuffix("."))
    BASELINE.write_text(baseline.written(standing.files, sorted(standing.unseen_files), shares), encoding="utf-8")
    return replace(standing, pinned=baseline.read(BASELINE))


def _places(options: argparse.Namespace) -> dict[Path, str]:
    """Each file to write with what goes into it, refusing before the run what would only be found wrong after it."""
    if options.pin and options.only:
        raise SuiteError("the baseline is pinned from a whole run; leave out --only")
    named = {path: content for content in folder.CONTENTS if (path := getattr(options, content)) is not None}
    for path in named:
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise SuiteError(f"{path} cannot be written; name a file in a folder that exists")
    if options.report is not None:
        if options.report.exists() and not options.report.is_dir():
            raise SuiteError(f"{options.report} is a file; name a folder for the report")
        named |= folder.within(options.report)
    return named


def _before(options: argparse.Namespace, places: Mapping[Path, str]) -> Saved | None:
    """The report to compare with: the one asked for, else the one that this run is about to replace."""
    if options.since:
        return earlier(options.since, options.only)
    last = next((path for path, content in places.items() if content == "json" and path.is_file()), None)
    if last is None or options.only:
        return None
    try:
        return read(last)
    except EvalError:
        return None  # an older version wrote it; it is replaced


def _console() -> Console:
    """Standard output, in a file or a pipe wide enough for the tables."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=132)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="evals", description="Run the pinned questions and programs.")
    parser.add_argument("--report", type=Path, metavar="FOLDER", help="write page, JSON and JUnit XML into a folder")
    parser.add_argument("--json", type=Path, metavar="PATH", help="also write the results for machines")
    parser.add_argument("--html", type=Path, metavar="PATH", help="also write the report as one page")
    parser.add_argument("--junit", type=Path, metavar="PATH", help="also write the results as JUnit XML")
    parser.add_argument(
        "--since", metavar="REV|REPORT.json", help="show exactly which answers changed since a git revision or a saved report"
    )
    parser.add_argument("--brief", action="store_true", help="play the cases and measure nothing beside them")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="a file, a clause or a case (may be given again); shows the whole trace of what fails",
    )
    parser.add_argument("--vary", action="store_true", help="also put passing questions in other ways")
    parser.add_argument("--regressions", action="store_true", help="exit 1 only where something is worse than the baseline")
    parser.add_argument("--pin", action="store_true", help="accept what holds now as the baseline")
    return parser


if __name__ == "__main__":
    sys.exit(main())
