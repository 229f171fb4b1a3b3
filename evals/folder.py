"""A report as files: the page, the JSON for machines and the JUnit XML for CI."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from evals import page, record
from evals.errors import EvalError
from evals.junit import junit
from evals.standing import Standing

CONTENTS: dict[str, Callable[[Standing], str]] = {
    "html": page.page,
    "json": lambda standing: json.dumps(record.record(standing), indent=1, ensure_ascii=False) + "\n",
    "junit": junit,
}
# The names of the files of a report in its folder.
NAMES = {"html": "index.html", "json": "report.json", "junit": "junit.xml"}


def within(folder: Path) -> dict[Path, str]:
    """Each file of a report in this folder with what goes into it."""
    return {folder / name: content for content, name in NAMES.items()}


def write(path: Path, content: str, standing: Standing) -> None:
    """One file of a report. EvalError where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CONTENTS[content](standing), encoding="utf-8")
    except OSError as error:
        raise EvalError(f"{path} cannot be written ({error.strerror or error}); name a file in a folder that you can write to") from error
