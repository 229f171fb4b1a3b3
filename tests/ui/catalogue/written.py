"""Catalogues as files, and what is decided of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]

from assistant.catalogue import Decision, Refused, audit_rows
from ui.catalogue import rows

HEAD = "id,title,credential,level,total_units,upper_division_units,graduate_units"


def written(folder: Path, *lines: str, name: str = "programs.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def sheet(folder: Path, *lines: Sequence[object]) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.save(folder / "programs.xlsx")
    return folder / "programs.xlsx"


def decided(path: Path) -> list[Decision | Refused]:
    return list(audit_rows(rows(path)))


def verdicts(path: Path) -> list[str | None]:
    return [item.verdict if isinstance(item, Decision) else "refused" for item in decided(path)]


def refusals(path: Path) -> list[Refused]:
    return [item for item in decided(path) if isinstance(item, Refused)]
