"""What holds in every test: nothing leaves this machine, the shell of whoever runs them changes nothing, one index serves all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browsing import NO_CHROMIUM, browser

__all__ = ["browser"]
# Nothing listens on the discard port, so a child process that honours proxies reaches no other machine;
# in the process of the tests themselves pytest-socket refuses (see pyproject.toml).
_NOWHERE = "http://127.0.0.1:9"
_LOOPBACK = "127.0.0.1,::1,localhost"
_ENVIRONMENT = {
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    # Two workers share two cores; threads of their own would only get in each other's way.
    "OMP_NUM_THREADS": "1",
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), _NOWHERE),
    **dict.fromkeys(("NO_PROXY", "no_proxy"), _LOOPBACK),
}
# Settings that a developer may have, of this software, of libraries and of the terminal.
_FORGOTTEN = ("ANTHROPIC_", "CHROMA_", "COLUMNS", "FORCE_COLOR", "GRADIO_", "LANGCHAIN_", "LANGSMITH_", "LINES", "NO_COLOR")
_FORGOTTEN += ("OPENAI_", "POLICY_", "SLACK_", "SSLKEYLOGFILE", "UVICORN_", "XDG_CACHE_HOME")


def _set_up(root: Path) -> None:
    for name in [name for name in os.environ if name.startswith(_FORGOTTEN)]:
        del os.environ[name]
    os.environ.update(_ENVIRONMENT)
    # Kept between runs. An index names what it is made of and locks itself, so workers and versions of the text may share the folder.
    os.environ["POLICY_INDEX_DIR"] = str(root / ".cache" / "test-index")
    # A test that starts the service as users do keeps nothing in the home of whoever runs it.
    os.environ["XDG_DATA_HOME"] = str(root / ".cache" / "test-data")


# On import, which is before any module under test reads the environment.
_set_up(Path(__file__).parents[1])


def pytest_sessionstart(session: pytest.Session) -> None:
    """Have the learned readers ready before any test: where what they are made of was changed, a service that a test starts must not
    wait for minutes until they are trained. Of two workers one trains from the front of the list and the other from its end.
    """
    hands_out = session.config.getoption("numprocesses", None) and not hasattr(session.config, "workerinput")
    if hands_out or session.config.option.collectonly:
        return
    from assistant.read.trained import load_readers

    load_readers(last_first=os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw1")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly that the browser was not tested."""
    skipped = [report for report in terminalreporter.getreports("skipped") if NO_CHROMIUM in str(report.longrepr)]
    if skipped:
        terminalreporter.section("not tested in a browser", sep="!", yellow=True)
        terminalreporter.line(f"{len(skipped)} browser tests were skipped: {NO_CHROMIUM} (on Debian: apt-get install chromium).")
