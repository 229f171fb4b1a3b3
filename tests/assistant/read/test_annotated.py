"""Messages marked by hand: what a mark says, and that every mark in the data is one that the readers know."""

from __future__ import annotations

import pytest

from assistant.read.annotated import Mark, Message, message, messages
from assistant.read.counting import LABELS
from assistant.read.counting_data import examples
from rules.facts import Facts


def test_a_mark_is_read_with_its_words_and_what_they_state() -> None:
    assert message("our [cert]{family=certificate} has [14 units]{total_units=14}") == Message(
        "our cert has 14 units", (Mark("cert", "family", "certificate"), Mark("14 units", "total_units", "14"))
    )


def test_a_step_keeps_the_fact_that_it_changes() -> None:
    assert message("add [3 more]{step total_units=+3}").marks == (Mark("3 more", "step", "total_units=+3"),)


def test_a_later_turn_has_its_act_the_turns_before_and_what_was_asked_back() -> None:
    turn = message("answer\tIs it enough? >> asks: total_units, level\t[16]{total_units=16}")
    assert (turn.act, turn.earlier, turn.pending, turn.text) == ("answer", "Is it enough?", ("total_units", "level"), "16")


def test_a_slash_between_spaces_is_a_line_break() -> None:
    assert message("Units: [12]{total_units=12} / Level: grad").text == "Units: 12\nLevel: grad"


@pytest.mark.parametrize("label", sorted({mark.label for m in messages() for mark in m.marks}))
def test_every_label_in_the_data_is_a_fact_or_a_role_of_a_number(label: str) -> None:
    assert label in Facts.model_fields or label in LABELS or label == "family"


def test_nearly_every_marked_number_is_found_in_its_message() -> None:
    marked = sum(mark.label in LABELS for m in messages() for mark in m.marks)
    assert sum(len(e.labels) for e in examples()) / marked > 0.8
