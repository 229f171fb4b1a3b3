"""An index is rebuilt whenever it is missing, outdated, damaged or half-written, and never trusted."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from chromadb.errors import InternalError

from policy_corpus import index, vectors
from policy_corpus.errors import CorpusError, IndexUnwritable
from policy_corpus.index import build, default_folder, wanted_index
from policy_corpus.store import Store

PHRASINGS = {"2.9": ["how much can come from a community college"]}


@pytest.fixture
def built(index_folder: Path, fake_model) -> Path:
    return build(index_folder, PHRASINGS, embedder=fake_model)


def opened(folder: Path, model, phrasings=PHRASINGS) -> int:
    """Open and search; return how many texts had to be embedded, 0 where the index was kept."""
    before = model.embedded
    with Store.open(folder, phrasings, embedder=model) as store:
        assert store.owner
        assert store.dense("how much can come from a community college", 1)[0].clause == "2.9"
    return model.embedded - before


def truncate(path: Path, to: float) -> None:
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * to)])


def sql(place: Path, *statements: str) -> None:
    connection = sqlite3.connect(place / "chroma" / "chroma.sqlite3")
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def segment(place: Path) -> Path:
    return next(path for path in (place / "chroma").iterdir() if path.is_dir())


def other_vectors(place: Path) -> None:
    saved = np.load(place / "vectors.npy")
    np.save(place / "vectors.npy", saved[::-1])


def other_manifest(place: Path) -> None:
    manifest = json.loads((place / "manifest.json").read_text())
    (place / "manifest.json").write_text(json.dumps(manifest | {"name": "another"}))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "truncated sqlite": lambda place: truncate(place / "chroma" / "chroma.sqlite3", 0.4),
    "empty sqlite": lambda place: truncate(place / "chroma" / "chroma.sqlite3", 0),
    "sqlite gone": lambda place: (place / "chroma" / "chroma.sqlite3").unlink(),
    "sqlite is text": lambda place: (place / "chroma" / "chroma.sqlite3").write_text("not a database" * 500),
    "segment deleted": lambda place: shutil.rmtree(segment(place)),
    "a segment file deleted": lambda place: (segment(place) / "header.bin").unlink(),
    "no manifest": lambda place: (place / "manifest.json").unlink(),
    "manifest is a list": lambda place: (place / "manifest.json").write_text("[]"),
    "manifest cut": lambda place: truncate(place / "manifest.json", 0.5),
    "manifest of another": other_manifest,
    "vectors gone": lambda place: (place / "vectors.npy").unlink(),
    "vectors cut": lambda place: truncate(place / "vectors.npy", 0.5),
    "vectors exchanged": other_vectors,
    "one entry missing": lambda place: sql(place, "DELETE FROM embeddings_queue WHERE id = '2.9'"),
    "all entries missing": lambda place: sql(place, "DELETE FROM embeddings_queue"),
    "a text changed": lambda place: sql(place, "UPDATE embedding_metadata SET string_value = 'x' WHERE key = 'chroma:document' AND id = 7"),
    "a clause changed": lambda place: sql(place, "UPDATE embedding_metadata SET string_value = '9.9' WHERE key = 'clause' AND id = 7"),
    "collection gone": lambda place: sql(place, "DELETE FROM collections"),
    "everything gone": shutil.rmtree,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_index_is_rebuilt(damage: Callable[[Path], object], built: Path, fake_model) -> None:
    damage(built)
    assert opened(built.parent, fake_model) > 0
    assert opened(built.parent, fake_model) == 0


def test_a_whole_index_is_kept(built: Path, fake_model) -> None:
    assert opened(built.parent, fake_model) == 0
    assert opened(built.parent, fake_model) == 0


def test_make_index_builds_afresh_and_tells_its_progress(built: Path, fake_model) -> None:
    told: list[tuple[str, int, int]] = []
    build(built.parent, PHRASINGS, lambda *step: told.append(step), fake_model)
    total = len(wanted_index(built.parent, PHRASINGS, fake_model).indexed)
    assert told[0] == ("loading the model", 0, total) and told[-1] == ("indexing", total, total)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_new_phrasings_make_a_new_index_and_remove_the_old(built: Path, fake_model) -> None:
    more = PHRASINGS | {"6": ["a weekend workshop"]}
    assert opened(built.parent, fake_model, more) > 0
    assert not built.exists() and len(list(built.parent.glob("index-*[!k]"))) == 1
    assert len(list(built.parent.glob("*.lock"))) == 1


def test_another_model_makes_a_new_index(built: Path, fake_model) -> None:
    fake_model.fingerprint = "fake-2"
    assert opened(built.parent, fake_model) > 0


def test_another_text_makes_a_new_index(built: Path, fake_model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "fingerprint", lambda: "f" * 64)
    assert opened(built.parent, fake_model) > 0


def test_the_collection_is_named_after_the_text(built: Path) -> None:
    connection = sqlite3.connect(built / "chroma" / "chroma.sqlite3")
    (name,) = connection.execute("SELECT name FROM collections").fetchone()
    connection.close()
    assert index.fingerprint()[:16] in name


def test_an_index_in_use_by_another_version_is_left_alone(built: Path, fake_model) -> None:
    with Store.open(built.parent, PHRASINGS, embedder=fake_model):
        with Store.open(built.parent, {}, embedder=fake_model) as newer:
            assert newer.owner
        assert built.exists()


def test_a_build_that_fails_leaves_no_index_and_the_next_one_succeeds(index_folder: Path, fake_model) -> None:
    def stop(step: str, done: int, total: int) -> None:
        if done > 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(index_folder, PHRASINGS, stop, fake_model)
    assert not list(index_folder.glob("index-*/manifest.json"))
    assert list(index_folder.glob("building-*"))
    assert opened(index_folder, fake_model) > 0
    assert not list(index_folder.glob("building-*"))


@pytest.mark.parametrize("below", ["", "index"])
def test_a_folder_that_cannot_be_written_is_named_with_the_cure(tmp_path: Path, below: str, fake_model) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexUnwritable, match="set POLICY_INDEX_DIR") as refused:
        Store.open(tmp_path / "file" / below, PHRASINGS, embedder=fake_model)
    assert str(tmp_path / "file") in str(refused.value) and "\n" not in str(refused.value)


def test_a_finished_index_in_a_read_only_folder_is_searched(built: Path, fake_model, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(path: Path) -> None:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(index.Ownership, "claim", read_only)
    with Store.open(built.parent, PHRASINGS, embedder=fake_model) as store:
        assert not store.owner and store.search("community college", 1)[0].clause == "2.9"
    with pytest.raises(IndexUnwritable, match="Read-only file system"):
        Store.open(built.parent, {}, embedder=fake_model)


def test_a_full_disk_is_one_plain_sentence(index_folder: Path, fake_model, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise InternalError("database or disk is full")

    monkeypatch.setattr(vectors, "write_chroma", full)
    with pytest.raises(IndexUnwritable, match="disk is full"):
        build(index_folder, PHRASINGS, embedder=fake_model)


def test_an_index_that_is_damaged_right_after_its_build_is_not_built_forever(
    index_folder: Path, fake_model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "open_chroma", lambda *_: None)
    with pytest.raises(CorpusError, match="not whole"):
        build(index_folder, PHRASINGS, embedder=fake_model)


def test_phrasings_of_an_unknown_clause_are_refused(index_folder: Path, fake_model) -> None:
    with pytest.raises(CorpusError, match=r"2\.13"):
        Store.open(index_folder, {"2.13": ["x"]}, embedder=fake_model)


def test_the_folder_is_the_setting_or_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POLICY_INDEX_DIR", str(tmp_path / "chosen"))
    assert default_folder() == tmp_path / "chosen"
    monkeypatch.delenv("POLICY_INDEX_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "policy-assistant" / "index"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder() == tmp_path / ".cache" / "policy-assistant" / "index"
