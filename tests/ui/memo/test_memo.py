"""The memo that a committee gets: complete, verbatim, dated by who asks for it, and one page."""

from __future__ import annotations

import datetime
import io
import itertools
import math
from collections.abc import Callable

import pytest
from docx import Document

import assistant
from assistant.catalogue import policy_fingerprint, rules_fingerprint
from assistant.contract import Answer
from tests.ui.programs import FALLS_SHORT
from ui.memo import answer_docx, answer_markdown, check_docx, check_markdown
from ui.memo.content import NOT_A_RULING

ON = datetime.date(2026, 3, 9)
QUESTION = "Does my 10-unit | <b>certificate</b> qualify?"
# What fits on a page of US letter paper with these margins and this type, by measure of its widths.
_LETTERS_A_LINE, _LINES_A_PAGE = 105, 56


def of_word(document: bytes) -> str:
    page = Document(io.BytesIO(document))
    cells = [cell.text for table in page.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in page.paragraphs), *cells])


def lines_of(document: bytes) -> float:
    """How many lines of a page a memo takes, by the lengths of its texts."""
    page = Document(io.BytesIO(document))
    lines = 0.0
    for paragraph in page.paragraphs:
        heading = str(paragraph.style and paragraph.style.name).startswith("Heading")
        lines += 1.8 if heading else math.ceil(len(paragraph.text) / _LETTERS_A_LINE) + 0.25
    for table in page.tables:
        widths = [2.6, 4.3] if len(table.columns) == 2 else [0.8, 1.3, 4.8]
        for row in table.rows:
            lines += max(math.ceil(len(cell.text) / (_LETTERS_A_LINE * width / 6.9)) for cell, width in zip(row.cells, widths, strict=True))
    return lines


@pytest.mark.parametrize("made", [answer_markdown, lambda *given: of_word(answer_docx(*given))], ids=["markdown", "word"])
def test_an_answer_goes_out_with_question_verdict_facts_findings_quotes_fingerprints_and_date(
    made: Callable[..., str], no_answer: Answer
) -> None:
    told = made(no_answer, "Does it qualify?", ON)
    for part in (
        "Does it qualify?",
        "No",
        "10 units is fewer than the 12",
        "Units in total",
        "Not met",
        "Add 2 units",
        "2026-03-09",
        NOT_A_RULING,
    ):
        assert part in told
    assert no_answer.citations[0].quote in told
    assert no_answer.policy.fingerprint[:16] in told and rules_fingerprint()[:16] in told


@pytest.mark.parametrize("made", [check_markdown, lambda *given: of_word(check_docx(*given))], ids=["markdown", "word"])
def test_a_check_goes_out_with_the_clause_that_decides_it(made: Callable[..., str]) -> None:
    told = made(assistant.check_program(FALLS_SHORT), FALLS_SHORT, ON)
    assert "Does the program meet the policy as an Academic Certificate?" in told
    assert "75% of 14 is 10.5 units (2.5)" in told
    assert assistant.clause_text("2.5").text in told
    assert policy_fingerprint()[:16] in told


def test_what_a_user_wrote_is_text_in_markdown(no_answer: Answer) -> None:
    told = answer_markdown(no_answer.model_copy(update={"text": "See <script>x</script> and [a](http://b)."}), QUESTION, ON)
    assert "<b>" not in told.replace(r"\<b\>", "") and "<script>" not in told and "](" not in told.replace("]\\(", "")


def test_a_quote_in_markdown_is_verbatim() -> None:
    facts: dict[str, object] = {"credential": "non_credit_certificate", "offered_by": "stateside"}
    told = check_markdown(assistant.check_program(facts), facts, ON)
    for line in assistant.clause_text("3").text.splitlines():
        assert f"> {line}".rstrip() in told


def test_control_characters_do_not_stop_a_document(no_answer: Answer) -> None:
    assert "Does it qualify?" in of_word(answer_docx(no_answer, "Does\x00 it\x0b qualify?", ON)).replace("  ", " ")


def test_the_same_answer_of_the_same_day_is_the_same_bytes(no_answer: Answer) -> None:
    assert answer_docx(no_answer, "q", ON) == answer_docx(no_answer, "q", ON)
    assert answer_docx(no_answer, "q", ON) != answer_docx(no_answer, "q", ON + datetime.timedelta(days=1))


def test_a_document_is_dated_by_who_asks_for_it_and_names_no_person(no_answer: Answer) -> None:
    known = Document(io.BytesIO(answer_docx(no_answer, "q", ON))).core_properties
    assert known.created is not None and known.created.date() == ON
    assert (known.author, known.last_modified_by) == ("Policy assistant", "Policy assistant")


def test_tables_have_a_head_that_is_marked_as_one(no_answer: Answer) -> None:
    for table in Document(io.BytesIO(answer_docx(no_answer, "q", ON))).tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml


@pytest.mark.parametrize(
    ("credential", "level", "units"),
    list(
        itertools.product(
            [None, "academic_certificate", "academic_micro_credential", "non_credit_certificate", "certificate_of_participation"],
            [None, "undergraduate", "graduate"],
            [None, 10, 14, 20],
        )
    ),
)
def test_a_memo_is_one_page(credential: str | None, level: str | None, units: int | None) -> None:
    facts: dict[str, object] = {"credential": credential, "level": level, "total_units": units, "transfer_units": units}
    given = {name: value for name, value in facts.items() if value is not None}
    assert lines_of(check_docx(assistant.check_program(given), given, ON)) <= _LINES_A_PAGE
