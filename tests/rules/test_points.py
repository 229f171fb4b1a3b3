"""The points that yes/no questions are about: what they say rests on the words of their clause."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.read.pointed import NONE, phrasings
from policy_corpus.clauses import clause
from rules import points as module
from rules.errors import SectionError
from rules.points import points
from rules.section import entries


@pytest.mark.parametrize("name", list(points()))
def test_a_point_quotes_its_own_clause_word_for_word(name: str) -> None:
    point = points()[name]
    words = {quote for entry in (entries()[point.clause],) for quote in (*entry.quote, *(aside.quote for aside in entry.aside))}
    assert point.quote in words
    assert point.quote in clause(point.clause).text or point.clause == "intro"


@pytest.mark.parametrize("name", list(points()))
def test_an_open_point_says_what_is_not_settled_and_a_settled_one_says_what_is_so(name: str) -> None:
    point = points()[name]
    assert point.says.startswith(("whether ", "how ", "what ")) is (not point.settled)


def test_every_clause_has_a_point() -> None:
    assert {p.clause for p in points().values()} >= set(entries()) - {"5"}


def test_every_point_is_asked_about_in_both_directions() -> None:
    asked = Counter((p.point, p.sign) for p in phrasings())
    for name, point in points().items():
        signs = ("+", "-") if point.settled else ("?",)
        assert all(asked[name, sign] >= 9 for sign in signs), name
    assert {p.point for p in phrasings()} - {NONE} == set(points())


def test_a_point_file_with_a_wrong_key_is_refused_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "9-more.toml").write_text('[[point]]\nid = "2/x"\nsays = "a"\nquote = "b"\nmode = "states"\nlevle = []\n', encoding="utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    points.cache_clear()
    try:
        with pytest.raises(SectionError, match=r"9-more\.toml"):
            points()
    finally:
        points.cache_clear()


def test_a_point_that_occurs_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = '[[point]]\nid = "2/x"\nsays = "a"\nquote = "b"\nmode = "states"\n'
    (tmp_path / "9-more.toml").write_text(one + one, encoding="utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    points.cache_clear()
    try:
        with pytest.raises(SectionError, match="2/x occurs twice"):
            points()
    finally:
        points.cache_clear()
