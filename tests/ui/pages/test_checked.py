"""The HTML of a check: what is shown, and that nothing in it can be more than text."""

from __future__ import annotations

import re

import pytest

import assistant
from assistant.contract import FindingLine, Fit, Fix, Missing
from tests.ui.programs import FALLS_SHORT
from ui.pages.checked import checked_html, refused_html, spoken
from ui.pages.fields import Wrong

PAYLOAD = '"><img src=x onerror=alert(1)><script>alert(1)</script>'


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_verdict_is_a_word_and_a_mark_with_the_reason_after_it() -> None:
    shown = words(checked_html(assistant.check_program(FALLS_SHORT), FALLS_SHORT))
    assert shown.startswith("Answer ✘ No 10 upper-division units fall short of the minimum: 75% of 14 is 10.5 units (2.5).")
    assert "Decided on: type of credential: Academic Certificate; level: undergraduate; units in total: 14" in shown


def test_there_is_one_line_for_each_clause_that_applies_with_a_link_to_it() -> None:
    check = assistant.check_program(FALLS_SHORT)
    html = checked_html(check, FALLS_SHORT)
    applying = [finding.clause for finding in check.findings if finding.status != "not_applicable"]
    assert sorted(re.findall(r'<th scope="row"><a href="#([^"]+)">', html)) == sorted(applying)


def test_changes_and_types_that_fit_are_shown() -> None:
    facts: dict[str, object] = {"credential": "academic_certificate", "total_units": 10}
    shown = words(checked_html(assistant.check_program(facts), facts))
    assert "What would put it right Add 2 units of any division" in shown
    assert "✔ Fits Academic Micro-Credential" in shown


def test_what_would_settle_it_is_asked_with_an_example_of_each_side() -> None:
    facts: dict[str, object] = {"total_units": 10}
    shown = words(checked_html(assistant.check_program(facts), facts))
    assert "It depends" in shown and "To settle it, state Which type is meant" in shown
    assert "For instance Yes with" in shown


def test_before_the_policy_nothing_is_decided_and_the_note_says_why() -> None:
    facts: dict[str, object] = {"total_units": 24, "as_of": "2019-08-26"}
    check = assistant.check_program(facts)
    assert "Nothing to decide" in words(checked_html(check, facts))
    assert spoken(check) == "<p>Answer: Nothing to decide.</p>"
    assert "April 23, 2024" in checked_html(check, facts)


def test_a_learners_record_shows_what_it_earns() -> None:
    facts: dict[str, object] = {"registered": True, "has_fees": False, "attended_required_sessions": True}
    assert "What the record earns" in checked_html(assistant.check_program(facts), facts)


@pytest.mark.parametrize("place", ["clause", "because", "ask", "change", "note", "title"])
def test_nothing_shown_is_more_than_text(place: str) -> None:
    evil = {name: PAYLOAD if name == place else "x" for name in ("clause", "because", "ask", "change", "note", "title")}
    check = assistant.ProgramCheck(
        verdict="no",
        findings=(FindingLine(clause=evil["clause"], status="fail", because=evil["because"]),),
        missing=(Missing(fact="level", ask=evil["ask"], why=evil["because"]),),
        fixes=(Fix(change=evil["change"], result=evil["because"]),),
        fits=(Fit(credential="academic_certificate", status="fits", because=evil["because"]),),
        notes=(evil["note"],),
    )
    html = checked_html(check, {"title": evil["title"]})
    assert "<img" not in html and "<script" not in html
    assert "&lt;img" in html


def test_what_is_wrong_links_to_its_field() -> None:
    html = refused_html([Wrong("total_units", "Units in total", "write a number."), Wrong("", "The program", PAYLOAD)])
    assert '<a href="#fact-total_units">Units in total</a>: write a number.' in html
    assert "<img" not in html
