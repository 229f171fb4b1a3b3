"""The documents say what the source texts say, word for word and in order."""

import re
from pathlib import Path

import pytest

from policy_corpus.clauses import Document, documents

SOURCES = Path(__file__).parent.parent / "fixtures" / "policy"
NAMES = {"policy": "certificates_policy.txt", "levels": "certificate_levels.txt"}

# Each page break of the source, with the text on both sides of it: nothing else of the source is repaired.
PAGE_BREAKS = {
    "completion of industry\n\n- standardized tests": "completion of industry standardized tests",
    "connote any specific\n\nlevel of competence": "connote any specific level of competence",
}
EMPHASIS = {"*either*": "either", "*or*": "or"}


def source(document_id: str) -> str:
    return (SOURCES / NAMES[document_id]).read_text(encoding="utf-8")


def words_of_source(document_id: str) -> list[str]:
    text = source(document_id)
    for damaged, repaired in (PAGE_BREAKS | EMPHASIS).items():
        text = text.replace(damaged, repaired)
    text = re.sub(r"\[([^\]]*)\]\(#\)", r"\1", text).replace(r"\(", "(").replace(r"\)", ")")
    return text.split()


def words_of_document(text: str) -> list[str]:
    return re.sub(r"^#+ ", "", text, flags=re.MULTILINE).split()


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.id)
def test_a_document_has_the_words_of_its_source_in_order(document: Document) -> None:
    assert words_of_document(document.text) == words_of_source(document.id)


def test_both_page_breaks_are_in_the_source_and_neither_is_in_the_document() -> None:
    policy = documents()[0].text
    for damaged, repaired in PAGE_BREAKS.items():
        assert damaged in source("policy")
        assert repaired in policy and damaged not in policy


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.id)
def test_no_markdown_residue_is_left_that_a_quote_would_trip_over(document: Document) -> None:
    assert not re.search(r"[*\\\[\]_`]|\(#", document.text)


def test_apostrophes_are_as_in_the_source() -> None:
    policy, levels = documents()
    assert "\u2019" not in policy.text and "Chancellor's Office" in policy.text
    assert levels.text.count("\u2019") == source("levels").count("\u2019") == 1
