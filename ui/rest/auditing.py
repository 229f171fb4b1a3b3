"""A whole catalogue checked: the file is the body of the request."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from assistant.contract import Verdict
from ui.problems import Problem, ProblemBody
from ui.rest.examples import answers
from ui.rest.requests import Parts, may
from ui.security.callers import Caller

_KINDS = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
_SAMPLE = "id,title,credential,level,total_units\nC1,Data Ethics,academic_certificate,graduate,12\n"
_BODY = {
    "required": True,
    "content": {
        kind: {
            "schema": {"type": "string", **({} if kind.startswith("text/") else {"format": "binary"})},
            **({"example": _SAMPLE} if kind == "text/csv" else {}),
        }
        for kind in _KINDS
    },
}


class ClauseReason(BaseModel):
    """What one clause says of a program."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    clause: str
    status: Literal["fail", "unknown"]
    because: str


class AuditedProgram(BaseModel):
    """One program of the catalogue; `verdict` is null where nothing is decided from this text, and `notes` say why."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    line: int
    name: str
    credential: str
    verdict: Verdict | None
    reasons: tuple[ClauseReason, ...]
    could_be: tuple[str, ...]
    notes: tuple[str, ...]


class Unusable(BaseModel):
    """A row, or a cell of it, that cannot be used, with the cure."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    line: int
    name: str
    column: str
    problem: str


class Audit(BaseModel):
    """The audit of a catalogue: how many programs got each verdict, each program, and each problem."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    verdicts: dict[str, int]
    programs: tuple[AuditedProgram, ...]
    problems: tuple[Unusable, ...]


router = APIRouter(tags=["decisions"])
Allowed = Annotated[Caller, Depends(may("audit"))]


@router.post("/audit", responses={**answers("audit"), 415: {"model": ProblemBody}}, openapi_extra={"requestBody": _BODY})
async def audit(request: Request, _by: Allowed, parts: Parts) -> Audit:
    """Checks every program of a CSV or XLSX file, which is the body itself; columns as `policy-assistant audit` reads them."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _KINDS:
        raise Problem(415, f"A catalogue is sent as its own content; say of which type it is: {', '.join(_KINDS)}.")
    body = await request.body()
    return await run_in_threadpool(_audited, body, _KINDS[kind], parts.settings.max_audit_programs)


def _audited(body: bytes, suffix: str, most: int) -> Audit:
    from assistant.catalogue import Refused, audit_rows
    from ui.catalogue import rows
    from ui.catalogue.tally import Tally

    programs: list[AuditedProgram] = []
    problems: list[Unusable] = []
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        # A name of our own: whatever the sender calls the file does not reach the disk.
        file = Path(folder) / f"catalogue{suffix}"
        file.write_bytes(body)
        for item in audit_rows(rows(file)):
            if len(programs) + len(problems) >= most:
                raise Problem(413, f"A catalogue may hold at most {most:,} programs here; send it in parts.")
            tally.add(item)
            if isinstance(item, Refused):
                problems.append(Unusable(line=item.line, name=_text(item.name), column=_text(item.column), problem=_text(item.problem)))
                continue
            reasons = tuple(ClauseReason(clause=r.clause, status="fail", because=r.because) for r in item.reasons("fail"))
            reasons += tuple(ClauseReason(clause=r.clause, status="unknown", because=r.because) for r in item.reasons("unknown"))
            programs.append(
                AuditedProgram(
                    line=item.line,
                    name=_text(item.name),
                    credential=item.credential,
                    verdict=item.verdict,
                    reasons=reasons,
                    could_be=item.could_be,
                    notes=tuple(_text(note) for note in item.remarks),
                )
            )
    return Audit(verdicts=dict(tally.verdicts), programs=tuple(programs), problems=tuple(problems))


def _text(cell: str) -> str:
    # A byte that is no UTF-8 is kept visible while reading and cannot be sent as it is.
    return cell.encode("utf-8", "replace").decode()
