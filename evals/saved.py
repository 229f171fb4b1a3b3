"""A report that was saved as JSON, read back as far as two reports are compared."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import EvalError


class _Part(BaseModel):
    # What a report says beyond this is for other readers.
    model_config = ConfigDict(frozen=True, extra="ignore")


class SavedExample(_Part):
    """An example as the rules decided it; `right` is None where nothing was to be decided."""

    id: str
    ask: str
    gold: str
    given: str
    right: bool | None
    because: str = ""


class SavedAnswer(_Part):
    """What was answered: verdict, numbers, clauses and words."""

    verdict: str
    values: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    text: str = ""


class SavedGold(_Part):
    """The gold as far as it is shown beside an answer."""

    verdict: str


class SavedCase(_Part):
    """A question as it came out; `turns` and `given` are not kept of files that are not looked at."""

    file: str
    id: str
    passed: bool
    causes: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    gold: SavedGold | None = None
    given: SavedAnswer | None = None


class Saved(_Part):
    """One report: which text and rules it was made with, and how every example and question came out."""

    policy: str
    rules: str
    examples: tuple[SavedExample, ...] = Field()
    cases: tuple[SavedCase, ...] = Field()


def read(path: Path) -> Saved:
    """The report in this file; EvalError where it is none."""
    try:
        return Saved.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise EvalError(f"the report {path} cannot be read ({error}); write one with `policy-assistant eval --json {path.name}`") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise EvalError(
            f"{path} is no report of this version ({place or 'the file'}: {first['msg'].lower()}); write one with `policy-assistant eval --json`"
        ) from error
