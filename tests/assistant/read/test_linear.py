"""Linear classifiers: trained the same every time, kept on disk, made anew where the file is damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.read.linear import Head, fit, hashed, kept, load, save

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


def test_heads_come_back_from_disk_as_they_were_kept(head: Head, tmp_path: Path) -> None:
    save(tmp_path / "some.npz", {"role": head})
    assert load(tmp_path / "some.npz")["role"].labels == head.labels


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut off", b"no archive at all"])
def test_a_damaged_file_is_made_anew(head: Head, tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "some.npz"
    path.write_bytes(damage)
    assert kept(path, lambda: {"role": head})["role"].guess(ROWS[0]).best == "total"
    assert load(path)


def test_what_is_kept_is_not_made_again(head: Head, tmp_path: Path) -> None:
    kept(tmp_path / "some.npz", lambda: {"role": head})
    found = kept(tmp_path / "some.npz", lambda: pytest.fail("made again"))
    assert found["role"].labels == head.labels


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_training(head: Head, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way", encoding="utf-8")
    assert kept(tmp_path / "a file" / "some.npz", lambda: {"role": head})["role"] is head
