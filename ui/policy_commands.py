"""The commands about the policy itself and about many programs: analyse, ledger, replay, audit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ui.errors import InputError
from ui.programs import Program
from ui.progress import shown_progress


def analyse(
    picture: Annotated[Path | None, typer.Option("--picture", help="Also write the picture of the cliff (SVG) to this file.")] = None,
) -> None:
    """Find the policy's gaps, cliffs, overlaps and forks, and compare them with the register."""
    from assistant import catalogue

    table = Table("what", "clauses", "finding", box=None, padding=(0, 2))
    for oddity in catalogue.analyse():
        table.add_row(f"{oddity.kind} {oddity.id}", ", ".join(oddity.clauses), oddity.what)
    Console().print(table)
    if picture is not None:
        _write(picture, catalogue.picture())
    differences = catalogue.differences()
    for line in differences:
        sys.stderr.write(f"{line}\n")
    raise typer.Exit(1 if differences else 0)


def ledger() -> None:
    """Show which entry claims each sentence of both documents."""
    from assistant import catalogue

    found = catalogue.ledger()
    open_lines = [*found.unclaimed, *found.doubly_claimed]
    headings = len(found.standing("heading"))
    counts = f"{len(found.claimed)} claimed, {len(found.aside)} set aside, {headings} headings, {len(open_lines)} open"
    _say(f"{len(found.lines)} sentences: {counts}.")
    for line in open_lines:
        _say(str(line))
    raise typer.Exit(0 if found.complete else 1)


def replay(receipt: Annotated[Path, typer.Argument(metavar="RECEIPT", help="A file that 'check --receipt' wrote.")]) -> None:
    """Make a receipt again and compare it byte for byte."""
    from assistant import catalogue

    try:
        text = receipt.read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(f"{receipt} cannot be read ({error.strerror or error}); check the name of the file.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{receipt} is not text in UTF-8; give a file that 'check --receipt' wrote.") from error
    found = catalogue.replayed(text)
    _say("The receipt is the same, byte for byte." if found.same else "The receipt is not the same: " + "; ".join(found.changes) + ".")
    raise typer.Exit(0 if found.same else 1)


def audit(
    programs: Annotated[Path | None, typer.Argument(metavar="PROGRAMS.csv|xlsx", help="One row a program, or one row a course.")] = None,
    to: Annotated[Path, typer.Option("--to", help="The folder that the reports are written to.")] = Path("report"),
    template: Annotated[bool, typer.Option("--template", help="Print a file to start from, with every usual column.")] = False,
    sample: Annotated[bool, typer.Option("--sample", help="Print a catalogue to try it with.")] = False,
) -> None:
    """Check a whole catalogue and write a report (a table here, audit.csv and audit.html in a folder)."""
    from ui.catalogue import SAMPLE, TEMPLATE, terminal
    from ui.catalogue import audit as run_audit

    if template or sample:
        sys.stdout.write((TEMPLATE if template else SAMPLE).read_text(encoding="utf-8"))
        raise typer.Exit(0)
    if programs is None:
        raise InputError("Name the catalogue to check, such as programs.csv, or give --template for a file to start from.")
    with shown_progress() as progress:
        tally = run_audit(programs, to, lambda done, whole: progress("rows", done, whole))
    Console().print(terminal(tally))
    _say(f"Written: {to / 'audit.csv'} and {to / 'audit.html'}")
    raise typer.Exit(tally.exit_status)


def write_receipt(path: Path, program: Program) -> None:
    """Write the receipt of a check: facts with where each came from, findings, fingerprints."""
    from assistant import catalogue

    provenance = dict.fromkeys(program.facts, "stated in the program file")
    _write(path, catalogue.receipt_text(program.facts, program.credential, provenance, program.about))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror or error}); choose another file.") from error


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (analyse, ledger, replay, audit):
        app.command()(command)
