"""Every sentence of both documents is claimed once, or set aside with a reason."""

from __future__ import annotations

from assistant.ledger import ledger
from policy_corpus.clauses import clause, clauses, sentences
from rules.section import Aside, Clause, entries

LEDGER = ledger()


def changed(clause_id: str, **update: object) -> dict[str, Clause]:
    """The installed entries with one of them changed."""
    return {**entries(), clause_id: entries()[clause_id].model_copy(update=update)}


def test_no_sentence_is_unclaimed() -> None:
    assert [f"{line.clause}: {line.reason}" for line in LEDGER.unclaimed] == []


def test_no_sentence_is_claimed_twice() -> None:
    assert [f"{line.clause}: {line.sentence}" for line in LEDGER.doubly_claimed] == []


def test_every_quote_stands_in_the_clause_that_claims_it() -> None:
    assert LEDGER.strays == ()
    assert LEDGER.complete


def test_every_sentence_of_both_documents_is_in_the_ledger() -> None:
    assert [line.sentence for line in LEDGER.lines] == [sentence for text in clauses() for sentence in sentences(text)]


def test_every_sentence_set_aside_has_a_reason() -> None:
    assert LEDGER.aside and all(line.reason for line in LEDGER.aside)


def test_headings_are_only_the_first_lines_of_sections_and_levels() -> None:
    assert all("." not in line.clause and line.clause != "intro" for line in LEDGER.standing("heading"))
    assert len(LEDGER.standing("heading")) <= 11


def test_a_sentence_that_loses_its_quote_is_unclaimed() -> None:
    found = ledger(by=changed("2.4", quote=entries()["2.4"].quote[:1]))
    assert [line.clause for line in found.unclaimed] == ["2.4"]
    assert not found.complete


def test_a_sentence_of_which_half_is_quoted_is_unclaimed_and_names_the_rest() -> None:
    found = ledger(by=changed("5.3", quote=("Non-Credit Micro-Credentials",)))
    assert [line.reason for line in found.unclaimed] == ["nobody claims: are stackable."]


def test_a_sentence_that_is_both_quoted_and_set_aside_is_claimed_twice() -> None:
    found = ledger(by=changed("5.3", aside=(Aside(quote="Non-Credit Micro-Credentials are stackable.", reason="no rule"),)))
    assert [line.clause for line in found.doubly_claimed] == ["5.3"]


def test_a_clause_without_an_entry_is_unclaimed() -> None:
    found = ledger(of=[clause("4.4")], by={})
    assert [line.standing for line in found.lines] == ["unclaimed"]


def test_a_quote_that_is_not_in_the_text_is_a_stray() -> None:
    found = ledger(by=changed("5.3", quote=("Non-Credit Micro-Credentials are stackable.", "They are cheap.")))
    assert found.strays == ("5.3: its text does not contain exactly once: They are cheap.",)
