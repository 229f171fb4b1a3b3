"""The clauses of both documents, and the errors for those that do not exist."""

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from policy_corpus import clauses as module
from policy_corpus.clauses import (
    Approval,
    Clause,
    Document,
    clause,
    clauses,
    document,
    documents,
    fingerprint,
    sentences,
)
from policy_corpus.errors import CorpusError, UnknownClause
from policy_corpus.sentences import split_sentences


def numbered(section: int, last: int) -> list[str]:
    return [str(section), *(f"{section}.{number}" for number in range(1, last + 1))]


EXPECTED = [
    "intro",
    *("1",),
    *numbered(2, 12),
    *numbered(3, 6),
    *numbered(4, 5),
    *numbered(5, 4),
    *numbered(6, 4),
    *numbered(7, 3),
    *("L1", "L2", "L3", "LM"),
]


def test_the_clauses_are_exactly_those_of_the_contract_in_order() -> None:
    assert [found.id for found in clauses()] == EXPECTED


@pytest.mark.parametrize("whole", documents(), ids=lambda whole: whole.id)
def test_the_clauses_joined_give_the_document_back(whole: Document) -> None:
    parts = [whole.text[found.start : found.end] for found in clauses() if found.document == whole.id]
    assert "".join(parts) == whole.text


@pytest.mark.parametrize("found", clauses(), ids=lambda found: found.id)
def test_the_text_of_a_clause_stands_in_its_place_and_only_marks_are_left_out(found: Clause) -> None:
    place = document(found.document).text[found.start : found.end]
    before, text, after = place.partition(found.text)
    assert text and not after.strip()
    assert re.fullmatch(r"(# .+\n+)?(## |- \d\.\d+ )?", before)


def test_clause_2_10_is_not_clause_2_1() -> None:
    assert "graded as letter grade" in clause("2.10").text
    assert "generally shall be designed" in clause("2.1").text


def test_clause_3_1_is_one_clause_across_its_page_break() -> None:
    assert clause("3.1").text.endswith("Non-credit courses are not eligible for financial aid.")
    assert "industry standardized tests" in clause("3.1").text and "\n" not in clause("3.1").text


def test_a_preamble_holds_its_heading_and_section_5_has_nothing_more() -> None:
    assert clause("2").text.startswith("2 Academic Certificate\n\nAn Academic Certificate may be")
    assert clause("5").text == "5 Non-Credit Micro-Credentials"
    assert clause("6").text.startswith("6. Certificate of Participation\n\n")


def test_titles_are_of_the_section_and_of_the_level() -> None:
    assert (clause("2.5").title, clause("2.5").section) == ("Academic Certificate", "2")
    assert (clause("6.1").section_title, clause("6").title) == ("Certificate of Participation",) * 2
    assert [clause(found).title for found in ("L1", "L2", "L3", "LM")] == [
        "Certificate of Participation",
        "Certificate of Completion",
        "Certificate of Achievement",
        "Micro-Credential",
    ]
    assert clause("L3").section_title == "Certificate Levels and Credentials explained"
    assert clause("2.5").url == "#2.5"


def test_the_policy_knows_who_approved_it_and_what_it_replaced() -> None:
    policy, levels = documents()
    assert policy.approved == (Approval("Academic Senate", "2024-04-11"), Approval("President", "2024-04-23"))
    assert "Senate on April 11, 2024" in policy.text and "President on April 23, 2024" in policy.text
    assert policy.supersedes and f"(Supersedes {policy.supersedes})" in policy.text
    assert levels.approved == () and levels.supersedes is None


def test_a_fingerprint_is_the_sha256_of_the_text_and_the_whole_has_its_own() -> None:
    for whole in documents():
        assert whole.fingerprint == sha256(whole.text.encode()).hexdigest()
    assert fingerprint() not in {whole.fingerprint for whole in documents()} and len(fingerprint()) == 64


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ("2.13", ("2.12", "2.11", "2.10")),
        ("2.0", ("2.1", "2.2", "2.3")),
        ("2.1.1", ("2.1", "2.2", "2.3")),
        ("1.1", ("1",)),
        ("l2", ("L2",)),
        (" 2.5 ", ("2.5",)),
        ("§2.5", ("2.5",)),
        ("INTRO", ("intro",)),
        ("L7", ("L1", "L2", "L3", "LM")),
        ("9.9", ("intro", "1", "2", "3", "4", "5", "6", "7", "L1", "L2", "L3", "LM")),
    ],
)
def test_an_unknown_clause_is_refused_with_the_nearest_ones(wanted: str, nearest: tuple[str, ...]) -> None:
    with pytest.raises(UnknownClause) as refused:
        clause(wanted)
    assert refused.value.nearest == nearest
    assert nearest[0] in str(refused.value)


@pytest.mark.parametrize("nonsense", ["", "\x00\ud800", "x" * 100_000, "9" * 100_000, "²", "2.²"])
def test_nonsense_is_refused_in_one_short_line(nonsense: str) -> None:
    with pytest.raises(CorpusError) as refused:
        clause(nonsense)
    assert len(str(refused.value)) < 200 and "\n" not in str(refused.value)


def test_a_missing_text_says_to_reinstall(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    with pytest.raises(CorpusError, match="reinstall"):
        documents.__wrapped__()


def test_reading_clauses_imports_nothing_heavy() -> None:
    code = (
        "import sys; from policy_corpus.clauses import clause; clause('2.5');"
        "heavy = {'pydantic', 'numpy', 'bm25s', 'chromadb', 'torch', 'langchain_core'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=module.FOLDER.parents[1])


def test_sentences_part_where_a_reader_parts_them() -> None:
    text = 'The U.S. Department says so (e.g., twice). Badges, etc. are fine. Others, etc. Then "it" ends. So?'
    assert split_sentences(text) == (
        "The U.S. Department says so (e.g., twice).",
        "Badges, etc. are fine.",
        "Others, etc.",
        'Then "it" ends.',
        "So?",
    )


def test_a_line_is_never_joined_to_the_next_and_keeps_its_number() -> None:
    assert split_sentences("6. Documentation\n\n- Fast: now\n1. Academic Certificate") == (
        "6. Documentation",
        "Fast: now",
        "1. Academic Certificate",
    )


def test_the_abbreviations_of_the_policy_are_no_ends() -> None:
    assert len(sentences(clause("2.2"))) == 1
    assert len(sentences(clause("7.1"))) == 2
    assert len(sentences(clause("7.2"))) == 4
    assert len(sentences(clause("7.3"))) == 1
    assert sentences(clause("3.5"))[0].endswith("(10 Hours = 1 CEU).")


@pytest.mark.parametrize("found", clauses(), ids=lambda found: found.id)
def test_the_sentences_of_a_clause_are_verbatim_and_lose_no_word(found: Clause) -> None:
    assert all(sentence in found.text for sentence in sentences(found))
    assert " ".join(sentences(found)).split() == re.sub(r"^- ", "", found.text, flags=re.MULTILINE).split()
