"""Which clause ids a question names."""

import time

import pytest

from policy_corpus.named import named_ids


@pytest.mark.parametrize(
    ("question", "known"),
    [
        ("What does section 4.3 say?", ("4.3",)),
        ("Explain §2.10 please", ("2.10",)),
        ("is clause 2.5 about this", ("2.5",)),
        ("section 2.5.", ("2.5",)),
        ("2.10", ("2.10",)),
        ("does 2.10 apply to us", ("2.10",)),
        ("compare 2.5 and 2.6", ("2.5", "2.6")),
        ("clauses 2.9, 2.5 and 2.6", ("2.9", "2.5", "2.6")),
        ("sections 2.5-2.7", ("2.5", "2.6", "2.7")),
        ("sections 2 through 4", ("2", "3", "4")),
        ("section 4.1: 3 to 11 units", ("4.1",)),
        ("section 2 and 12 units", ("2",)),
        ("What is L2?", ("L2",)),
        ("what is level 2", ("L2",)),
        ("what is a level 3 certificate", ("L3", "LM")),
        ("clause intro", ("intro",)),
    ],
)
def test_a_named_clause_is_recognised(question: str, known: tuple[str, ...]) -> None:
    assert named_ids(question).known == known


@pytest.mark.parametrize(
    "question",
    [
        "Is 2.5 units enough?",
        "a GPA of 2.5",
        "does 2.5 GPA suffice",
        "under 2.5 units",
        "a 3.5 CEU course",
        "I pay $2.50",
        "Section 508 compliance",
        "a 300-level 2 unit course",
        "an intro course of 12-18 units",
        "",
    ],
)
def test_a_quantity_is_no_clause(question: str) -> None:
    assert named_ids(question).known == ()


def test_a_named_clause_that_does_not_exist_is_told_apart() -> None:
    named = named_ids("Does section 2.13 replace section 2.12?")
    assert (named.known, named.unknown) == (("2.12",), ("2.13",))
    assert named_ids("clause 2.5.1").unknown == ("2.5.1",)


@pytest.mark.parametrize("part", ["2.5, ", "section 2.5 and ", "§", "level ", "show ", "1"])
def test_a_hundred_thousand_characters_take_no_time(part: str) -> None:
    started = time.perf_counter()
    named_ids(part * (100_000 // len(part)))
    assert time.perf_counter() - started < 1.0
