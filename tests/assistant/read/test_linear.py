"""Linear classifiers: trained the same every time, kept on disk, made anew where the file is damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.read import linear
from assistant.read.linear import Head, fit, hashed, kept, load, save
from assistant.read.trained import READERS, Reader

ROWS = [hashed({word: 1.0}, 64) for word in ("units", "units", "hours", "hours", "fees", "fees")]
LABELS = ["total", "total", "hours", "hours", "other", "other"]


@pytest.fixture(scope="module")
def head() -> Head:
    return fit(ROWS, LABELS, 64)


def test_what_was_learned_is_told_first(head: Head) -> None:
    assert [head.guess(row).best for row in ROWS] == LABELS


def test_chances_add_up_to_one(head: Head) -> None:
    assert head.chances(ROWS[0]).sum() == pytest.approx(1.0)


def test_training_again_gives_the_same_weights(head: Head) -> None:
    assert np.array_equal(fit(ROWS, LABELS, 64).weights, head.weights)


def test_a_dense_vector_counts_beside_the_words() -> None:
    vectors = np.array([[1.0], [-1.0]] * 3, dtype=np.float32)
    found = fit([{} for _ in ROWS], ["yes", "no"] * 3, 64, dense=vectors)
    assert found.guess({}, vectors[0]).best == "yes"


def test_heads_come_back_from_disk_nearly_as_they_were_kept(head: Head, tmp_path: Path) -> None:
    save(tmp_path / "some.npz", {"role": head}, "of these")
    again = load(tmp_path / "some.npz", "of these")["role"]
    assert again.labels == head.labels
    largest = np.abs(head.weights).max(axis=1, keepdims=True)
    # One byte a weight, the root kept: coarsest, and still finer than a 120th of the largest, at the largest.
    assert (np.abs(again.weights - head.weights) <= largest / 120).all()
    small = np.abs(head.weights) < largest / 100
    assert (np.abs(again.weights - head.weights)[small] <= (largest / 1000 * np.ones_like(head.weights))[small]).all()


def test_weights_made_of_something_else_are_not_loaded(head: Head, tmp_path: Path) -> None:
    save(tmp_path / "some.npz", {"role": head}, "of these")
    with pytest.raises(ValueError, match="something else"):
        load(tmp_path / "some.npz", "of those")


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index folder of its own; no reader named 'some' comes with the software."""
    monkeypatch.setenv("POLICY_INDEX_DIR", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut off", b"no archive at all"])
def test_a_damaged_file_is_made_anew(head: Head, beside: Path, damage: bytes) -> None:
    path = beside / "some-f.npz"
    path.write_bytes(damage)
    assert kept("some", "f", lambda: {"role": head})["role"].guess(ROWS[0]).best == "total"
    assert load(path, "f")


def test_what_is_kept_is_not_made_again(head: Head, beside: Path) -> None:
    kept("some", "f", lambda: {"role": head})
    found = kept("some", "f", lambda: pytest.fail("made again"))
    assert found["role"].labels == head.labels


def test_what_comes_with_the_software_is_neither_made_nor_kept(head: Head, beside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear, "_SHIPPED", beside / "weights")
    kept("some", "f", lambda: {"role": head})
    linear.ship("some", "f")
    (beside / "some-f.npz").unlink()
    assert kept("some", "f", lambda: pytest.fail("made again"))["role"].labels == head.labels
    assert linear.shipped("some", "f") and not linear.shipped("some", "g")
    assert not (beside / "some-f.npz").exists()


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_training(
    head: Head, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("POLICY_INDEX_DIR", str(tmp_path / "a file"))
    assert kept("some", "f", lambda: {"role": head})["role"] is head


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_the_weights_in_the_repository_are_of_these_phrasings_and_this_code(reader: Reader) -> None:
    assert linear.shipped(reader.name, reader.made_of()), "the phrasings or the code that reads them have changed: run 'make readers'"
