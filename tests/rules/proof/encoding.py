"""A second, independent reading of the policy: every deciding clause as a formula for z3, written from the text alone.

Nothing here comes from `rules`: each sentence below is one sentence of the policy, written once over an `Algebra` so that
the same words make a z3 formula (facts not stated are free variables) and an exact computation on fractions (all stated).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Literal

import z3  # type: ignore[import-untyped]

Status = Literal["pass", "fail", "unknown", "not_applicable"]
Given = Mapping[str, Any]

FIVE = (
    "academic_certificate",
    "non_credit_certificate",
    "academic_micro_credential",
    "non_credit_micro_credential",
    "certificate_of_participation",
)
ALL = (*FIVE, "certificate_of_completion", "certificate_of_achievement")
AC, NCC, AMC, NCMC, COP, COC, COA = ALL
# What the type's name says of credit: an Academic Certificate is credit-bearing, a Non-Credit Certificate is not.
IMPLIED_CREDIT = {AC: True, AMC: True, NCC: False, NCMC: False}
DIVISIONS = ("lower_division_units", "upper_division_units", "graduate_units")
UNITS = ("total_units", *DIVISIONS, "transfer_units", "prior_learning_units", "double_counted_units")
COUNTS = (*UNITS, "contact_hours", "ceus", "score_percent", "required_score_percent")
ENUMS = {
    "level": ("undergraduate", "post_baccalaureate", "graduate"),
    "grading": ("letter", "credit_no_credit", "mixed"),
    "offered_by": ("cpace", "stateside"),
}
APPROVALS = (
    "standard_curricular_procedures",
    "wscuc",
    "college_curriculum_committee",
    "vice_provost_academic_programs",
    "cepc",
    "urc",
    "provost",
    "senate_chair",
    "college_dean",
)
FLAGS = (
    "credit_bearing",
    "graduate_program_permission",
    "courses_only_offered_credit_no_credit",
    "bears_seal",
    "regular_credit_courses",
    "implies_competence",
    "sponsored_by_university_unit",
    "has_prerequisites",
    "prerequisites_stated",
    "prerequisites_in_listed_units",
    "stand_alone",
    "prepares_for_gainful_employment",
    "federal_financial_aid",
    "assesses_competency",
    "duplicates_stateside",
    "on_transcript",
    "chancellors_office_authorization",
    "requires_baccalaureate",
    "requires_background",
    "requires_industry_exam",
    "aligns_with_industry",
    "prior_learning_later",
    "stacks",
    "concurrent_with_degree",
    "open_to_post_baccalaureate",
    "subset_of_degree",
    "awards_ceus",
    "digital_record",
    "copy_of_record",
    "mixed_audience",
    "registered",
    "has_fees",
    "paid_fees",
    "attended_required_sessions",
    "completed_activities",
    "met_passing_standard",
    "advanced_work",
)


@dataclass(frozen=True)
class Algebra:
    """What 'and', 'or', 'not' and 'if' are, and where a fact's value comes from."""

    every: Callable[..., Any]
    some: Callable[..., Any]
    no: Callable[[Any], Any]
    when: Callable[[Any, Any, Any], Any]
    value: Callable[[str], Any]

    def __getitem__(self, name: str) -> Any:
        """A count or a yes/no fact by name; one value of an enumeration as 'level=graduate'; an approval as 'approvals.cepc'."""
        return self.value(name)


@cache
def _variable(name: str) -> Any:
    return z3.Real(name) if name in COUNTS else z3.Bool(name)


SYMBOLIC = Algebra(z3.And, z3.Or, z3.Not, z3.If, _variable)


def exactly(values: Given) -> Algebra:
    """The algebra of a program of which everything a sentence reads is stated, as Fractions, bools and enumeration values."""

    def value(name: str) -> Any:
        if "=" in name:
            fact, _, wanted = name.partition("=")
            return values[fact] == wanted
        return values[name]

    return Algebra(lambda *x: all(x), lambda *x: any(x), lambda x: not x, lambda c, a, b: a if c else b, value)


Says = Callable[[Algebra], Any]


def _always(_: Algebra) -> Any:
    return True


@dataclass(frozen=True)
class Sentence:
    """One sentence that decides: whom it is for, when it applies, what it asks; `generous` where it can be read another way.

    `binds` tells whether it is in question at all: a permission ('may', 'up to') is only where its use is stated.
    """

    clause: str
    credentials: tuple[str, ...]
    asks: Says
    applies: Says = _always
    generous: Says | None = None
    binds: Callable[[Given], bool] = lambda _: True


def _stated(*names: str) -> Callable[[Given], bool]:
    return lambda given: any(given.get(name) is not None for name in names)


def _approval_stated(name: str) -> Callable[[Given], bool]:
    return lambda given: name in given.get("approvals", ()) or name in given.get("approvals_missing", ())


def _three_quarters_upper(a: Algebra) -> Any:
    """2.5, 2.6: 12-18 units, at least 75% upper-division, up to 6 graduate units included in it; over 18, at least 12."""
    total, upper, graduate = a["total_units"], a["upper_division_units"], a["graduate_units"]
    small = a.every(total >= 12, total <= 18)
    return a.every(
        a.some(a.no(small), 4 * (upper + a.when(graduate > 6, 6, graduate)) >= 3 * total),
        a.some(a.no(total > 18), upper >= 12),
    )


def _three_quarters_upper_generously(a: Algebra) -> Any:
    """The same where every graduate unit counts toward the 12 upper-division units over 18."""
    total, upper, graduate = a["total_units"], a["upper_division_units"], a["graduate_units"]
    small = a.every(total >= 12, total <= 18)
    return a.every(
        a.some(a.no(small), 4 * (upper + a.when(graduate > 6, 6, graduate)) >= 3 * total),
        a.some(a.no(total > 18), upper + graduate >= 12),
    )


def _of_level(level: str) -> Says:
    return lambda a: a["level=" + level]


def _sized(level: str) -> Says:
    # The two sentences speak of programs with 12-18 units and over 18; a smaller one falls to 2.4 alone.
    return lambda a: a.every(a["level=" + level], a["total_units"] >= 12)


def _shared_units(a: Algebra) -> Any:
    """2.7, 4.3: with the permission of the graduate degree program, up to 15 units."""
    return a.every(a["double_counted_units"] <= 15, a.some(a["double_counted_units"] <= 0, a["graduate_program_permission"]))


def _approved(*names: str) -> Says:
    return lambda a: a.every(*(a["approvals." + name] for name in names))


def _record(a: Algebra) -> Any:
    """L1: register, pay any associated fees, attend the required sessions; where there are no fees none are left to pay."""
    return a.every(a["registered"], a.some(a["paid_fees"], a.no(a["has_fees"])), a["attended_required_sessions"])


def _completion(a: Algebra) -> Any:
    """L2: attend all required sessions, complete any assigned work, meet the passing standard."""
    return a.every(a["attended_required_sessions"], a["completed_activities"], a["met_passing_standard"])


def _mastery(a: Algebra) -> Any:
    """L3: advanced work, or a score that reaches the program's own threshold."""
    return a.some(a["advanced_work"], a["score_percent"] >= a[_OWN_THRESHOLD])


def _may(clause: str, credentials: tuple[str, ...], *facts: str, where: Says = _always) -> Iterator[Sentence]:
    """A permission ('may', 'can', 'is not needed'): in question once its use is stated, and broken by nothing."""
    for fact in facts:
        yield Sentence(clause, credentials, _always, where, binds=_stated(fact))


def _for_people(clause: str, credential: str, fact: str) -> Sentence:
    """What the text leaves to people ('generally', 'should not ... except', 'the majority'): open wherever it is stated to be so."""
    return Sentence(clause, (credential,), lambda a: False, lambda a: a[fact], generous=_always, binds=_stated(fact))


_OWN_THRESHOLD = "required_score_percent"
_STANDARD = "standard_curricular_procedures"

TEXT: tuple[Sentence, ...] = (
    Sentence("1", FIVE, _always),
    # The levels document has two titles that section 1 does not: types of their own (not allowed), or names within the five.
    Sentence("1", (COC, COA), lambda a: False, generous=_always),
    Sentence("2", (AC,), lambda a: a.every(a["credit_bearing"], a.some(a["offered_by=cpace"], a["offered_by=stateside"]))),
    Sentence(
        "2.2",
        (AC,),
        lambda a: a["prepares_for_gainful_employment"],
        lambda a: a.every(a["stand_alone"], a["federal_financial_aid"]),
        binds=_stated("federal_financial_aid"),
    ),
    Sentence("2.3", (AC,), lambda a: a.some(a["level=undergraduate"], a["level=post_baccalaureate"], a["level=graduate"])),
    Sentence("2.4", (AC,), lambda a: a["total_units"] >= 12),
    Sentence("2.5", (AC,), _three_quarters_upper, _sized("undergraduate"), _three_quarters_upper_generously),
    Sentence("2.6", (AC,), _three_quarters_upper, _sized("post_baccalaureate"), _three_quarters_upper_generously),
    Sentence("2.7", (AC,), lambda a: 10 * a["graduate_units"] >= 7 * a["total_units"], _of_level("graduate")),
    Sentence("2.7", (AC,), _shared_units, _of_level("graduate"), binds=_stated("double_counted_units")),
    Sentence(
        "2.8", (AC,), lambda a: a.every(a["prerequisites_stated"], a["prerequisites_in_listed_units"]), lambda a: a["has_prerequisites"]
    ),
    Sentence("2.9", (AC,), lambda a: 4 * (a["transfer_units"] + a["prior_learning_units"]) <= a["total_units"]),
    Sentence(
        "2.10",
        (AC,),
        lambda a: a.some(
            a["grading=letter"],
            a.every(a.some(a["grading=credit_no_credit"], a["grading=mixed"]), a["courses_only_offered_credit_no_credit"]),
        ),
    ),
    Sentence("2.11", (AC,), _approved("standard_curricular_procedures")),
    Sentence("2.12", (AC,), _approved("wscuc"), lambda a: a["credit_bearing"]),
    Sentence("3", (NCC,), lambda a: a.every(a.no(a["credit_bearing"]), a["offered_by=cpace"])),
    Sentence("3.1", (NCC, NCMC), lambda a: a.no(a["federal_financial_aid"]), binds=_stated("federal_financial_aid")),
    Sentence("3.2", (NCC,), lambda a: a["prerequisites_stated"], lambda a: a["has_prerequisites"]),
    Sentence("3.5", (NCC,), lambda a: a["contact_hours"] == 10 * a["ceus"], binds=_stated("ceus")),
    Sentence("3.6", (NCC,), _approved("provost", "senate_chair", "college_curriculum_committee", "college_dean")),
    Sentence("4", (AMC,), lambda a: a.every(a["credit_bearing"], a.some(a["offered_by=cpace"], a["offered_by=stateside"]))),
    Sentence("4.1", (AMC,), lambda a: a.every(a["total_units"] >= 3, a["total_units"] <= 11)),
    Sentence("4.2", (AMC,), lambda a: a.some(a["grading=letter"], a["grading=credit_no_credit"], a["grading=mixed"])),
    Sentence("4.3", (AMC,), _shared_units, binds=_stated("double_counted_units")),
    Sentence("4.5", (AMC,), _approved("college_curriculum_committee", "vice_provost_academic_programs", "cepc", "urc")),
    Sentence("5.1", (NCMC,), lambda a: a.every(a.no(a["credit_bearing"]), a["offered_by=cpace"])),
    Sentence("5.2", (NCMC,), lambda a: a["assesses_competency"]),
    Sentence("6", (COP,), lambda a: a.no(a["implies_competence"])),
    Sentence("6", (COP,), lambda a: a["sponsored_by_university_unit"], binds=_stated("sponsored_by_university_unit")),
    Sentence("6.1", (COP,), lambda a: a.no(a["bears_seal"])),
    Sentence("6.2", (COP,), lambda a: a.no(a["regular_credit_courses"])),
    Sentence("6.3", (COP,), lambda a: a.no(a["implies_competence"])),
    Sentence("6.4", (COP,), _approved("college_dean")),
    Sentence("7.1", (AC, AMC), lambda a: a["on_transcript"], binds=_stated("on_transcript")),
    Sentence("7.2", FIVE[:4], _approved(_STANDARD), binds=_approval_stated(_STANDARD)),
    # 2.11, 3.6 and 4.5 name the approvals of the other three; for a Non-Credit Micro-Credential 7.3 is the only one.
    Sentence("7.3", (AC, NCC, AMC), _approved(_STANDARD), binds=_approval_stated(_STANDARD)),
    Sentence("7.3", (NCMC,), _approved(_STANDARD)),
    Sentence("L1", (COP,), _record, binds=_stated("registered", "paid_fees", "attended_required_sessions")),
    Sentence("L2", (COC, COA), _completion),
    # "May include ... or": the program's own threshold, where it is stated, or advanced work; where none is stated only
    # advanced work is sure, since 90 percent is an example, and some other proof of mastery may do.
    Sentence("L3", (COA,), _mastery, binds=_stated(_OWN_THRESHOLD)),
    Sentence("L3", (COA,), lambda a: a["advanced_work"], generous=_always, binds=lambda given: given.get(_OWN_THRESHOLD) is None),
    _for_people("2.1", AC, "mixed_audience"),
    _for_people("3", NCC, "duplicates_stateside"),
    _for_people("4.1", AMC, "requires_background"),
    *_may("intro", (AMC,), "stacks"),
    *_may("2", (AC,), "subset_of_degree"),
    *_may("2.3", (AC,), "stand_alone"),
    *_may("2.4", (AC,), "requires_baccalaureate", where=lambda a: a.some(a["level=post_baccalaureate"], a["level=graduate"])),
    *_may("2.5", (AC,), "concurrent_with_degree", where=_of_level("undergraduate")),
    *_may("2.6", (AC,), "concurrent_with_degree", where=_of_level("post_baccalaureate")),
    *_may("2.7", (AC,), "concurrent_with_degree", "open_to_post_baccalaureate", where=_of_level("graduate")),
    *_may("2.12", (AC,), "chancellors_office_authorization"),
    *_may("3.1", (NCC,), "requires_industry_exam", "aligns_with_industry"),
    *_may("3.3", (NCC,), "prior_learning_later", where=lambda a: a["assesses_competency"]),
    *_may("3.5", (NCC,), "awards_ceus", "copy_of_record"),
    *_may("5.3", (NCMC,), "stacks"),
    *_may("5.4", (NCMC,), "prior_learning_later"),
    *_may("7.1", (NCC, NCMC), "digital_record", "on_transcript"),
)


@cache
def clauses(credential: str) -> tuple[str, ...]:
    """The clauses that can decide something about this credential, each once."""
    return tuple(dict.fromkeys(sentence.clause for sentence in TEXT if credential in sentence.credentials))


def _sentences(credential: str, clause: str, given: Given) -> list[Sentence]:
    return [s for s in TEXT if s.clause == clause and credential in s.credentials and s.binds(given)]


def _met(sentence: Sentence, a: Algebra, generous: bool) -> Any:
    asks = sentence.generous if generous and sentence.generous is not None else sentence.asks
    return a.some(a.no(sentence.applies(a)), asks(a))


@cache
def _formulas(sentence: Sentence) -> tuple[Any, Any, Any]:
    return (
        z3.And(sentence.applies(SYMBOLIC)),
        z3.And(_met(sentence, SYMBOLIC, generous=False)),
        z3.And(_met(sentence, SYMBOLIC, generous=True)),
    )


def directly(credential: str, clause: str, values: Given) -> Status:
    """What the clause says of a program of which everything it reads is stated; unknown only where the two readings differ."""
    a = exactly(values)
    found = _sentences(credential, clause, values)
    if not any(s.applies(a) for s in found):
        return "not_applicable"
    if not all(_met(s, a, generous=True) for s in found):
        return "fail"
    return "pass" if all(_met(s, a, generous=False) for s in found) else "unknown"


def presumed(given: Given, credential: str, named: bool) -> dict[str, Any]:
    """The facts with the conventions of the project: what the name of the type implies, and that units are counted for credit."""
    facts = dict(given)
    if facts.get("credit_bearing") is None:
        non_credit_named = named and IMPLIED_CREDIT.get(credential) is False
        if any(_some(facts.get(name)) for name in UNITS) and not non_credit_named:
            facts["credit_bearing"] = True
        elif named and credential in IMPLIED_CREDIT:
            facts["credit_bearing"] = IMPLIED_CREDIT[credential]
    # A program for credit is made of regular University credit courses, and one that is not has none.
    if facts.get("regular_credit_courses") is None and facts.get("credit_bearing") is not None:
        facts["regular_credit_courses"] = facts["credit_bearing"]
    return facts


def _some(value: Any) -> bool:
    """Whether a stated count can be more than zero."""
    if isinstance(value, list | tuple):
        return value[1] is None or value[1] != 0
    if isinstance(value, dict):
        return value.get("max", value.get("less_than")) != 0
    return value is not None and value != 0


def background() -> Iterator[Any]:
    """How the counts hang together, whatever is stated."""
    v = _variable
    for name in COUNTS:
        yield v(name) >= 0
    yield v("lower_division_units") + v("upper_division_units") + v("graduate_units") == v("total_units")
    yield v("transfer_units") + v("prior_learning_units") <= v("total_units")
    for name, values in ENUMS.items():
        every = [v(f"{name}={value}") for value in (*values, "other")]
        yield z3.AtMost(*every, 1)
        yield z3.Or(*every)
    # Fees left unpaid are fees that there are.
    yield z3.Or(v("paid_fees"), v("has_fees"))


def shared_within(credential: str) -> Iterator[Any]:
    """Units counted toward both are units of the program; only 4.3 adds up those of several micro-credentials."""
    if credential != AMC:
        yield _variable("double_counted_units") <= _variable("total_units")


def _number(value: object) -> Any:
    return z3.RealVal(str(Fraction(repr(value)) if isinstance(value, float) else Fraction(str(value))))


def _count(name: str, value: Any) -> Iterator[Any]:
    quantity = _variable(name)
    if isinstance(value, list | tuple):
        low, high = value
        if low is not None:
            yield quantity >= _number(low)
        if high is not None:
            yield quantity <= _number(high)
    elif isinstance(value, dict):
        signs: dict[str, Callable[[Any, Any], Any]] = {
            "min": lambda q, n: q >= n,
            "more_than": lambda q, n: q > n,
            "max": lambda q, n: q <= n,
            "less_than": lambda q, n: q < n,
        }
        for side, limit in value.items():
            yield signs[side](quantity, _number(limit))
    else:
        yield quantity == _number(value)


def statements(given: Given) -> Iterator[Any]:
    """What was stated, as constraints; an enumeration that was not stated is one of the policy's own values."""
    for name, value in given.items():
        if name in COUNTS and value is not None:
            yield from _count(name, value)
        elif name in FLAGS and value is not None:
            yield _variable(name) == value
    for name in ENUMS:
        yield _variable(f"{name}={given[name]}") if given.get(name) is not None else z3.Not(_variable(f"{name}=other"))
    for name in given.get("approvals", ()):
        yield _variable("approvals." + name)
    for name in given.get("approvals_missing", ()):
        yield z3.Not(_variable("approvals." + name))


class Oracle:
    """z3 asked about one credential and one set of partial facts."""

    def __init__(self, credential: str, given: Given, named: bool = True) -> None:
        self.credential = credential
        self.given = presumed(given, credential, named)
        self._solver = _fresh_solver()
        self._solver.add(*statements(self.given), *shared_within(credential))

    def possible(self, *formulas: Any) -> bool:
        """Whether some completion of the facts makes all formulas true."""
        self._solver.push()
        self._solver.add(*formulas)
        answer = self._solver.check()
        self._solver.pop()
        assert answer != z3.unknown
        return bool(answer == z3.sat)

    def status(self, clause: str) -> Status:
        """What the clause says of the facts."""
        found = [_formulas(s) for s in _sentences(self.credential, clause, self.given)]
        if not found or not self.possible(z3.Or(*(applies for applies, _, _ in found))):
            return "not_applicable"
        if not self.possible(*(generous for _, _, generous in found)):
            return "fail"
        return "unknown" if self.possible(z3.Or(*(z3.Not(strict) for _, strict, _ in found))) else "pass"

    def statuses(self) -> dict[str, Status]:
        """The status of every clause that can decide something."""
        return {clause: self.status(clause) for clause in clauses(self.credential)}

    def verdict(self, statuses: Mapping[str, Status] | None = None) -> str | None:
        """yes where every bearing clause passes, no where no completion meets them all, depends otherwise."""
        found = {c: s for c, s in (statuses or self.statuses()).items() if s != "not_applicable"}
        if "fail" in found.values():
            return "no"
        if "unknown" not in found.values():
            return "yes" if found else None
        met = [_formulas(s)[2] for c in found for s in _sentences(self.credential, c, self.given)]
        return "depends" if self.possible(*met) else "no"


_solvers: list[Any] = []


def _fresh_solver() -> Any:
    """The one solver with the background in it, emptied of what was stated before."""
    if not _solvers:
        solver = z3.Solver()
        solver.add(*background())
        _solvers.append(solver)
    solver = _solvers[0]
    while solver.num_scopes():
        solver.pop()
    solver.push()
    return solver


def consistent(given: Given) -> bool:
    """Whether any program can have these facts."""
    return Oracle(given.get("credential", AC), given).possible()


def verdict(given: Given, credential: str | None) -> tuple[str | None, dict[str, dict[str, Status]]]:
    """The verdict over all bearing clauses and every status; without a credential each of the five types stays possible."""
    candidates = (credential,) if credential is not None else FIVE
    statuses: dict[str, dict[str, Status]] = {}
    verdicts: set[str] = set()
    for candidate in candidates:
        oracle = Oracle(candidate, given, named=credential is not None)
        statuses[candidate] = oracle.statuses()
        found = oracle.verdict(statuses[candidate])
        if found is not None:
            verdicts.add(found)
    return (verdicts.pop() if len(verdicts) == 1 else "depends" if verdicts else None), statuses
