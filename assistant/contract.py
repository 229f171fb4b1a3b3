"""`Answer`: what every surface gives back, and the small models it is made of."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["check", "classify", "bound", "count", "lookup", "compare", "procedure", "level", "clarify", "out_of_scope", "smalltalk"]
Verdict = Literal["yes", "no", "depends"]
Status = Literal["pass", "fail", "unknown", "not_applicable"]


class Part(BaseModel):
    """A frozen part of an answer; unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Value(Part):
    """A number that answers the question: its exact value as a decimal string or fraction, its unit, what it is, which clause."""

    value: str
    unit: str
    what: str
    clause: str


class Citation(Part):
    """A clause that carries the answer; `quote` is a verbatim substring of the policy document."""

    clause: str
    title: str
    document: str
    quote: str
    url: str


class FindingLine(Part):
    """What one clause says of the stated facts."""

    clause: str
    status: Status
    because: str
    missing: tuple[str, ...] = ()
    credential: str | None = None
    nature: str | None = None


class Missing(Part):
    """A fact that would help to settle a `depends`: how to ask for it and why it matters."""

    fact: str
    ask: str
    why: str


class Fix(Part):
    """A smallest change that turns a `no` into a `yes`, and what holds after it; `facts` are those that differ then, where units are moved."""

    change: str
    result: str
    facts: dict[str, object] = Field(default_factory=dict)


class Fit(Part):
    """Whether the stated facts fit one type of credential."""

    credential: str
    status: Literal["fits", "does_not_fit", "depends"]
    because: str
    clauses: tuple[str, ...] = ()
    level: str | None = None


class PolicyRef(Part):
    """Which text was applied."""

    title: str
    approved: str
    fingerprint: str


class Answer(Part):
    """The reply to one question; see `docs/contract.md` for the meaning of each field."""

    text: str
    kind: Kind
    verdict: Verdict | None = None
    breach: bool | None = None
    values: tuple[Value, ...] = ()
    citations: tuple[Citation, ...] = ()
    findings: tuple[FindingLine, ...] = ()
    facts: dict[str, object] = Field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    fixes: tuple[Fix, ...] = ()
    fits: tuple[Fit, ...] = ()
    notes: tuple[str, ...] = ()
    understood: str = ""
    policy: PolicyRef
    conversation: str
