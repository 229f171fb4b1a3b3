"""The learned reader: trained on a few lines here, kept beside the index, loaded again, and made anew where its file is damaged."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.read import classifier as module
from assistant.read.classifier import Classifier, Phrasing, features, phrasings, train
from assistant.read.lexicon import mentions
from assistant.read.linear import load
from assistant.read.stance import stance_features
from assistant.read.text import plain

HEADS = ("kind", "stance", "scope", "clause")
ASKS = {
    "2.4": ["minimum size of an academic certificate", "fewest units"],
    "4.1": ["size of a micro-credential"],
    "2.9": ["cap on transfer units"],
}
FEW = (
    *(
        Phrasing("check", "satisfies", "narrow", ("2.4",), f"Is {n} units enough for an academic certificate?")
        for n in (10, 11, 12, 13, 14)
    ),
    *(Phrasing("check", "breaks", "narrow", ("4.1",), f"Is {n} units too many for a micro-credential?") for n in (10, 11, 12, 13, 14)),
    *(Phrasing("check", "satisfies", "broad", ("2",), f"Does my {n}-unit program qualify?") for n in (8, 10, 12)),
    *(Phrasing("check", "required", "narrow", ("2.12",), f"Does {who} have to authorize it?") for who in ("WSCUC", "the provost", "CEPC")),
    *(Phrasing("bound", "-", "-", ("2.9",), f"How many {what} units may there be?") for what in ("transfer", "graduate", "upper-division")),
    *(Phrasing("procedure", "-", "-", ("4.5",), f"Who approves a {what}?") for what in ("certificate", "micro-credential", "program")),
    *(Phrasing("smalltalk", "-", "-", (), what) for what in ("hi", "hello there", "thanks a lot")),
    *(Phrasing("out_of_scope", "-", "-", (), what) for what in ("when is spring break", "what is tuition", "where is parking")),
)
QUESTIONS = (
    "Is 15 units enough for an academic certificate?",
    "Does my 9-unit program qualify?",
    "Who approves it?",
    "hi there",
    "",
    "units " * 30,
)


def of(question: str) -> dict[int, float]:
    text = plain(question).text
    return features(text, mentions(text))


def put(question: str) -> dict[int, float]:
    text = plain(question).text
    return stance_features(text, text, mentions(text))


def found(head: str, question: str) -> dict[int, float]:
    return put(question) if head == "stance" else of(question)


@pytest.fixture(scope="module")
def small() -> Classifier:
    return train(ASKS, FEW)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own for the weights, and few lines to train on."""
    monkeypatch.setenv("POLICY_INDEX_DIR", str(tmp_path))
    monkeypatch.setattr(module, "phrasings", lambda: FEW)
    monkeypatch.setattr("rules.section.phrasings", lambda: ASKS)
    module.classifier.cache_clear()
    yield tmp_path
    module.classifier.cache_clear()


def weights(folder: Path) -> list[Path]:
    return sorted(folder.glob("reader-*.npz"))


def test_what_it_was_trained_on_it_guesses(small: Classifier) -> None:
    assert [small.guess("kind", of(row.text)).best for row in FEW] == [row.kind for row in FEW]


def test_it_guesses_what_is_like_what_it_was_trained_on(small: Classifier) -> None:
    assert small.guess("kind", of("Is 15 units enough for an academic certificate?")).best == "check"
    assert small.guess("kind", of("How many transfer units may there be in it?")).best == "bound"
    assert small.guess("scope", of("Does my 9-unit program qualify?")).best == "broad"


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_chances_add_up_and_come_in_order(small: Classifier, head: str, question: str) -> None:
    chances = [chance for _, chance in small.guess(head, found(head, question)).labels]
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= chance <= 1 for chance in chances) and sum(chances) <= 1.0001


def test_a_label_it_does_not_know_has_no_chance(small: Classifier) -> None:
    assert small.guess("kind", of("hi")).of("nonsense") == 0.0


def test_training_twice_gives_the_same_weights(small: Classifier) -> None:
    again = train(ASKS, FEW)
    assert all(small.guess(head, found(head, q)) == again.guess(head, found(head, q)) for head in HEADS for q in QUESTIONS)


def test_the_first_use_trains_and_keeps_the_weights(kept: Path) -> None:
    made = module.classifier()
    assert len(weights(kept)) == 1
    assert made.guess("kind", of("hi")).best == "smalltalk"


def test_a_second_process_loads_what_the_first_one_kept(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = module.classifier()
    module.classifier.cache_clear()
    monkeypatch.setattr(module, "train", _no_training)
    loaded = module.classifier()
    assert all(loaded.guess(head, found(head, q)) == made.guess(head, found(head, q)) for head in HEADS for q in QUESTIONS)


def _no_training(*_: object) -> Classifier:
    raise AssertionError("the weights on disk were not used")


@pytest.mark.parametrize(
    "damage",
    [
        "text",
        "other zip",
        "no labels",
        "empty",
        "cut",
        "flipped",
    ],
)
def test_a_damaged_file_is_made_anew(kept: Path, damage: str) -> None:
    made = module.classifier()
    path = weights(kept)[0]
    whole = path.read_bytes()
    _damage(path, whole, damage)
    module.classifier.cache_clear()
    again = module.classifier()
    assert all(again.guess("kind", of(q)) == made.guess("kind", of(q)) for q in QUESTIONS)
    path = weights(kept)[0]
    assert load(path, path.stem.rpartition("-")[2])["kind"].guess(of("hi")).best == "smalltalk"


def _damage(path: Path, whole: bytes, how: str) -> None:
    import io
    import zipfile

    import numpy as np

    if how == "empty":
        path.write_bytes(b"")
    elif how == "text":
        path.write_text("this is no archive")
    elif how == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif how == "flipped":
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + bytes(b ^ 0xFF for b in whole[middle : middle + 64]) + whole[middle + 64 :])
    elif how == "other zip":
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("hello.txt", "hello")
    else:
        made = io.BytesIO()
        np.savez(made, w_kind=np.zeros((2, 2)))
        path.write_bytes(made.getvalue())


def test_a_folder_that_cannot_be_written_costs_only_the_training(kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder is wanted")
    monkeypatch.setenv("POLICY_INDEX_DIR", str(blocked / "below"))
    assert module.classifier().guess("kind", of("hi")).best == "smalltalk"


def test_nothing_half_written_is_left_behind(kept: Path) -> None:
    module.classifier()
    assert [p.name for p in kept.iterdir() if p.suffix == ".tmp"] == []


def test_other_asks_need_other_weights() -> None:
    assert module.fingerprint(ASKS) == module.fingerprint(dict(ASKS))
    assert module.fingerprint(ASKS) != module.fingerprint({**ASKS, "7.1": ["transcript"]})


def test_numbers_do_not_matter_to_what_is_asked() -> None:
    assert of("Is 10 units enough?") == of("Is 17 units enough?")


def test_features_are_the_same_in_every_process() -> None:
    import subprocess
    import sys

    code = "from assistant.read.classifier import features; print(sorted(features('is 10 units enough ?', []).items()))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


FILES = sorted((Path(module.__file__).parent / "phrasings").glob("*.tsv"))
KINDS = {"check", "classify", "bound", "count", "lookup", "compare", "procedure", "level", "clarify", "out_of_scope", "smalltalk"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_line_of_the_phrasings_is_used(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [number for number, row in enumerate(rows, start=1) if len(row) != 5 or not row[4].strip()] == []


def test_the_labels_of_the_phrasings_are_known() -> None:
    from policy_corpus.clauses import clauses

    known = {clause.id for clause in clauses()}
    for row in phrasings():
        assert row.kind in KINDS and row.scope in ("broad", "narrow", "-"), row
        assert row.stance in ("satisfies", "breaks", "required", "unneeded", "-"), row
        assert set(row.clauses) <= known, row


def test_no_phrasing_has_two_labels() -> None:
    seen: dict[str, tuple[str, str, str]] = {}
    twice = []
    for row in phrasings():
        label = (row.kind, row.stance, row.scope)
        if seen.setdefault(row.text, label) != label:
            twice.append(row.text)
    assert twice == []
