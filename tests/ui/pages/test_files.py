"""What passes through the page is forgotten."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path

import pytest

from ui.catalogue import SAMPLE
from ui.pages import files


def test_a_file_that_nobody_used_goes_and_the_sample_stays(tmp_path: Path) -> None:
    for folder in ("upload", "offered", "named-alike"):
        (tmp_path / folder).mkdir()
    (tmp_path / "upload" / "programs.csv").write_text("id\n", encoding="utf-8")
    shutil.copy2(SAMPLE, tmp_path / "offered")
    (tmp_path / "named-alike" / SAMPLE.name).write_text("id\n", encoding="utf-8")
    files.clear(tmp_path, time.time() + 60)
    assert [left.relative_to(tmp_path).as_posix() for left in tmp_path.rglob("*.*")] == [f"offered/{SAMPLE.name}"]


def test_a_file_of_the_last_hour_stays(tmp_path: Path) -> None:
    (tmp_path / "programs.csv").write_text("id\n", encoding="utf-8")
    files.clear(tmp_path, time.time() - files.KEPT_SECONDS)
    assert (tmp_path / "programs.csv").is_file()


def test_the_folder_is_cleared_as_long_as_the_service_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    monkeypatch.setattr(files, "clear", lambda folder, before: seen.append(folder))

    async def run() -> None:
        async with files.cleared():
            while not seen:
                await asyncio.sleep(0)

    asyncio.run(run())
    assert seen == [tmp_path]
