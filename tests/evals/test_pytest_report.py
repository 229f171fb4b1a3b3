"""The report of a run of pytest: made of what its tests have played, by one process or several, and only where nothing was left out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
# Two programs stand in for all, so that nothing has to be read and found.
_CONFTEST = """\
from evals import outcomes
from evals.cases import programs

outcomes.programs = lambda: programs()[:2]
outcomes.question_files = lambda folder=None: []
"""
_PLAYS = """\
from evals.cases import EXAMPLES, programs
from evals.run import Played, decided

def test_the_program_is_played(outcomes):
    program = programs()[{place}]
    assert outcomes.example(decided(program)).right is not False
    outcomes.question(Played(EXAMPLES, program.asked(), None, None, error="nobody was asked"))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Tests in two files, so that two workers share them."""
    (tmp_path / "conftest.py").write_text(_CONFTEST, encoding="utf-8")
    for place in range(2):
        (tmp_path / f"test_{place}.py").write_text(_PLAYS.format(place=place), encoding="utf-8")
    return tmp_path


def run(folder: Path, *options: str) -> str:
    """What pytest prints."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "evals.conftest", "-p", "no:cacheprovider", "--import-mode=importlib", *options]
    done = subprocess.run([*command, "."], cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("workers", [0, 2])
def test_the_report_holds_what_every_process_played(folder: Path, workers: int) -> None:
    told = run(folder, "--eval-report", "report", "-n", str(workers), "--dist", "loadfile")
    assert "The report of the evals: report/index.html" in told
    made = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    assert [example["id"] for example in made["examples"]] == ["intro-1", "intro-2"]
    assert [case["error"] for case in made["cases"]] == ["nobody was asked"] * 2
    assert "always 'no'" in made["measures"]
    assert "nobody was asked" in (folder / "report" / "index.html").read_text(encoding="utf-8")
    assert len(list(ElementTree.parse(folder / "report" / "junit.xml").iter("testcase"))) == 4


def test_a_run_that_leaves_something_out_writes_no_report_and_says_so(folder: Path) -> None:
    told = run(folder, "--eval-report", "report", "--ignore", "test_1.py")
    assert "report is left as it was: not every pinned question was played." in told
    assert not (folder / "report").exists()


def test_without_the_option_nothing_is_written(folder: Path) -> None:
    assert "report" not in run(folder)
    assert not (folder / "report").exists()
