"""The checked-in baseline: what must hold of each file, and which cases are known to fail and of what."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.case import nearest
from evals.measures import counted, measures, outcomes
from evals.run import Played
from evals.scorers import SEVERITY

BASELINE = Path(__file__).parent / "baseline.toml"
PIN = "python -m evals.suite --pin"
_HEAD = f"""\
# What must hold. Written by `{PIN}`; read the difference before you accept it.
# `known` names each case that does not pass yet, and of what; a case that is not named must pass.
# Unseen files are held by their counts alone.
# [variations] gives the share, in percent, of passing questions whose verdict stays when they are put in another way.
"""


# What each count of a floor counts, where it is told.
_COUNTED = {
    "wrong": "wrong yes or no",
    "overclaim": "yes or no where the policy gives none",
    "decided": "decided right",
    "verdict": "verdicts right",
    "kind": "kinds of question right",
    "values": "with the right numbers",
    "clauses": "with the first clause cited",
    "facts": "with the stated facts read",
    "passed": "with all right",
}


class BaselineError(ValueError):
    """The baseline cannot be used; the message names the place and the cure."""


class Floor(BaseModel):
    """What must hold of one file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    cases: int = 0
    wrong_at_most: int = 0
    overclaim_at_most: int = 0
    decided_at_least: int = 0
    verdict_at_least: int = 0
    kind_at_least: int = 0
    values_at_least: int = 0
    clauses_at_least: int = 0
    facts_at_least: int = 0
    passed_at_least: int = 0
    known: dict[str, str] = Field(default_factory=dict)


class Baseline(BaseModel):
    """The floor of every file, and of every variation in percent."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    variations: dict[str, int] = Field(default_factory=dict)
    file: dict[str, Floor] = Field(default_factory=dict)

    def floor(self, file: str) -> Floor:
        """The floor of a file; of a file that was never pinned, that every case passes."""
        return self.file.get(file, Floor())


@dataclass(frozen=True)
class Regression:
    """Something that held and does not hold any more; `case` is empty where it is a count of the whole file."""

    file: str
    case: str
    message: str

    def __str__(self) -> str:
        return f"{self.case or f'all of {self.file}'}: {self.message}"


def read(path: Path = BASELINE) -> Baseline:
    """The baseline; empty where there is none yet. BaselineError where it cannot be read."""
    try:
        return Baseline.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))) if path.exists() else Baseline()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BaselineError(f"{path.name} cannot be read ({error}); correct it or write it anew with `{PIN}`") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][-1])
        cure = nearest(key, Floor.model_fields) or f"; correct it or write it anew with `{PIN}`"
        raise BaselineError(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg'].lower()}{cure}") from error


def counts(results: Sequence[Played]) -> dict[str, int]:
    """The counts of one file that a floor holds."""
    found = measures(results)
    return {
        "cases": len(results),
        "wrong_at_most": outcomes(results, "wrong_yes", "wrong_no", "crash"),
        "overclaim_at_most": outcomes(results, "overclaim"),
        "decided_at_least": found["settled and decided right"].right,
        "verdict_at_least": found["verdict"].right,
        "kind_at_least": found["kind of question"].right,
        "values_at_least": found["numbers"].right,
        "clauses_at_least": found["first clause cited"].right,
        "facts_at_least": found["stated facts read"].right,
        "passed_at_least": counted(not p.causes for p in results).right,
    }


def regressions(file: str, results: Sequence[Played], floor: Floor) -> list[Regression]:
    """What is worse than the floor in a whole file: counts first, then cases that are not known to fail that way."""
    found = [Regression(file, "", message) for message in below(counts(results), floor)]
    if floor.known or floor.passed_at_least == floor.cases:
        found += [Regression(file, p.case.id, message) for p in results if (message := worse(p, floor))]
    return found


def below(now: Mapping[str, int], floor: Floor) -> list[str]:
    """The counts that do not hold, each in one sentence."""
    told = []
    for name, count in now.items():
        pinned = getattr(floor, name)
        what = _COUNTED.get(name.removesuffix("_at_most").removesuffix("_at_least"), name)
        if name.endswith("_at_most") and count > pinned:
            told.append(f"{count} {what}, where at most {pinned} were accepted")
        if name.endswith("_at_least") and count < pinned:
            told.append(f"{count} {what}, where at least {pinned} were accepted")
    return told


def worse(played: Played, floor: Floor) -> str:
    """Of what a case fails beyond what is known of it ('' where nothing); a milder verdict than the known one is not worse."""
    known = [cause for cause in floor.known.get(played.case.id, "").split(", ") if cause]
    worst = max((_severity(cause) for cause in known), default=0)
    new = [cause for cause in played.causes if (_severity(cause) > worst if _severity(cause) else cause not in known)]
    return f"{', '.join(new)}{f' (known: {floor.known[played.case.id]})' if known else ''}" if new else ""


def _severity(cause: str) -> int:
    return 4 if cause == "crash" else next((severity for outcome, severity in SEVERITY.items() if outcome == cause), 0)


def stale(results: Sequence[Played], floor: Floor) -> list[str]:
    """Ids that are known to fail and pass now, or that no case has any more."""
    failing = {p.case.id for p in results if p.causes}
    return [case for case in floor.known if case not in failing]


def written(files: Mapping[str, Sequence[Played]], unseen: Sequence[str], variations: Mapping[str, int]) -> str:
    """The baseline file that holds exactly what holds now."""
    parts = [_HEAD]
    if variations:
        parts += ["[variations]", *(f"{name} = {share}" for name, share in variations.items()), ""]
    for file, results in files.items():
        parts += [f"[file.{file}]", *(f"{name} = {count}" for name, count in counts(results).items()), ""]
        failing = {p.case.id: ", ".join(p.causes) for p in results if p.causes}
        if failing and file not in unseen:
            parts += [f"[file.{file}.known]", *(f'"{case}" = "{causes}"' for case, causes in failing.items()), ""]
    return "\n".join(parts)
