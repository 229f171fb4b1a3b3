"""The bench: how times become figures, how a run is compared with the last, what is written where, and what the replicas' clients notice."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from urllib.request import urlopen

import pytest

from evals.bench import __main__ as bench
from evals.bench import conversing, kept, sampled, table, zen_table
from evals.bench.conversing import Talk, Turn
from evals.bench.figure import Figure, at_least, at_most, percentile, slope
from evals.bench.kept import Kept, Subject
from evals.bench.load import get, loaded
from evals.bench.machine import Machine, resident_mb, this_machine
from evals.bench.peer import verdict_in
from evals.bench.peers import chosen
from evals.bench.proxy import proxy
from evals.bench.serving import empty_service
from evals.errors import EvalError

MACHINE = Machine(processor="a processor", cores=2, memory_gb=8, system="Linux x86_64", python="3.12.0", day="2026-01-02", load=0.25)
FIGURE = Figure(subject="audit", what="programs", value=120, unit="a second", target=at_least(100))


def of(*figures: Figure, name: str = "audit", machine: Machine = MACHINE) -> Subject:
    return Subject(name=name, machine=machine, figures=figures)


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [([5.0], 0.95, 5.0), ([1.0, 2.0], 0.5, 1.0), (list(range(1, 101)), 0.95, 95), ([3.0, 1.0, 2.0], 1.0, 3.0), ([2.0, 1.0], 0.0, 1.0)],
)
def test_a_percentile_is_a_value_that_was_measured(values: list[float], share: float, found: float) -> None:
    assert percentile(values, share) == found


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_a_slope_is_that_of_the_line_through_the_points() -> None:
    assert slope([(0, 1.0), (10, 2.0), (20, 3.0)]) == pytest.approx(0.1)
    assert slope([(0, 5.0), (10, 5.0)]) == 0
    with pytest.raises(ValueError, match="two places"):
        slope([(3, 1.0), (3, 2.0)])


def test_a_target_is_met_on_its_limit_and_missed_beyond_it() -> None:
    assert at_most(3).met(3) and not at_most(3).met(3.01)
    assert at_least(250).met(250) and not at_least(250).met(249.9)
    assert Figure(subject="a", what="b", value=1).met is None


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(120, 100, "×1.20"), (104, 100, "="), (50, 100, "×0.50"), (1, None, ""), (0, 0, "="), (0, 3, "changed"), (3, 0, "changed")],
)
def test_a_run_is_compared_by_ratio_and_noise_is_not_told(now: float, before: float | None, said: str) -> None:
    assert table.compared(now, before) == said


@pytest.mark.parametrize(
    ("value", "said"), [(1234.5, "1,234 ms"), (12.34, "12.3 ms"), (1.234, "1.23 ms"), (0.01234, "0.012 ms"), (0, "0.00 ms")]
)
def test_a_value_has_as_many_digits_as_it_deserves(value: float, said: str) -> None:
    assert table.shown(value, "ms") == said


def test_the_table_names_what_misses_its_target_and_what_was_left_out() -> None:
    missed = Figure(subject="audit", what="memory", value=400, unit="MB", target=at_most(350))
    subject = Subject(name="audit", machine=MACHINE, figures=(FIGURE, missed), profile=("60%  read",), skipped=("audit: no Chromium",))
    told = table.terminal([subject], Kept(subjects=(of(FIGURE.model_copy(update={"value": 60})),)))
    lines = told.splitlines()
    assert "yes" in lines[1] and "×2.00" in lines[1]
    assert "NO" in lines[2] and "at most 350 MB" in lines[2]
    assert "  60%  read" in lines and lines[-1] == "Left out: audit: no Chromium"


def test_what_a_run_leaves_is_read_by_the_next(tmp_path: Path) -> None:
    file = tmp_path / "report" / "bench.json"
    assert kept.read(file) == Kept()
    left = Kept(subjects=(of(FIGURE),))
    kept.write(left, file)
    assert kept.read(file) == left
    file.write_text("{}x", encoding="utf-8")
    with pytest.raises(EvalError, match="move it away"):
        kept.read(file)


def test_subjects_that_were_not_measured_again_stay_as_they_were() -> None:
    before = Kept(subjects=(of(FIGURE), of(name="peers"), of(name="gone")))
    again = of(FIGURE.model_copy(update={"value": 90.0}))
    after = before.renewed([again], ["peers", "audit"])
    assert [subject.name for subject in after.subjects] == ["peers", "audit"]
    assert after.subjects[1] is again


def test_the_paper_gets_the_figures_between_its_marks_and_keeps_the_rest(tmp_path: Path) -> None:
    paper = tmp_path / "performance.md"
    paper.write_text(f"# Before\n{table.BEGIN}\nold\n{table.END}\nAfter.\n", encoding="utf-8")
    table.document(Kept(subjects=(of(FIGURE),)), paper)
    text = paper.read_text(encoding="utf-8")
    assert text.startswith("# Before\n") and text.endswith("\nAfter.\n") and "old" not in text
    assert "| audit | programs | 120 a second | at least 100 a second | yes |" in text
    assert "a processor, 2 cores" in text and "load average of the minute before: 0.25" in text
    with pytest.raises(EvalError, match="no figures yet"):
        table.document(Kept(), paper)
    paper.write_text("no marks", encoding="utf-8")
    with pytest.raises(EvalError, match="does not say where"):
        table.document(Kept(subjects=(of(FIGURE),)), paper)


def test_figures_of_two_machines_are_told_apart(tmp_path: Path) -> None:
    other = MACHINE.model_copy(update={"processor": "another"})
    told = table.markdown(Kept(subjects=(of(FIGURE), of(name="peers", machine=other))))
    assert "--only audit` on a processor" in told and "--only peers` on another" in told


def test_a_subject_that_does_not_exist_is_told_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--only", "speed"]) == 2
    assert "name some of cold start" in capsys.readouterr().err


def test_what_cannot_be_measured_here_is_left_out_and_the_rest_is_kept() -> None:
    def without() -> list[Figure]:
        raise EvalError("zen-engine is not installed.")

    subject = bench.measured("rules core", (lambda: iter([FIGURE]), lambda: iter(without())))
    assert subject.figures == (FIGURE,) and subject.skipped == ("rules core: zen-engine is not installed",)


def test_the_machine_is_told_with_its_load() -> None:
    machine = this_machine()
    assert machine.cores >= 1 and machine.load >= 0 and machine.processor in machine.told()
    assert 5 < resident_mb() < 100_000


def test_clients_time_what_is_answered_and_count_what_is_not() -> None:
    with empty_service() as address:
        good = loaded([address], [get("/")], clients=2, seconds=0.2)
        assert good.ms and good.refused == 0 and good.per_second > 1
        with pytest.raises(EvalError, match="no request"):
            loaded([address], [get("/none")], clients=1, seconds=0.1)


def test_a_proxy_passes_over_a_server_that_is_away() -> None:
    with empty_service() as address, proxy() as way:
        way.servers = ("http://127.0.0.1:9", address)
        for _ in range(3):
            with urlopen(f"{way.address}/") as answer:
                assert json.load(answer) == {}


def test_a_turn_that_was_acknowledged_and_not_kept_is_lost() -> None:
    assert conversing.lost(["a", "b", "c"], ["a", "b", "c"]) == []
    assert conversing.lost(["a", "b", "c"], ["a", "c"]) == ["b"]
    assert conversing.lost(["a", "a"], ["a"]) == ["a"]
    assert conversing.lost(["a", "b"], ["b", "a"]) == ["b"]
    assert conversing.lost(["a"], []) == ["a"]


def test_a_turn_that_was_kept_once_too_often_is_counted_and_the_last_one_under_way_is_not() -> None:
    assert conversing.doubled(["a", "b"], ["a", "b"]) == 0
    assert conversing.doubled(["a", "b"], ["a", "b", "c"]) == 0
    assert conversing.doubled(["a", "b"], ["a", "a", "b", "b"]) == 1


def test_an_answer_that_is_not_the_expected_one_is_wrong() -> None:
    right = conversing.expected(10)
    questions = [said.format(n=10) for said in conversing.SAID]
    talk = Talk(10, "1", [Turn(question, told) for question, told in zip(questions, right, strict=True)])
    assert conversing.wrong([talk]) == []
    talk.turns[1] = Turn(questions[1], ("yes", "2.4"))
    assert [line.startswith("as an academic certificate of 10") for line in conversing.wrong([talk])] == [True]


def test_a_verdict_is_the_first_word_of_what_a_model_says() -> None:
    assert [verdict_in(words) for words in ("Yes, it", " no.", "Depends on", "The policy", "")] == ["yes", "no", "depends", "none", "none"]


def test_the_peers_are_asked_a_hundred_questions_that_want_a_verdict() -> None:
    found = chosen()
    assert len({case.id for case in found}) == 100
    assert {case.verdict for case in found} == {"yes", "no", "depends"}


def test_work_is_counted_for_the_nearest_part_of_this_software() -> None:
    found = sampled.sampled(lambda: sum(percentile([float(n % 7) for n in range(2_000)], 0.5) for _ in range(400)))
    assert set(found) == {"other"}
    assert sampled.told(Counter({"read": 60, "find": 39, "say": 0})) == [" 61%  read", " 39%  find"]


def test_without_zen_engine_its_line_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "zen", None)
    with pytest.raises(EvalError, match="not installed"):
        zen_table.decision()
