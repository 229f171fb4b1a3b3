"""The index on a Chroma server: a real one, started for these tests; shared, checked, lost and written again."""

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from socket import create_server

import pytest

from policy_corpus import chroma_server
from policy_corpus.chroma_server import publish
from policy_corpus.errors import CorpusError
from policy_corpus.index import build, build_on_server, wanted_index
from policy_corpus.store import Store
from tests.chroma import Chroma
from tests.chroma import chroma_server as started

PHRASINGS = {"6": ["a weekend workshop"]}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    with started(tmp_path_factory.mktemp("chroma")) as running:
        yield running


@pytest.fixture
def empty(server: Chroma) -> Chroma:
    for held in server.client().list_collections():
        server.client().delete_collection(held.name)
    return server


@pytest.fixture(autouse=True)
def _apart(index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No finished index of another test is at hand to be copied."""
    monkeypatch.setenv("POLICY_INDEX_DIR", str(index_folder))


def test_the_first_search_writes_the_index_and_others_find_it_there(empty: Chroma, fake_model, index_folder: Path) -> None:
    first = Store.on_server(empty.url, PHRASINGS, fake_model)
    assert fake_model.embedded == 0, "nothing is reached or made before it is wanted"
    assert first.search("a weekend workshop", 1)[0].clause == "6"
    written = fake_model.embedded
    assert written > 40
    second = Store.on_server(empty.url, PHRASINGS, fake_model)
    assert second.search("a weekend workshop", 3) == first.search("a weekend workshop", 3)
    second.check()
    assert fake_model.embedded == written, "a process that finds the index whole embeds nothing"
    assert not index_folder.exists(), "no process keeps an index of its own"


def test_on_a_server_the_same_clauses_are_found_with_the_same_scores_as_in_a_folder(empty: Chroma, fake_model, tmp_path: Path) -> None:
    with Store.open(tmp_path / "own", PHRASINGS, embedder=fake_model) as own:
        for words in ("a weekend workshop", "transfer units", "who approves"):
            found = Store.on_server(empty.url, PHRASINGS, fake_model).dense(words, 10)
            assert [hit.clause for hit in found] == [hit.clause for hit in own.dense(words, 10)]
            assert [hit.score for hit in found] == pytest.approx([hit.score for hit in own.dense(words, 10)], abs=1e-5)


def test_a_finished_index_in_the_folder_is_copied_instead_of_made(empty: Chroma, fake_model, index_folder: Path) -> None:
    build(index_folder, PHRASINGS, embedder=fake_model)
    made = fake_model.embedded
    assert Store.on_server(empty.url, PHRASINGS, fake_model).search("a weekend workshop", 1)[0].clause == "6"
    assert fake_model.embedded == made


def test_processes_that_write_at_once_end_with_one_whole_index(empty: Chroma, fake_model) -> None:
    wanted = wanted_index(Path("unused"), PHRASINGS, fake_model)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _number: publish(empty.url, wanted), range(4)))
    assert [held.count() for held in empty.client().list_collections()] == [len(wanted.indexed)]
    before = fake_model.embedded
    publish(empty.url, wanted)
    assert fake_model.embedded == before


@pytest.mark.parametrize("damage", ["an entry gone", "a text changed", "a vector changed", "a clause changed", "no digest"])
def test_what_is_not_as_it_was_written_is_written_again(empty: Chroma, fake_model, damage: str) -> None:
    wanted = wanted_index(Path("unused"), PHRASINGS, fake_model)
    publish(empty.url, wanted)
    (held,) = empty.client().list_collections()
    key = wanted.indexed[7].key
    match damage:
        case "an entry gone":
            held.delete(ids=[key])
        case "a text changed":
            held.update(ids=[key], documents=["x"], embeddings=[fake_model.embed_query("x")])
        case "a vector changed":
            held.update(ids=[key], embeddings=[fake_model.embed_query("x")])
        case "a clause changed":
            held.update(ids=[key], metadatas=[{"clause": "9.9"}])
        case _:
            held.modify(metadata={"vectors": "0"})
    before = fake_model.embedded
    publish(empty.url, wanted)
    assert fake_model.embedded - before == len(wanted.indexed)
    publish(empty.url, wanted)
    assert fake_model.embedded - before == len(wanted.indexed)


def test_what_does_not_belong_there_is_named_and_the_command_writes_afresh(empty: Chroma, fake_model) -> None:
    wanted = wanted_index(Path("unused"), PHRASINGS, fake_model)
    publish(empty.url, wanted)
    (held,) = empty.client().list_collections()
    held.add(ids=["stranger"], documents=["x"], embeddings=[fake_model.embed_query("x")], metadatas=[{"clause": "2.4"}])
    with pytest.raises(CorpusError, match="policy-assistant index"):
        publish(empty.url, wanted)
    told: list[tuple[str, int, int]] = []
    build_on_server(empty.url, PHRASINGS, lambda *step: told.append(step), fake_model)
    assert told[-1] == ("indexing on the server", len(wanted.indexed), len(wanted.indexed))
    publish(empty.url, wanted)


def test_an_index_that_is_lost_while_it_is_searched_is_told_and_then_written_again(empty: Chroma, fake_model) -> None:
    store = Store.on_server(empty.url, PHRASINGS, fake_model)
    store.search("a weekend workshop")
    (held,) = empty.client().list_collections()
    held.delete(ids=["2.9"])
    with pytest.raises(CorpusError, match="entries"):
        store.check()
    store.check()
    empty.client().delete_collection(held.name)
    with pytest.raises(CorpusError, match="NotFoundError"):
        store.search("a weekend workshop")
    assert store.search("a weekend workshop", 1)[0].clause == "6"


def test_a_server_that_goes_away_and_comes_back_is_used_again(tmp_path: Path, fake_model) -> None:
    with started(tmp_path / "data") as running:
        store = Store.on_server(running.url, PHRASINGS, fake_model)
        store.search("a weekend workshop")
        running.stop()
        for _ in range(2):
            with pytest.raises(CorpusError, match="does not answer as it should"):
                store.search("a weekend workshop")
        shutil.rmtree(tmp_path / "data")
        with started(tmp_path / "data", running.port):
            assert store.search("a weekend workshop", 1)[0].clause == "6"


@contextmanager
def silent() -> Iterator[str]:
    """A server that takes connections and never answers."""
    with create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_server_that_never_answers_is_given_up_after_some_seconds(fake_model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chroma_server, "_SECONDS", 0.2)
    with silent() as url, pytest.raises(CorpusError, match="ReadTimeout"):
        Store.on_server(url, PHRASINGS, fake_model).search("a weekend workshop")


def test_while_the_index_is_being_written_nobody_waits(empty: Chroma, fake_model, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    embed = fake_model.embed_documents

    def slowly(texts: list[str]) -> list[list[float]]:
        begun.set()
        assert go_on.wait(30)
        return embed(texts)

    monkeypatch.setattr(fake_model, "embed_documents", slowly)
    store = Store.on_server(empty.url, PHRASINGS, fake_model)
    writing = threading.Thread(target=store.search, args=("a weekend workshop",))
    writing.start()
    assert begun.wait(30)
    with pytest.raises(CorpusError, match="is being written"):
        store.search("a weekend workshop")
    go_on.set()
    writing.join()
    assert store.search("a weekend workshop", 1)[0].clause == "6"
