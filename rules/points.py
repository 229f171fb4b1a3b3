"""The points of the text that a yes/no question can be about, read from `points/*.toml`: what is settled, and what is left open.

A point is a sentence that the text makes true ('an Academic Certificate need not be offered through CPaCE') with the words
that do so. Whether something is so is never computed from a question: a reader may say which point a question is about and
whether a 'yes' would agree with it, and the point itself says what holds.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rules.errors import SectionError
from rules.facts import Credential, Level

FOLDER = Path(__file__).parent / "points"
Mode = Literal["requires", "permits", "forbids", "frees", "states", "open"]


class Point(BaseModel):
    """One point: its id 'clause/name', what it says, the verbatim words it rests on, and for which credentials it holds.

    `mode` tells what kind of sentence it is: it requires, permits, forbids, frees from something, states how things are,
    or says what the text leaves open ('whether ...'). It holds where the yes/no facts `given` are so, and else is open.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(pattern=r"^[^/]+/[a-z0-9-]+$")
    says: str
    quote: str
    mode: Mode
    credentials: tuple[Credential, ...] = Field(default=(), alias="for")
    level: tuple[Level, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def clause(self) -> str:
        """The clause that carries it."""
        return self.id.partition("/")[0]

    @property
    def settled(self) -> bool:
        """Whether the text settles it; where it does not, no yes and no no can rest on it."""
        return self.mode != "open"


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    point: tuple[Point, ...]


@cache
def points() -> dict[str, Point]:
    """Every point by its id, in file order; SectionError naming file and cure where a file is not valid."""
    found: dict[str, Point] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        try:
            read = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise SectionError(f"points/{path.name}: {str(error).splitlines()[0]}; correct it and run `policy-assistant eval`") from error
        for point in read.point:
            if point.id in found:
                raise SectionError(f"points/{path.name}: {point.id} occurs twice; keep one")
            found[point.id] = point
    return found


@cache
def fingerprint() -> str:
    """The sha256 of all point files."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
