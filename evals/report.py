"""The report in a terminal: the table of clauses, the table of measures, and what fails."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.causes import why
from evals.measures import FAULTS, MEASURES, Rate, latency, measures
from evals.repeat import TIMES
from evals.run import Decided, Played
from evals.standing import Standing


def show(standing: Standing, console: Console) -> None:
    """Everything there is to say of a run."""
    console.print(_clauses(standing))
    console.print(_measures(standing))
    for name, stability in standing.variations.items():
        console.print(f"{name}: {stability.rate} keep their verdict")
        for turned in stability.turned:
            console.print(f"  {escape(turned)}", style="dim")
    _beside(standing, console)
    _failures(standing, console)
    _summary(standing, console)


def show_changes(standing: Standing, console: Console) -> None:
    """Exactly which answers changed, those that are wrong now first, and how to accept them."""
    found = standing.since
    if found is None:
        return
    colours = {"now wrong": "red", "still wrong": "yellow", "now right": "green", "still right": "default"}
    for change in found.changes:
        console.print(
            f"[{colours[change.turn]}]{change.turn}[/]  {escape(change.where)} {escape(change.id)}  (gold: {change.gold})", soft_wrap=True
        )
        console.print(f"    {change.question}", markup=False, soft_wrap=True)
        console.print(f"    was  {change.before}\n    is   {change.after}", markup=False, soft_wrap=True)
    for name, cases in (("new", found.new), ("gone", found.gone)):
        if cases:
            console.print(f"{name}: {', '.join(cases)}", markup=False, soft_wrap=True)
    console.print(f"\nSince {standing.since_name}: {found}.", markup=False, soft_wrap=True)
    if found.counts["now wrong"]:
        console.print(
            "Where an answer is right now, correct its gold (an example in rules/sections); then pin with `make eval ARGS=--pin`.",
            soft_wrap=True,
        )


def _beside(standing: Standing, console: Console) -> None:
    """Retrieval, the surfaces, the same answer every time, and the gold that the rules do not derive."""
    if standing.retrieval:
        table = Table("Searched by", title="Retrieval: paraphrases whose clause is found")
        for heading in ("first (R@1)", "in three (R@3)", "MRR", "held out: R@1", "R@3", "MRR"):
            table.add_column(heading, justify="right")
        for name, found in standing.retrieval.items():
            cells = [
                cell for half in (found, found.held_out) for cell in (half.within(1).fine, half.within(3).fine, f"{half.mrr or 0:.3f}")
            ]
            table.add_row(name, *cells)
        console.print(table)
    if standing.unsteady[0].of:
        console.print(f"asked {TIMES} times: {standing.unsteady[0]} give the same answer every time")
    for same in standing.parity:
        console.print(f"{same.surface}: {same.rate} {'answered' if same is standing.parity[0] else 'answer as the first'}", markup=False)
    if standing.flagged:
        console.print(f"{len(standing.flagged)} questions have a gold that the rules do not derive from the facts stated:")
        for case, told in standing.flagged:
            console.print(f"  {case}: {told}", style="dim", markup=False, soft_wrap=True)


def _clauses(standing: Standing) -> Table:
    table = Table("Clause", title="Clauses")
    for heading in ("examples as facts", "examples as questions", "questions that rest on it"):
        table.add_column(heading, justify="right")
    for row in standing.clauses:
        if standing.whole or row.structured.of or row.asked.of or row.cited.of:
            table.add_row(row.clause, _marked(row.structured, "red"), _marked(row.asked, "yellow"), _marked(row.cited, "yellow"))
    return table


def _marked(rate: Rate, colour: str) -> str:
    text = f"{rate.right}/{rate.of}" if rate.of else "–"
    return f"[{colour}]{text}[/]" if rate.right < rate.of else text


def _measures(standing: Standing) -> Table:
    columns = standing.columns
    table = Table("Measure", title="Measures")
    for name in columns:
        table.add_column(name, justify="right")
    found = {name: measures(results) for name, results in columns.items()}
    for measure in MEASURES:
        label = f"{measure} *" if measure in FAULTS else measure
        table.add_row(label, *(found[name][measure].percent if name in standing.trivial else str(found[name][measure]) for name in columns))
    table.add_row("reply in ms, median / 95 of 100", *(_time(columns[name]) for name in columns if name not in standing.trivial))
    table.caption = "* less is better. Last columns: trivial answers to the seen questions."
    return table


def _time(results: Sequence[Played]) -> str:
    times = latency(results)
    return f"{times[0]:.0f} / {times[1]:.0f}" if times else "–"


def _failures(standing: Standing, console: Console) -> None:
    for decided in standing.broken:
        console.print(f"[red]example {decided.program.id}[/]: {_decided(decided)}")
    new = {r.case for r in standing.regressions}
    known = [p for p in standing.failing if p.case.id not in new]
    if known and standing.whole:
        console.print("\nKnown failures:")
    for played in known if standing.whole else standing.failing:
        console.print(line(played), markup=False, soft_wrap=True) if standing.whole else console.print(
            trace(played), markup=False, soft_wrap=True
        )
    for problem in standing.problems:
        console.print(f"[red]{escape(str(problem))}[/]", soft_wrap=True)
    for clause in standing.uncovered:
        console.print(f"[red]clause {clause}[/] has no case that passes; add an example to its entry")
    for regression in standing.regressions:
        console.print(f"[red]worse than pinned[/] {escape(str(regression))}", soft_wrap=True)


def _decided(decided: Decided) -> str:
    example = decided.program.example
    return escape(f"{example.verdict} → {decided.given}: {example.ask} ({decided.because})")


def line(played: Played) -> str:
    """One failing case in one line: id, causes, and for each cause what was wanted and given."""
    return f"{played.file} {played.case.id}: {'; '.join(told(played))}"


def told(played: Played) -> list[str]:
    """Each cause with what was wanted and what was given."""
    case, answer = played.case, played.answer
    if answer is None:
        return [f"crash: {played.error}"]
    details = {
        "kind": f"{case.kind} → {answer.kind}",
        "values": f"{', '.join(case.values)} → {', '.join(value.value for value in answer.values) or 'none'}",
        "clauses": f"{', '.join(case.clauses)} → {', '.join(citation.clause for citation in answer.citations) or 'none'}",
        "facts": facts_told(played),
        "facts_after": f"{json.dumps(case.facts_after)} → {json.dumps([turn.facts for turn in played.said])}",
    }
    because = why(played)
    verdict = f"{case.verdict} → {played.given}{f'; {because.cause}: {because.told}' if because else ''}"
    return [
        f"{cause} ({details.get(cause, '' if cause in ('quotes', 'must_not') else verdict)})".replace(" ()", "") for cause in played.causes
    ]


def facts_told(played: Played) -> str:
    """Each gold fact that was read otherwise: 'total_units 14 → 10'."""
    read = played.answer.facts if played.answer else {}
    return ", ".join(
        f"{name} {value} → {read.get(name, 'not read')}" for name, value in (played.case.facts or {}).items() if read.get(name) != value
    )


def trace(played: Played) -> str:
    """The whole trace of one failing case."""
    answer = played.answer
    rows = [
        line(played),
        *(f"  question  {turn}" for turn in played.case.turns),
        f"  gold      {played.case.verdict} {', '.join(played.case.clauses)}; {played.case.why}",
    ]
    if answer is not None:
        rows += [f"  facts     {json.dumps(answer.facts)}", f"  asking    {json.dumps(played.asking)}"]
        rows += [
            f"  clauses   {', '.join(citation.clause for citation in answer.citations)}",
            f"  verdict   {played.given}",
            f"  text      {' '.join(answer.text.split())}",
        ]
    return "\n".join(rows)


def _summary(standing: Standing, console: Console) -> None:
    if standing.stale:
        console.print(
            f"\n{len(standing.stale)} known failures pass now: {', '.join(standing.stale)}; run the suite with --pin to hold them",
            soft_wrap=True,
        )
    if standing.status == 0:
        questions = len(standing.shown) + len(standing.unseen)
        held = f"{len(standing.examples)} examples, {questions} questions, {len(standing.failing)} known failures"
        console.print(f"\n[green]All that held still holds[/]: {held}.", soft_wrap=True)
    else:
        wrong = (len(standing.broken), len(standing.uncovered), len(standing.regressions), len(standing.problems))
        console.print(
            f"\n[red]Not all that held still holds[/]: {wrong[0]} examples decided otherwise, {wrong[1]} clauses without a passing case, "
            f"{wrong[2]} results worse than pinned, {wrong[3]} problems in case files.",
            soft_wrap=True,
        )
