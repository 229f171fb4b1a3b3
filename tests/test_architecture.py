"""The architecture: who may import whom, what stays light, what the tree looks like, and that the papers speak of things that exist."""

from __future__ import annotations

import ast
import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
import pytest_socket
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGES = ("assistant", "evals", "policy_corpus", "rules", "ui")
HEAVY = ("torch", "transformers", "sentence_transformers", "chromadb", "gradio")
PAPERS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/operations.md", "docs/configuration.md", "docs/rest.md")
PAPERS += ("docs/performance.md", "docs/scaling.md", "docs/accessibility.md", "docs/agents.md", "docs/embed.md", "docs/slack.md")


def modules(package: str) -> list[Path]:
    return [path for path in sorted((ROOT / package).rglob("*.py")) if not path.stem.startswith("test_") and path.stem != "conftest"]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """The top name of every absolute import in a module, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@cache
def project() -> dict[str, object]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])


def required(*extras: str) -> dict[str, Requirement]:
    """What pyproject.toml asks for by canonical name, of the runtime or of extras."""
    stated = project()
    optional = stated["optional-dependencies"]
    assert isinstance(optional, dict)
    lines = [line for extra in extras for line in optional[extra]] if extras else stated["dependencies"]
    assert isinstance(lines, list)
    found = {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}
    return {name: line for name, line in found.items() if name != "policy-assistant"}


@cache
def pinned() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines if not line.startswith("#"))}


def test_the_layers_hold() -> None:
    done = python("from importlinter.cli import lint_imports_command as command; command(['--no-cache'])")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["ui.cli", "ui.batch", "rules.check", "policy_corpus.clauses", "assistant"])
def test_printing_a_clause_or_checking_a_program_loads_no_model_no_store_and_no_server(module: str) -> None:
    done = python(f"import sys, {module}; print(*(name for name in {HEAVY!r} if name in sys.modules))")
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr


@pytest.mark.parametrize("path", modules("rules"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_decisions_import_pydantic_and_the_standard_library_only(path: Path) -> None:
    assert set(imported(path)) - set(sys.stdlib_module_names) <= {"rules", "pydantic", "pydantic_core"}


@pytest.mark.parametrize("path", modules("rules"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_decisions_do_not_ask_what_day_it_is(path: Path) -> None:
    asked = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
    assert not asked & {"now", "today", "utcnow", "monotonic", "perf_counter", "getenv", "environ"}


def test_the_tree_is_as_designed() -> None:
    hidden_or_made = {"build", "dist", "report"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] not in "._"} - hidden_or_made
    assert {*PACKAGES, "tests"} <= folders <= {*PACKAGES, "tests", "docs", "deploy"}
    assert not list(ROOT.glob("*.py"))
    for name in ("pyproject.toml", "requirements.lock", "Makefile", "LICENSE", ".ci/run", *PAPERS):
        assert (ROOT / name).is_file(), name
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_every_module_is_named_for_what_it_is() -> None:
    vague = {"util", "utils", "helper", "helpers", "manager", "service", "services", "base", "common", "misc", "core"}
    assert [path for package in PACKAGES for path in modules(package) if path.stem in vague or path.parent.name in vague] == []


def test_what_the_code_imports_is_declared_and_what_is_declared_is_imported() -> None:
    sold = metadata.packages_distributions()
    names = {name for package in PACKAGES for path in modules(package) for name in imported(path)}
    foreign = names - set(sys.stdlib_module_names) - set(PACKAGES)
    used = {canonicalize_name(sold[name][0]) for name in foreign}
    declared, optional = set(required()), set(required("model"))
    # pydantic pins its own core; the screenshots of the papers are made with what the browser tests have.
    assert used - declared - optional <= {"pydantic-core", "playwright"}
    assert declared <= used
    # LangChain itself is imported by name, where POLICY_LLM asks for it.
    assert optional - {"langchain"} <= used


def test_the_lock_pins_what_is_declared_within_the_declared_bounds() -> None:
    for name, line in {**required(), **required("test"), **required("dev")}.items():
        assert line.specifier.contains(pinned()[name]), line


def test_what_is_tested_is_what_is_pinned() -> None:
    installed = {canonicalize_name(found.metadata["Name"]): found.version.partition("+")[0] for found in metadata.distributions()}
    assert {name: installed.get(name) for name in pinned()} == pinned(), "run 'make install'"


def test_no_test_reaches_another_machine() -> None:
    # 192.0.2.0/24 is kept for documentation: nobody is there even where nothing refuses.
    with pytest.raises(pytest_socket.SocketConnectBlockedError), pytest.warns(UserWarning, match="192.0.2.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_no_child_of_a_test_reaches_another_machine() -> None:
    done = python("import urllib.request as u; u.urlopen('http://192.0.2.1/', timeout=5)")
    assert "Connection refused" in done.stderr


def papers() -> list[Path]:
    return [ROOT / name for name in PAPERS if (ROOT / name).is_file()]


@pytest.mark.parametrize("paper", papers(), ids=lambda path: path.name)
def test_every_command_that_a_paper_names_exists(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^|\$ )make ([a-z-]+)", text, re.MULTILINE)) <= targets
    import typer.main

    from ui.cli import app

    group = typer.main.get_command(app)
    commands = set(getattr(group, "commands", {}))
    assert set(re.findall(r"(?:`|^|\$ )(?:[\w./]+/)?policy-assistant ([a-z]+)", text, re.MULTILINE)) <= commands


@pytest.mark.parametrize("paper", papers(), ids=lambda path: path.name)
def test_every_file_that_a_paper_names_exists(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    tops = "|".join((*PACKAGES, "tests", r"\.ci", "docs", "deploy"))
    named = re.findall(rf"`((?:{tops})/[\w./*-]*)`", text) + re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)", text)
    assert [name for name in named if not list(ROOT.glob(name.rstrip("/")))] == []
