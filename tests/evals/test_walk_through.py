"""The walk-through for the policy officer does what it says: its edits apply, its commands run, and the answers it shows are shown."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECTION = "rules/sections/2-academic-certificate.toml"
WRITTEN = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", WRITTEN, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages in a repository of their own, as an officer has them."""
    folder = tmp_path_factory.mktemp("officer") / "repository"
    for package in ("assistant", "evals", "policy_corpus", "rules", "ui"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "before"]):
        subprocess.run(["git", "-c", "user.name=officer", "-c", "user.email=officer@example.org", *command], cwd=folder, check=True)
    return folder


def edited(tree: Path, diff: str) -> None:
    """One diff of the walk-through applied; its lines must stand in the section exactly once."""
    path = tree / SECTION
    before, after = ("".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in kept) for kept in (" -", " +"))
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    path.write_text(text.replace(before, after), encoding="utf-8")


def shown(tree: Path, command: str) -> str:
    """What a command of the walk-through prints."""
    program, *arguments = command.split()
    assert program == "policy-assistant"
    done = subprocess.run([sys.executable, "-m", "ui.cli", *arguments], cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_walk_through_shows_which_answers_an_edit_turns_and_how_to_accept_them(tree: Path) -> None:
    edit, acceptance = blocks("diff")
    look, look_again = (block.strip() for block in blocks("sh"))
    (promised,) = blocks("text")
    edited(tree, edit)
    told = shown(tree, look)
    assert promised in told
    assert "after a change of the rules" in told and "now wrong" in told.splitlines()[-2]
    edited(tree, acceptance)
    told = shown(tree, look_again)
    assert "still right  example 2.4-2  (gold: no)" in told and "now wrong  example 2.4-2 " not in told
    assert (tree / SECTION).read_text(encoding="utf-8").count("min = 15") == 1
    assert subprocess.run(["git", "worktree", "list"], cwd=tree, capture_output=True, text=True, check=True).stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [("no-such-revision", "there is no revision and no report called no-such-revision"), ("gone.json", "there is no report gone.json")],
)
def test_a_revision_or_report_that_is_not_there_is_one_sentence(tree: Path, name: str, told: str) -> None:
    done = subprocess.run([sys.executable, "-m", "ui.cli", "eval", "--since", name], cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stdout == ""
    assert told in done.stderr and done.stderr.count("\n") == 1
