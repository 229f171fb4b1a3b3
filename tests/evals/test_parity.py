"""The same question through every surface gets the same verdict, the same numbers and the same clauses."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.case import Case
from evals.cases import load, question_files
from evals.errors import EvalError
from evals.measures import Rate
from evals.parity import chosen, parity, surfaces
from evals.repeat import unsteady

CASES = [case for cases in load(question_files()).files.values() for case in cases]
SAMPLE = [*chosen([case for case in CASES if len(case.turns) == 1], 6), *chosen([case for case in CASES if len(case.turns) > 1], 4)]


def test_every_surface_answers_a_sample_as_the_python_call_does() -> None:
    found = parity(SAMPLE, surfaces())
    assert [told for p in found for told in p.differing] == []
    assert {p.surface for p in found} >= {
        "Python call",
        "command line, ask",
        "command line, ask --batch",
        "chat",
        "REST and embed",
        "MCP",
        "OpenAI-compatible",
        "ticket draft",
        "Slack",
    }
    assert all(p.rate.of for p in found)


def test_a_surface_that_answers_otherwise_is_told_with_both_answers() -> None:
    case = Case(id="x", turns=("?",), verdict="yes")
    yes = {
        "verdict": "yes",
        "values": [{"value": "12", "unit": "units", "clause": "2.4", "what": "least"}],
        "citations": [{"clause": "2.4"}],
    }
    no = {**yes, "verdict": "no", "citations": []}
    found = parity(
        [case], {"first": lambda turns: [yes], "same": lambda turns: [yes], "other": lambda turns: [no], "silent": lambda turns: [None]}
    )
    assert [p.rate for p in found] == [Rate(1, 1), Rate(1, 1), Rate(0, 1), Rate(0, 0)]
    assert found[2].differing == ("x: yes; 12; 2.4 → no; 12; no clause",)


def test_a_surface_is_added_by_one_line_and_one_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "surfaces.toml"
    path.write_text('[surface]\n"REST" = "evals.surfaces:python"\n', encoding="utf-8")
    assert list(surfaces(path)) == ["REST"]
    path.write_text('[surface]\n"REST" = "evals.surfaces:rset"\n', encoding="utf-8")
    with pytest.raises(EvalError, match=r"REST: evals\.surfaces:rset is no function"):
        surfaces(path)


def test_ten_runs_of_a_sample_give_ten_identical_answers() -> None:
    rate, differing = unsteady(SAMPLE[:6])
    assert differing == () and rate == Rate(6, 6)
