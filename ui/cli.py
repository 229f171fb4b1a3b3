"""The command line `policy-assistant`: exit status 0 answered, 1 a check failed, 2 bad input with one plain sentence."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

import assistant
from ui import administration, batch, policy_commands, printing
from ui.errors import InputError, sentence
from ui.programs import Program, given_program, value_of
from ui.question import checked
from ui.stdin import stdin_text

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON, as every machine interface gives it.")]
About = Annotated[
    list[str] | None, typer.Option("--about", metavar="ID", help="Narrow the verdict to this clause (repeat, or use commas).")
]
Batch = Annotated[str | None, typer.Option("--batch", metavar="IN.jsonl", help="Read JSON lines ('-': standard input), print JSON lines.")]


@app.callback()
def about() -> None:
    """Answers questions about the policy on certificates and micro-credentials, with the clauses that decide."""


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question ('-' reads it from standard input).")] = None,
    as_json: Json = False,
    batch_file: Batch = None,
) -> None:
    """Answer one question, or a batch of conversations."""
    if batch_file is not None:
        _refuse_both(question, "a question")
        _exit_after_batch(batch_file, batch.ask)
    assistant.search_lightly()
    answer = assistant.answer(checked(stdin_text() if question == "-" else question or ""))
    if as_json:
        printing.print_line(answer.model_dump(mode="json"))
    else:
        printing.print_answer(answer)


@app.command()
def check(
    program: Annotated[str | None, typer.Argument(metavar="PROGRAM.toml|json", help="The program's facts ('-': standard input).")] = None,
    as_json: Json = False,
    batch_file: Batch = None,
    about: About = None,
    receipt: Annotated[Path | None, typer.Option("--receipt", help="Also write a receipt that 'replay' can make again.")] = None,
) -> None:
    """Check stated facts, without reading language."""
    if batch_file is not None:
        _refuse_both(program, "a program")
        _refuse_both("; ".join(about or []) or None, "--about (a line has an about of its own)")
        _exit_after_batch(batch_file, batch.check)
    if program is None:
        raise InputError("Name the file that holds the facts of the program, or give --batch.")
    read = given_program(program).narrowed(about or [])
    decided = read.check()
    if receipt is not None:
        policy_commands.write_receipt(receipt, read)
    if as_json:
        printing.print_line(decided.model_dump(mode="json"))
    else:
        printing.print_check(decided)
    raise typer.Exit(1 if decided.verdict == "no" else 0)


@app.command()
def bounds(
    fact: Annotated[str, typer.Argument(metavar="FACT", help="The count asked for, such as graduate_units.")],
    program: Annotated[str | None, typer.Argument(metavar="[PROGRAM.toml|json]", help="The other facts ('-': standard input).")] = None,
    stated: Annotated[list[str] | None, typer.Option("--fact", metavar="NAME=VALUE", help="One of the other facts; repeat it.")] = None,
    about: About = None,
    course_units: Annotated[str, typer.Option(help="The units of one course.")] = "3",
    as_json: Json = False,
) -> None:
    """Show the least and the most of one fact, given the others, exactly and in whole units and courses."""
    given = (given_program(program) if program is not None else Program({})).narrowed(about or []).with_facts(stated or [])
    found = assistant.program_bounds(fact, given.facts, given.credential, given.about, value_of(course_units))
    if as_json:
        printing.print_line(found.model_dump(mode="json"))
    else:
        printing.print_bounds(found)


@app.command()
def clause(clause_id: Annotated[str, typer.Argument(metavar="ID", help="Such as 2.5, intro or L2.")], as_json: Json = False) -> None:
    """Print one clause of the policy."""
    view = assistant.clause_text(clause_id)
    if as_json:
        printing.print_line(view.model_dump(mode="json"))
    else:
        printing.print_clause(view)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on (default: the setting, else 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on (0: any that is free).", min=0, max=65535)] = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="A TOML file of settings; POLICY_... in the environment goes before it.")
    ] = None,
) -> None:
    """Start the chat in the browser and the machine interfaces; Ctrl+C ends it."""
    from ui.serving import serve as start
    from ui.settings import load

    start(load(config, host=host, port=port))


@app.command()
def mcp(
    config: Annotated[
        Path | None, typer.Option("--config", help="A TOML file of settings; POLICY_... in the environment goes before it.")
    ] = None,
) -> None:
    """Serve the tools to one MCP client over standard input and output."""
    from ui.serving import serve_agent
    from ui.settings import load

    serve_agent(load(config))


@app.command()
def slack(
    config: Annotated[
        Path | None, typer.Option("--config", help="A TOML file of settings; POLICY_... in the environment goes before it.")
    ] = None,
) -> None:
    """Answer in Slack over a connection of Socket Mode; Ctrl+C ends it."""
    from ui.serving import serve_slack
    from ui.settings import load

    serve_slack(load(config))


@app.command(name="eval")
def evaluate(
    report: Annotated[Path | None, typer.Option("--report", metavar="FOLDER", help="Write page, JSON and JUnit XML into a folder.")] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="Also write the results to this file.")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="REV|REPORT.json", help="Show which answers changed since then.")] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="A file, a clause or a case; may be given again.")
    ] = None,
    pin: Annotated[bool, typer.Option("--pin", help="Accept what holds now as the baseline.")] = False,
) -> None:
    """Run the pinned questions and programs, or show which answers a rule edit changed."""
    # By name, because the surfaces and the evals are layers side by side that do not import each other.
    suite = importlib.import_module("evals.suite")
    named = (("--report", report), ("--json", as_json), ("--since", since), *(("--only", name) for name in only or ()))
    options = [part for option, value in named if value is not None for part in (option, str(value))]
    raise typer.Exit(int(suite.main([*options, *(["--pin"] if pin else [])])))


@app.command()
def index() -> None:
    """Build the search index afresh, with progress."""
    from ui.progress import shown_progress

    with shown_progress() as progress:
        assistant.build_index(progress)


policy_commands.register(app)
app.add_typer(administration.app, name="admin")


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command and gives its exit status; whatever goes wrong becomes one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = app(args=list(arguments), prog_name="policy-assistant", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except (BrokenPipeError, SystemExit):
        # The reader has gone, as in `... | head` (typer and rich make an exit of it); what is still to be flushed goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except typer.TyperException as error:
        return _complain(str(getattr(error, "format_message", error.__str__)()))
    except Exception as error:  # the last resort: nobody at a command line should have to read a traceback
        return _complain(sentence(error))


def _complain(message: str) -> int:
    line = " ".join(message.split())
    print(line if line.endswith((".", "?", "!")) else f"{line}.", file=sys.stderr)
    return 2


def _exit_after_batch(name: str, decide: batch.Decide) -> None:
    bad = failed = lines = 0
    with _opened(name) as source:
        for record in batch.run(source, decide):
            printing.print_line(record)
            lines += 1
            bad += "error" in record
            failed += record.get("verdict") == "no"
    if bad:
        raise InputError(f"{bad} of {lines} lines could not be read; the error on each tells what to correct.")
    raise typer.Exit(1 if failed else 0)


def _opened(name: str) -> contextlib.AbstractContextManager[BinaryIO]:
    if name == "-":
        return contextlib.nullcontext(sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise InputError(f"{name} cannot be read ({error.strerror or error}); check the name of the file.") from error


def _refuse_both(given: str | None, what: str) -> None:
    if given is not None:
        raise InputError(f"Give either {what} or --batch, not both.")


if __name__ == "__main__":
    main()
