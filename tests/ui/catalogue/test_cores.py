"""An audit on several cores: the same results as on one, and a process that is ended."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.catalogue import Row
from tests.ui.catalogue.written import written
from ui.catalogue import SAMPLE, CatalogueError, audit, deciding


def test_a_catalogue_is_decided_on_several_cores_as_on_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, one, several = written(tmp_path, SAMPLE.read_text(encoding="utf-8")), tmp_path / "one", tmp_path / "several"
    alone = audit(path, one)
    monkeypatch.setattr(deciding, "_AT_ONCE", 2)
    monkeypatch.setattr(deciding, "_ALONE", 1)
    monkeypatch.setattr(deciding.os, "sched_getaffinity", lambda _process: {0, 1})
    assert audit(path, several) == alone
    for name in ("audit.csv", "audit.html"):
        assert (several / name).read_bytes() == (one / name).read_bytes()


def _ended(_part: object) -> None:
    os._exit(1)


def test_a_process_of_the_audit_that_is_ended_is_told_with_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "_ALONE", 1)
    monkeypatch.setattr(deciding, "_decide", _ended)
    with pytest.raises(CatalogueError, match="audit the catalogue again"):
        list(deciding.decided([Row(2, "a", {}), Row(3, "b", {})], cores=2))
