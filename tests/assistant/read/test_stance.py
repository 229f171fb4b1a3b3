"""The words of a question without its matter, and the features that tell what a yes would mean."""

from __future__ import annotations

from assistant.read.lexicon import mentions
from assistant.read.stance import OPPOSITE, operators, skeleton, stance_features
from assistant.read.text import plain


def bones(question: str) -> list[str]:
    text = plain(question).text
    return skeleton(text, text, mentions(text))


def test_credentials_and_numbers_do_not_matter_to_the_stance() -> None:
    assert bones("Is 12 enough for an academic certificate?") == bones("Is 9.5 enough for an academic micro-credential?")


def test_the_words_of_duty_and_permission_stay() -> None:
    assert bones("Must the CEPC approve it?") != bones("May the CEPC approve it?")


def test_two_denials_cancel_out() -> None:
    once, twice = operators("it is not allowed"), operators("it is not true that it is not allowed")
    assert "parity True" in once
    assert "parity False" in twice


def test_every_stance_has_its_opposite() -> None:
    assert all(OPPOSITE[OPPOSITE[stance]] == stance for stance in OPPOSITE)


def test_features_are_no_empty_list_even_for_an_empty_question() -> None:
    assert stance_features("", "", [])
