"""The file that one run leaves for the next: the machine and every figure, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.bench.figure import Figure
from evals.bench.machine import Machine
from evals.errors import EvalError

FILE = Path("report") / "bench.json"


class Subject(BaseModel):
    """The figures of one subject, the machine as it was when they were measured, where the time goes, and what was left out and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    machine: Machine
    figures: tuple[Figure, ...]
    profile: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


class Kept(BaseModel):
    """All subjects, in the order in which they are measured."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    subjects: tuple[Subject, ...] = ()

    def figures(self) -> tuple[Figure, ...]:
        """Every figure of every subject."""
        return tuple(figure for subject in self.subjects for figure in subject.figures)

    def renewed(self, measured: Iterable[Subject], order: Sequence[str]) -> Kept:
        """The same with what was measured now in place of what was measured before; a subject that was left out stays."""
        found = {subject.name: subject for subject in (*self.subjects, *measured)}
        return Kept(subjects=tuple(found[name] for name in order if name in found))


def read(path: Path = FILE) -> Kept:
    """What the last run left; nothing where there was none. EvalError where the file is not of a run."""
    try:
        return Kept.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Kept()
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise EvalError(f"{path} cannot be read as the figures of an earlier run; move it away and run again") from error


def write(kept: Kept, path: Path = FILE) -> None:
    """Leave the figures for the next run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(kept.model_dump_json(indent=1) + "\n", encoding="utf-8")
    part.replace(path)
