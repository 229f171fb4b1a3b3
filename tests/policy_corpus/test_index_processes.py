"""One process owns an index; every other one works beside it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from policy_corpus import index
from policy_corpus.clauses import FOLDER
from policy_corpus.errors import CorpusError
from policy_corpus.ownership import Ownership
from policy_corpus.store import Store

# Builds with the fake model, slowly, and says 'building' once half of the entries are written.
SLOW_BUILD = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from conftest import PHRASINGS, FakeModel
from policy_corpus.store import Store
def tell(step, done, total):
    if done > 20:
        print("building", flush=True)
        time.sleep(float(sys.argv[3]))
with Store.open(Path(sys.argv[1]), PHRASINGS, tell, FakeModel()) as store:
    print("open", store.owner, flush=True)
    sys.stdin.readline()
"""
PHRASINGS = {
    "2.9": ["how much can come from a community college", "is there a cap on courses taken elsewhere"],
    "6": ["a weekend workshop"],
}


def other_process(folder: Path, pause: float) -> "subprocess.Popen[str]":
    arguments = [sys.executable, "-c", SLOW_BUILD, str(folder), str(Path(__file__).parent), str(pause)]
    return subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=FOLDER.parents[1])


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_a_build_killed_in_the_middle_is_done_again(index_folder: Path, fake_model) -> None:
    with other_process(index_folder, 60) as process:
        assert line_of(process) == "building"
        os.kill(process.pid, signal.SIGKILL)
    assert list(index_folder.glob("building-*")) and not list(index_folder.glob("index-*/manifest.json"))
    with Store.open(index_folder, PHRASINGS, embedder=fake_model) as store:
        assert store.owner and fake_model.embedded > 0
        assert store.search("a weekend workshop", 1)[0].clause == "6"


def test_a_second_process_waits_for_the_build_and_finds_the_same(index_folder: Path, fake_model) -> None:
    with other_process(index_folder, 0.2) as process:
        assert line_of(process) == "building"
        with Store.open(index_folder, PHRASINGS, embedder=fake_model) as store:
            assert not store.owner and fake_model.embedded == 0
            beside = store.search("courses taken elsewhere", 5)
        process.communicate("done\n")
    with Store.open(index_folder, PHRASINGS, embedder=fake_model) as store:
        assert store.owner and fake_model.embedded == 0
        assert [hit.clause for hit in store.search("courses taken elsewhere", 5)] == [hit.clause for hit in beside]


def test_waiting_for_a_build_ends_with_a_plain_sentence(index_folder: Path, fake_model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_WAIT_SECONDS", 0.2)
    index_folder.mkdir()
    held = Ownership.claim(index.wanted_index(index_folder, PHRASINGS, fake_model).lock)
    assert held
    with pytest.raises(CorpusError, match="Another process"):
        Store.open(index_folder, PHRASINGS, embedder=fake_model)
    held.release()


def test_an_ownership_is_exclusive_until_released(tmp_path: Path) -> None:
    first = Ownership.claim(tmp_path / "lock")
    assert first and Ownership.claim(tmp_path / "lock") is None
    first.release()
    first.release()
    second = Ownership.claim(tmp_path / "lock")
    assert second
    second.remove()
    assert not (tmp_path / "lock").exists()


def test_reopening_takes_little_time(index_folder: Path, fake_model) -> None:
    Store.open(index_folder, PHRASINGS, embedder=fake_model).close()
    started = time.perf_counter()
    Store.open(index_folder, PHRASINGS, embedder=fake_model).close()
    assert time.perf_counter() - started < 5
