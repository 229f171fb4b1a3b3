"""The retrieval measure: enough paraphrases of every clause, ranked rightly, and found at least as well as promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.find import store
from evals.errors import EvalError
from evals.measures import Rate
from evals.retrieval.ablation import Retrieval, ranked
from evals.retrieval.paraphrases import Paraphrase, paraphrases
from policy_corpus.store import Hit
from rules.section import entries, phrasings

ALL = paraphrases()


def test_there_are_enough_paraphrases_and_some_for_every_clause() -> None:
    assert len(ALL) >= 220
    assert len({" ".join(p.question.casefold().split()) for p in ALL}) == len(ALL)
    # 5 is a heading alone: what section 5 says stands in 5.1 to 5.4.
    assert {clause for p in ALL for clause in p.clauses} == set(entries()) - {"5"}
    assert abs(sum(p.tuned for p in ALL) * 2 - len(ALL)) <= 30


def test_no_paraphrase_is_a_phrasing_that_is_indexed() -> None:
    indexed = {" ".join(ask.casefold().rstrip("?").split()) for asks in phrasings().values() for ask in asks}
    assert {p.question for p in ALL if " ".join(p.question.casefold().rstrip("?").split()) in indexed} == set()


def test_the_rank_is_that_of_the_first_clause_that_carries_the_answer() -> None:
    asked = [Paraphrase("one", ("2.4", "2.5"), True), Paraphrase("two", ("6.1",), False)]
    found = ranked(lambda query: [Hit("2.1", 3), Hit("2.5", 2), Hit("2.4", 1)], asked)
    assert [r.rank for r in found.ranked] == [2, None]
    assert (found.within(1), found.within(3)) == (Rate(0, 2), Rate(1, 2))
    assert found.mrr == 0.25
    assert [r.paraphrase.question for r in found.missed] == ["two"]
    assert found.held_out.within(3) == Rate(0, 1)
    assert found.by_clause == {"2.4": Rate(1, 1), "6.1": Rate(0, 1)}
    assert Retrieval(()).mrr is None and Retrieval(()).within(3).share is None


def test_the_clause_that_carries_the_answer_is_among_the_first_three() -> None:
    found = ranked(lambda query: store().search(query, 20), ALL)
    told = "\n".join(f"{r.paraphrase.clauses} {r.first}: {r.paraphrase.question}" for r in found.missed)
    assert (found.within(3).share or 0) >= 0.97, told
    assert (found.held_out.within(3).share or 0) >= 0.95, told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[group]]\nclauses = ["2.44"]\nquestions = ["x"]\n', "no clause '2.44'; did you mean 2.4"),
        ('[[group]]\nclauses = ["2.4"]\nquestion = ["x"]\n', "questions: field required|question"),
        ("[[group", "cannot be read"),
    ],
)
def test_a_mistake_in_the_paraphrases_is_told_with_its_cure(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "paraphrases.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvalError, match=f"(?i){told}"):
        paraphrases(path)
