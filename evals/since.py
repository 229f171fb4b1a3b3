"""The report of an earlier state: one that was saved, or the present questions put to the rules, words and reader of a revision."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from evals.errors import EvalError
from evals.saved import Saved, read

ROOT = Path(__file__).parents[1]
# What is taken from the revision; the evals are today's, so that both are asked the same.
_EARLIER = ("assistant", "policy_corpus", "rules")


def earlier(name: str, only: Sequence[str] = ()) -> Saved:
    """The report saved under this name, or else made of the git revision of this name. EvalError where it is neither."""
    path = Path(name)
    if path.is_file():
        return read(path)
    if path.suffix == ".json":
        raise EvalError(f"there is no report {name}; name a report that `policy-assistant eval --json` wrote, or a git revision")
    with tempfile.TemporaryDirectory(prefix="policy-evals-") as folder, _checked_out(_commit(name), Path(folder) / "revision") as tree:
        return _report_of(tree, Path(folder) / "overlay", name, only)


def _commit(revision: str) -> str:
    try:
        # The dash keeps a revision from being read as an option.
        return _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    except EvalError as error:
        raise EvalError(
            f"there is no revision and no report called {revision}; name one that `git log` shows, or a saved report"
        ) from error


@contextmanager
def _checked_out(commit: str, folder: Path) -> Iterator[Path]:
    _git("worktree", "add", "--detach", "--force", str(folder), commit)
    try:
        yield folder
    finally:
        _git("worktree", "remove", "--force", str(folder))


def _report_of(tree: Path, overlay: Path, name: str, only: Sequence[str]) -> Saved:
    overlay.mkdir()
    for package in _EARLIER:
        (overlay / package).symlink_to(tree / package, target_is_directory=True)
    (overlay / "evals").symlink_to(ROOT / "evals", target_is_directory=True)
    report = overlay / "report.json"
    chosen = [option for one in only for option in ("--only", one)]
    command = [sys.executable, "-m", "evals.suite", "--brief", "--json", str(report), *chosen]
    environment = {**os.environ, "PYTHONPATH": str(overlay)}
    done = subprocess.run(command, cwd=overlay, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if not report.is_file():
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise EvalError(
            f"the questions of today cannot be put to {name} ({last[:200]}); save a report there with its own `eval --json` instead"
        )
    return read(report)


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True)
    except FileNotFoundError as error:
        raise EvalError("git is not installed; give a saved report instead of a revision") from error
    except subprocess.CalledProcessError as error:
        raise EvalError(f"git says: {(error.stderr.strip().splitlines() or ['nothing'])[-1]}") from error
    return done.stdout
