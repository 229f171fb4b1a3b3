"""Parity: the same conversation through every surface gives the same verdict, the same numbers and the same clauses."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from zlib import crc32

from evals.case import Case
from evals.errors import EvalError
from evals.measures import Rate

SURFACES = Path(__file__).parent / "surfaces.toml"
Turns = Sequence[str]
Given = Mapping[str, object]
# Plays each conversation and gives the `Answer` to its last turn as JSON; None where the surface cannot hold that conversation.
Surface = Callable[[Sequence[Turns]], Sequence[Given | None]]
# So many cases go through every surface in a run of the suite, chosen by the checksum of their ids.
MOST = 40


@dataclass(frozen=True)
class Parity:
    """How often one surface answered as the first did, and each case in which it did not."""

    surface: str
    rate: Rate
    differing: tuple[str, ...]


def surfaces(path: Path = SURFACES) -> dict[str, Surface]:
    """Every surface that is named in the file; EvalError where one cannot be found."""
    named: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["surface"]
    return {name: _found(name, place) for name, place in named.items()}


def chosen(cases: Sequence[Case], most: int = MOST) -> list[Case]:
    """The same choice of cases on every run."""
    return sorted(cases, key=lambda case: crc32(case.id.encode()))[:most]


def parity(cases: Sequence[Case], through: Mapping[str, Surface]) -> list[Parity]:
    """Each surface after the first against the first."""
    (first, reference), *others = through.items()
    turns = [case.turns for case in cases]
    wanted = [_answered(given) for given in reference(turns)]
    found = [Parity(first, Rate(sum(w is not None for w in wanted), len(wanted)), ())]
    for name, surface in others:
        given = [_answered(one) for one in surface(turns)]
        told = [(case.id, w, g) for case, w, g in zip(cases, wanted, given, strict=True) if g is not None]
        differing = tuple(f"{case}: {_told(w)} → {_told(g)}" for case, w, g in told if w != g)
        found.append(Parity(name, Rate(len(told) - len(differing), len(told)), differing))
    return found


Answered = tuple[object, tuple[tuple[object, ...], ...], tuple[object, ...]]


def _answered(given: Given | None) -> Answered | None:
    """Verdict, numbers and clauses of an answer as JSON."""
    if given is None:
        return None
    values = cast(Sequence[Mapping[str, object]], given.get("values", ()))
    citations = cast(Sequence[Mapping[str, object]], given.get("citations", ()))
    return (
        given.get("verdict"),
        tuple((value["value"], value["unit"], value["clause"]) for value in values),
        tuple(citation["clause"] for citation in citations),
    )


def _told(answered: Answered | None) -> str:
    if answered is None:
        return "no answer"
    verdict, values, clauses = answered
    return (
        f"{verdict or 'none'}; {', '.join(str(value[0]) for value in values) or 'no number'}; {', '.join(map(str, clauses)) or 'no clause'}"
    )


def _found(name: str, place: str) -> Surface:
    module, _, function = place.partition(":")
    try:
        return cast(Surface, getattr(importlib.import_module(module), function))
    except (ImportError, AttributeError) as error:
        raise EvalError(f"{SURFACES.name}: {name}: {place} is no function ({error}); write 'module:function'") from error
