"""The report of a run of pytest: what the tests of this folder have played is written as `make eval` writes it (`--eval-report FOLDER`)."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

from evals import folder
from evals.outcomes import Outcomes

_OUTCOMES = pytest.StashKey[Outcomes]()
# Under this name a worker of pytest-xdist hands over what it has kept.
_PART = "evals"


class _Worker(Protocol):
    config: pytest.Config
    workeroutput: dict[str, bytes]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that asks for the report."""
    told = "after a whole run of the evals write their report into this folder: page, JSON and JUnit XML"
    parser.addoption("--eval-report", type=Path, metavar="FOLDER", help=told)


def pytest_configure(config: pytest.Config) -> None:
    """Begin with nothing kept."""
    config.stash[_OUTCOMES] = Outcomes()


@pytest.fixture(scope="session")
def outcomes(pytestconfig: pytest.Config) -> Outcomes:
    """Where a test leaves what it has played."""
    return pytestconfig.stash[_OUTCOMES]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """On a worker: hand over what its tests have played."""
    given: dict[str, bytes] | None = getattr(session.config, "workeroutput", None)
    if given is not None and session.config.getoption("eval_report") is not None:
        given[_PART] = session.config.stash[_OUTCOMES].part()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: _Worker) -> None:
    """Where workers are led: take what one has kept; one that broke down has handed over nothing."""
    part = getattr(node, "workeroutput", {}).get(_PART)
    if part is not None:
        node.config.stash[_OUTCOMES].join(part)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Write the report and say where it is; of a run that left something out there is none."""
    wanted: Path | None = config.getoption("eval_report")
    if wanted is None:
        return
    standing = config.stash[_OUTCOMES].standing()
    if standing is None:
        terminalreporter.line(f"{wanted} is left as it was: not every pinned question was played.", yellow=True)
        return
    for path, content in folder.within(wanted).items():
        folder.write(path, content, standing)
    terminalreporter.line(f"The report of the evals: {wanted / folder.NAMES['html']}")
