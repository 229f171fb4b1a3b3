"""The policy as it is read: every clause by its id, word for word."""

from __future__ import annotations

import re
from html import unescape

import pytest

import assistant
from ui.pages.clauses import found_html, policy_beside_html, policy_html
from ui.pages.policy import searched


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def flat(text: str) -> str:
    return " ".join(re.sub(r"^(?:- |\d\. )", "", text, flags=re.MULTILINE).split())


def test_every_clause_has_its_id_and_a_link_to_itself_in_the_order_of_the_text() -> None:
    ids = [clause.id for clause in assistant.all_clauses()]
    assert re.findall(r'<div class="clause" id="([^"]+)">', policy_html()) == ids
    assert re.findall(r'<a class="id" href="#([^"]+)"', policy_html()) == ids


@pytest.mark.parametrize("clause", assistant.all_clauses(), ids=lambda clause: clause.id)
def test_every_clause_is_there_word_for_word(clause: assistant.ClauseView) -> None:
    assert flat(clause.text) in words(policy_html())


def test_beside_an_answer_the_text_is_the_same_and_takes_no_id_of_the_page() -> None:
    html = policy_beside_html()
    assert re.findall(r'<span class="id">([^<]+)</span>', html) == [clause.id for clause in assistant.all_clauses()]
    assert all(flat(clause.text) in words(html) for clause in assistant.all_clauses())
    assert " id=" not in html and 'class="id" href' not in html


def test_a_search_gives_links_to_the_clauses() -> None:
    html = found_html(assistant.FoundClauses(clauses=(assistant.clause_text("2.9"),), notes=("By words alone.",)))
    assert '<a href="#2.9">' in html and "No more than 25%" in html and "By words alone." in html


def test_a_search_that_finds_nothing_and_a_search_for_nothing_say_what_to_do() -> None:
    assert "Try other words" in found_html(assistant.FoundClauses(clauses=()))
    assert "Write what you look for" in searched("  ")
