"""Receipts as the surfaces see them: a text out, the same text back."""

from __future__ import annotations

import json

import pytest

from assistant.catalogue import receipt_text, replayed
from assistant.errors import AssistantError

STATED = {"level": "undergraduate", "courses": [{"code": "ENGL 301", "units": 12}, {"code": "ENGL 410/510", "units": 3}]}


def test_a_receipt_written_today_replays_to_the_same_bytes() -> None:
    assert replayed(receipt_text(STATED, "academic_certificate")).same


def test_what_a_course_list_adds_is_told_apart_from_what_was_said() -> None:
    kept = json.loads(receipt_text(STATED, "academic_certificate", {"level": "said in turn 1"}))
    assert kept["provenance"]["level"] == "said in turn 1"
    assert kept["provenance"]["courses"] == "given"
    assert kept["provenance"]["total_units"] == "derived from the course list"


def test_a_receipt_written_out_differently_is_not_the_same() -> None:
    again = replayed(json.dumps(json.loads(receipt_text(STATED, "academic_certificate"))))
    assert not again.same and again.changes == ("the file is written differently, with the same content",)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '{"format": 1}', "[" * 100_000])
def test_what_is_no_receipt_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(AssistantError, match="his is no receipt"):
        replayed(text)


@pytest.mark.parametrize(
    ("stated", "credential"),
    [
        ({"total_units": "twelve"}, None),
        ({"units": 12}, None),
        ({}, "diploma"),
        ({"credential": "academic_certificate"}, "academic_micro_credential"),
    ],
)
def test_facts_that_cannot_be_used_give_no_receipt(stated: dict[str, object], credential: str | None) -> None:
    with pytest.raises(AssistantError):
        receipt_text(stated, credential)
