"""What a search finds, with the real model over the real text."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from policy_corpus.clauses import FOLDER, clauses
from policy_corpus.embeddings import Embedder, MiniLM
from policy_corpus.entries import entries
from policy_corpus.errors import CorpusError
from policy_corpus.lexical import Lexical, tokens
from policy_corpus.nicknames import policy_names
from policy_corpus.store import Store, fuse
from policy_corpus.weights import PINNED, verify_weights


def found(store: Store, query: str, k: int = 3) -> list[str]:
    return [hit.clause for hit in store.search(query, k)]


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("how many transfer units are allowed in an academic certificate", "2.9"),
        ("minimum units for an academic certificate", "2.4"),
        ("upper-division share of an undergraduate certificate", "2.5"),
        ("graduate-level units in a graduate certificate", "2.7"),
        ("how large can an academic micro-credential be", "4.1"),
        ("contact hours for a CEU", "3.5"),
        ("may it carry the university seal", "6.1"),
        ("who approves a non-credit certificate curriculum", "3.6"),
        ("how much can come from a community college", "2.9"),
    ],
)
def test_a_question_finds_its_clause_among_the_first_three(real_store: Store, query: str, clause: str) -> None:
    assert clause in found(real_store, query)


def test_a_named_clause_comes_first_whatever_else_is_asked(real_store: Store) -> None:
    hits = real_store.search("does the weekend workshop in section 4.3 or §2.10 need a seal", 4)
    assert [hit.clause for hit in hits[:2]] == ["4.3", "2.10"]
    assert hits[0].legs["named"] == 1 and hits[0].score > hits[1].score > hits[2].score


def test_a_hit_says_which_legs_found_it_and_at_which_rank(real_store: Store) -> None:
    hit = real_store.search("how much can come from a community college", 1)[0]
    assert hit.clause == "2.9" and hit.legs == {"lexical": 1, "dense": 1}


def test_each_leg_can_be_asked_alone(real_store: Store) -> None:
    lexical, dense = real_store.lexical("University seal", 2), real_store.dense("University seal", 2)
    assert lexical[0].clause == dense[0].clause == "6.1"
    assert set(lexical[0].legs) == {"lexical"} and set(dense[0].legs) == {"dense"}
    assert 0 < dense[1].score <= dense[0].score <= 1.0001


@pytest.mark.parametrize("query", ["", "   ", "\n\t"])
def test_an_empty_question_finds_nothing(real_store: Store, query: str) -> None:
    assert real_store.search(query) == real_store.lexical(query) == real_store.dense(query) == []


@pytest.mark.parametrize("query", ["\ud800\udfff", "\x00\x01", "units " * 20_000, "\U0001f600", "?" * 100_000])
def test_strange_questions_do_no_harm(real_store: Store, query: str) -> None:
    assert len(real_store.search(query, 5)) <= 5


def test_a_clause_is_found_once_however_many_entries_lead_to_it(real_store: Store) -> None:
    every = found(real_store, "certificate", 100)
    assert len(every) == len(set(every))


def test_many_threads_get_the_same_answer(real_store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: found(real_store, "everything graded pass or fail"), range(32)))
    assert len({tuple(answer) for answer in answers}) == 1


def test_fusion_prefers_what_both_legs_found_and_then_the_nearer_in_meaning() -> None:
    hits = fuse({"named": [], "lexical": ["a", "b"], "dense": ["c", "b"]})
    assert [hit.clause for hit in hits] == ["b", "c", "a"]
    assert hits[0].score == pytest.approx(3 / 62) and hits[1].score == pytest.approx(2 / 61)


def test_one_phrasing_near_by_chance_does_not_beat_two_that_are_near(fake_model: Embedder) -> None:
    store = Store.in_memory({"6.1": ["blue red green"], "2.9": ["blue red grey", "grey blue red"]}, fake_model)
    assert store.dense("blue red grey", 1)[0].clause == "2.9"
    assert not store.owner and store.dense("blue red green", 2)[0].score <= 1.0001


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("a noncredit cert", "a non-credit certificate"),
        ("my not-for-credit microcred", "my non-credit micro-credential"),
        ("for-credit certs and MCs", "academic certificate and micro-credential"),
        ("postbac and UG, 9 credits UD", "post-baccalaureate and undergraduate, 9 units upper-division"),
        ("Credit/No Credit basis", "Credit/No Credit basis"),
        ("gradual undergrads'", "gradual undergrads'"),
    ],
)
def test_a_nickname_is_searched_under_the_name_that_the_policy_uses(said: str, named: str) -> None:
    assert policy_names(said) == named


def test_every_clause_is_indexed_with_its_title_and_id_in_front() -> None:
    indexed = {entry.key: entry for entry in entries({"2.9": ["half of it from elsewhere", " ", "half of it from elsewhere"]})}
    assert {entry.clause for entry in indexed.values()} == {clause.id for clause in clauses()}
    assert indexed["2.9"].text.startswith("Academic Certificate, 2.9: No more than 25%")
    assert indexed["2.9#ask1"].text == "half of it from elsewhere" and "2.9#ask2" not in indexed


def test_the_lexical_leg_needs_no_model_and_no_chroma() -> None:
    code = (
        "import sys; import policy_corpus.store, policy_corpus.index;"
        "heavy = {'chromadb', 'torch', 'langchain_core', 'numpy', 'bm25s'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules);"
        "from policy_corpus.lexical import Lexical;"
        "assert Lexical.of({}).search('University seal')[0][0] == '6.1';"
        "assert not {'chromadb', 'torch', 'langchain_core'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=FOLDER.parents[1])


def test_words_of_no_clause_find_nothing_lexically() -> None:
    assert Lexical.of({}).search("zyzzyva the of") == Lexical.of({}).search("the of") == []


def test_tokens_part_hyphens_and_keep_numbers() -> None:
    assert tokens("The university\u2019s upper-division policies: 2.10, 75% and CEUs") == [
        *("university", "upper", "division", "policy"),
        *("2.10", "75%", "ceu"),
    ]


def test_the_model_is_refused_when_a_file_is_missing_or_another(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="reinstall"):
        MiniLM(tmp_path).embed_query("x")
    for name in PINNED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"another model")
    with pytest.raises(CorpusError, match="not the pinned one"):
        verify_weights(tmp_path)
