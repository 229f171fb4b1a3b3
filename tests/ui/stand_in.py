"""A small stand-in for `assistant`, so that the surfaces are tested without reading, retrieval or rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from pydantic import BaseModel, ConfigDict

from assistant.contract import Answer, Citation, FindingLine, Fit, Fix, Missing, PolicyRef, Verdict
from assistant.conversation import Conversation as RealConversation
from assistant.conversation import Turn

MAX_QUESTION = 20_000
POLICY = PolicyRef(title="Policy on Certificates and Micro-credentials", approved="2024-04-23", fingerprint="0123456789abcdef" * 4)
SIZE = Citation(
    clause="2.4",
    title="Academic Certificate",
    document="Policy on Certificates and Micro-credentials",
    quote="A certificate program shall consist of a minimum of 12 units.",
    url="#2.4",
)
SMALL = Citation(
    clause="4.1",
    title="Academic Micro-Credential",
    document=SIZE.document,
    quote="Academic Micro-Credentials shall consist of 3 to 11 units.",
    url="#4.1",
)
FITS = (
    Fit(credential="academic_certificate", status="does_not_fit", because="10 units is fewer than 12", clauses=("2.4",)),
    Fit(
        credential="academic_micro_credential",
        status="depends",
        because="10 units is within 3 to 11; approvals are not stated",
        clauses=("4.1",),
    ),
)


class AssistantError(Exception):
    """A foreseen error in one sentence."""


class Conversation(BaseModel):
    """The questions so far."""

    model_config = ConfigDict(frozen=True)
    turns: tuple[str, ...] = ()


class ClauseView(BaseModel):
    """One clause."""

    id: str
    title: str
    document: str
    text: str
    url: str


class ProgramCheck(BaseModel):
    """The decision over structured facts."""

    verdict: Verdict | None
    findings: tuple[FindingLine, ...] = ()
    missing: tuple[Missing, ...] = ()
    fixes: tuple[Fix, ...] = ()
    fits: tuple[Fit, ...] = ()
    levels: tuple[object, ...] = ()
    witnesses: object = None
    notes: tuple[str, ...] = ()


def reply(question: str, conversation: Conversation | None = None) -> tuple[Answer, Conversation]:
    """A canned answer: 'certificate' is no, 'crash' and 'refuse' fail, 'weather' is not covered, 'rule' is plain, else depends."""
    after = Conversation(turns=(*(conversation.turns if conversation else ()), question))
    asked = question.casefold()
    if "crash" in asked:
        raise ZeroDivisionError("a fault of the software")
    if "refuse" in asked:
        raise AssistantError("That cannot be read; say it in other words.")
    if "weather" in asked:
        return _answer(kind="out_of_scope", text="Not covered. The policy says nothing about the weather."), after
    if "rule" in asked:
        return _answer(kind="lookup", text=f"Clause 2.4 sets the size.\n\n> {SIZE.quote}", citations=(SIZE,)), after
    if "certificate" in asked:
        return no(), after
    return depends(), after


def answer(question: str, conversation: Conversation | None = None) -> Answer:
    """The answer alone."""
    return reply(question, conversation)[0]


def no() -> Answer:
    """A `no` with finding, fix and fits."""
    return _answer(
        kind="check",
        verdict="no",
        text=f"**No.** 10 units is fewer than the 12 that an Academic Certificate needs (2.4).\n\n> {SIZE.quote}",
        citations=(SIZE,),
        findings=(
            FindingLine(clause="2.4", status="fail", because="10 units is fewer than 12"),
            FindingLine(clause="2.5", status="unknown", because="the level is not stated", missing=("level",)),
            FindingLine(clause="6.1", status="not_applicable", because="does not concern a certificate"),
        ),
        fixes=(Fix(change="Add 2 units", result="12 units meets the minimum of 2.4"),),
        fits=FITS,
        facts={"total_units": 10, "credential": "academic_certificate"},
    )


def depends() -> Answer:
    """A `depends` with what is missing."""
    return _answer(
        kind="classify",
        verdict="depends",
        text="**It depends.** 10 units is too small for an Academic Certificate (2.4: at least 12) "
        "and the right size for an Academic Micro-Credential (4.1: 3 to 11)."
        f"\n\n> {SIZE.quote}\n\n> {SMALL.quote}",
        citations=(SIZE, SMALL),
        findings=(FindingLine(clause="4.1", status="pass", because="10 units is within 3 to 11"),),
        missing=(Missing(fact="credential", ask="Which credential is it meant to be?", why="The size limits differ by type."),),
        fits=FITS,
        notes=("Between 11 and 12 units the policy provides no credential.",),
        facts={"total_units": 10},
    )


def check_program(facts: Mapping[str, object], credential: str | None = None, about: Collection[str] | None = None) -> ProgramCheck:
    """`no` under 12 units, else yes; AssistantError for a name it does not know."""
    units = facts.get("total_units")
    if set(facts) - {"total_units", "level"}:
        raise AssistantError("colour: no such fact; leave it out.")
    if not isinstance(units, int | float):
        raise AssistantError("total_units: write a number such as 12.")
    short = units < 12
    finding = FindingLine(clause="2.4", status="fail" if short else "pass", because=f"{units} units against a minimum of 12")
    return ProgramCheck(
        verdict="no" if short else "yes", findings=(finding,), fits=FITS if short else (), fixes=no().fixes if short else ()
    )


def clause_text(clause_id: str) -> ClauseView:
    """Clause 2.4 or 2.10; AssistantError for others."""
    texts = {"2.4": SIZE.quote + " All of it at this University.", "2.10": "All credit courses shall be graded.", "4.1": SMALL.quote}
    if clause_id not in texts:
        raise AssistantError(f"There is no clause {clause_id!r} in the policy; the nearest are 2.4, 2.10.")
    return ClauseView(id=clause_id, title="Academic Certificate", document=SIZE.document, text=texts[clause_id], url=f"#{clause_id}")


def all_clauses() -> tuple[ClauseView, ...]:
    """Both clauses."""
    return clause_text("2.4"), clause_text("2.10")


def fact_rows(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    """Each fact with its name made readable."""
    return [(name.replace("_", " ").capitalize(), str(value).replace("_", " ").title()) for name, value in facts.items()]


def build_index(progress: Callable[[str, int, int], None]) -> None:
    """Two steps of progress."""
    progress("indexing", 1, 2)
    progress("indexing", 2, 2)


def warm() -> None:
    """Nothing to load."""


def _answer(**fields: object) -> Answer:
    return Answer.model_validate({"policy": POLICY, "conversation": "c1", **fields})


def short_reply(question: str, conversation: RealConversation | None = None) -> tuple[Answer, RealConversation]:
    """An answer at once, in a real conversation that remembers one turn more; 'weather' is not covered, 'crash' fails."""
    state = conversation or RealConversation.new()
    if "crash" in question:
        raise ZeroDivisionError(question)
    kind = "out_of_scope" if "weather" in question else "lookup"
    told = _answer(kind=kind, text=f"Clause 2.4 sets the size.\n\n> {SIZE.quote}", citations=(SIZE,)).model_copy(
        update={"conversation": state.id}
    )
    return told, state.model_copy(update={"turns": (*state.turns, Turn(kind=told.kind))})


NAMES = (
    "AssistantError",
    "ClauseView",
    "Conversation",
    "MAX_QUESTION",
    "ProgramCheck",
    "all_clauses",
    "answer",
    "build_index",
    "check_program",
    "clause_text",
    "fact_rows",
    "reply",
    "warm",
)
