"""What is stated about a program or a learner's record; what is not stated is absent, never zero."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_serializer, model_validator

from rules.amount import Amount, Count, plain, show
from rules.errors import FactError
from rules.linear import satisfiable
from rules.relations import COUNTS, DIVISIONS, UNIT_COUNTS, background


class Credential(StrEnum):
    """Section 1's five types, and the two further titles of the levels document."""

    ACADEMIC_CERTIFICATE = "academic_certificate"
    NON_CREDIT_CERTIFICATE = "non_credit_certificate"
    ACADEMIC_MICRO_CREDENTIAL = "academic_micro_credential"
    NON_CREDIT_MICRO_CREDENTIAL = "non_credit_micro_credential"
    CERTIFICATE_OF_PARTICIPATION = "certificate_of_participation"
    CERTIFICATE_OF_COMPLETION = "certificate_of_completion"
    CERTIFICATE_OF_ACHIEVEMENT = "certificate_of_achievement"

    @property
    def spoken(self) -> str:
        """The name as the policy writes it."""
        return _SPOKEN[self]


_SPOKEN = {
    Credential.ACADEMIC_CERTIFICATE: "Academic Certificate",
    Credential.NON_CREDIT_CERTIFICATE: "Non-Credit Certificate",
    Credential.ACADEMIC_MICRO_CREDENTIAL: "Academic Micro-Credential",
    Credential.NON_CREDIT_MICRO_CREDENTIAL: "Non-Credit Micro-Credential",
    Credential.CERTIFICATE_OF_PARTICIPATION: "Certificate of Participation",
    Credential.CERTIFICATE_OF_COMPLETION: "Certificate of Completion",
    Credential.CERTIFICATE_OF_ACHIEVEMENT: "Certificate of Achievement",
}
FIVE_TYPES = tuple(Credential)[:5]


class Level(StrEnum):
    """Who an academic certificate is for (2.3); `other` is a category the policy does not know."""

    UNDERGRADUATE = "undergraduate"
    POST_BACCALAUREATE = "post_baccalaureate"
    GRADUATE = "graduate"
    OTHER = "other"


class Grading(StrEnum):
    """How the credit courses are graded; `other` is neither letter grade nor Credit/No Credit."""

    LETTER = "letter"
    CREDIT_NO_CREDIT = "credit_no_credit"
    MIXED = "mixed"
    OTHER = "other"


class OfferedBy(StrEnum):
    """Who offers the program; `other` is neither state-side nor the College of Professional and Continuing Education."""

    CPACE = "cpace"
    STATESIDE = "stateside"
    OTHER = "other"


class Approval(StrEnum):
    """The approvals and authorizations that the policy names."""

    STANDARD_CURRICULAR_PROCEDURES = "standard_curricular_procedures"
    WSCUC = "wscuc"
    COLLEGE_CURRICULUM_COMMITTEE = "college_curriculum_committee"
    VICE_PROVOST_ACADEMIC_PROGRAMS = "vice_provost_academic_programs"
    CEPC = "cepc"
    URC = "urc"
    PROVOST = "provost"
    SENATE_CHAIR = "senate_chair"
    COLLEGE_DEAN = "college_dean"


_APPROVAL_NAMES = {
    "standard_university_curricular_procedures": Approval.STANDARD_CURRICULAR_PROCEDURES,
    "regular_curricular_process": Approval.STANDARD_CURRICULAR_PROCEDURES,
    "university_curricular_procedures": Approval.STANDARD_CURRICULAR_PROCEDURES,
    "curricular_procedures": Approval.STANDARD_CURRICULAR_PROCEDURES,
    "wscuc_authorization": Approval.WSCUC,
    "wasc": Approval.WSCUC,
    "college_curriculum_committees": Approval.COLLEGE_CURRICULUM_COMMITTEE,
    "curriculum_committee": Approval.COLLEGE_CURRICULUM_COMMITTEE,
    "ccc": Approval.COLLEGE_CURRICULUM_COMMITTEE,
    "vice_provost": Approval.VICE_PROVOST_ACADEMIC_PROGRAMS,
    "vice_provost_for_academic_programs": Approval.VICE_PROVOST_ACADEMIC_PROGRAMS,
    "vpap": Approval.VICE_PROVOST_ACADEMIC_PROGRAMS,
    "curriculum_and_educational_policies_council": Approval.CEPC,
    "university_resources_council": Approval.URC,
    "provost_or_designee": Approval.PROVOST,
    "academic_senate_chair": Approval.SENATE_CHAIR,
    "chair_of_academic_senate": Approval.SENATE_CHAIR,
    "chair_of_the_academic_senate": Approval.SENATE_CHAIR,
    "dean": Approval.COLLEGE_DEAN,
    "deans": Approval.COLLEGE_DEAN,
    "dean_of_the_college": Approval.COLLEGE_DEAN,
    "dean_of_appropriate_college": Approval.COLLEGE_DEAN,
    "dean_of_the_appropriate_college": Approval.COLLEGE_DEAN,
}


def _approval(value: object) -> object:
    """An approval by its name in any usual spelling ('CEPC', 'Vice Provost for Academic Programs')."""
    if not isinstance(value, str):
        return value
    name = "_".join(value.lower().replace("(", " ").replace(")", " ").replace("-", " ").replace("_", " ").split())
    return _APPROVAL_NAMES.get(name, name)


Approvals = tuple[Annotated[Approval, Field(strict=False), BeforeValidator(_approval)], ...]


class Course(BaseModel):
    """One course of a program: its code ('ENGL 301'), its units, how it is graded and whether it is transferred in."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    code: str = Field(min_length=1, max_length=40)
    units: Count | None = None
    grading: Annotated[Grading, Field(strict=False)] | None = None
    transfer: bool | None = None


class Facts(BaseModel):
    """The facts that were stated. A count may be exact, a range, or one-sided; see `rules.amount.amount` for its forms."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    credential: Annotated[Credential, Field(strict=False)] | None = None
    level: Annotated[Level, Field(strict=False)] | None = None
    credit_bearing: bool | None = None
    total_units: Count | None = None
    lower_division_units: Count | None = None
    upper_division_units: Count | None = None
    graduate_units: Count | None = None
    transfer_units: Count | None = None
    prior_learning_units: Count | None = None
    double_counted_units: Count | None = None
    graduate_program_permission: bool | None = None
    grading: Annotated[Grading, Field(strict=False)] | None = None
    courses_only_offered_credit_no_credit: bool | None = None
    offered_by: Annotated[OfferedBy, Field(strict=False)] | None = None
    contact_hours: Count | None = None
    ceus: Count | None = None
    bears_seal: bool | None = None
    regular_credit_courses: bool | None = None
    implies_competence: bool | None = None
    sponsored_by_university_unit: bool | None = None
    approvals: Annotated[Approvals, Field(strict=False)] = ()
    approvals_missing: Annotated[Approvals, Field(strict=False)] = ()
    has_prerequisites: bool | None = None
    prerequisites_stated: bool | None = None
    prerequisites_in_listed_units: bool | None = None
    stand_alone: bool | None = None
    prepares_for_gainful_employment: bool | None = None
    federal_financial_aid: bool | None = None
    assesses_competency: bool | None = None
    duplicates_stateside: bool | None = None
    serves_distinct_population: bool | None = None
    on_transcript: bool | None = None
    title: str | None = Field(default=None, max_length=300)
    chancellors_office_authorization: bool | None = None
    requires_baccalaureate: bool | None = None
    requires_background: bool | None = None
    requires_industry_exam: bool | None = None
    aligns_with_industry: bool | None = None
    prior_learning_later: bool | None = None
    stacks: bool | None = None
    concurrent_with_degree: bool | None = None
    open_to_post_baccalaureate: bool | None = None
    subset_of_degree: bool | None = None
    awards_ceus: bool | None = None
    digital_record: bool | None = None
    copy_of_record: bool | None = None
    mixed_audience: bool | None = None
    other_learning_experience: bool | None = None
    courses: Annotated[tuple[Course, ...], Field(strict=False)] = ()
    as_of: Annotated[datetime.date, Field(strict=False)] | None = None
    registered: bool | None = None
    has_fees: bool | None = None
    paid_fees: bool | None = None
    attended_required_sessions: bool | None = None
    completed_activities: bool | None = None
    met_passing_standard: bool | None = None
    score_percent: Count | None = None
    required_score_percent: Count | None = None
    advanced_work: bool | None = None

    @field_serializer("approvals", "approvals_missing")
    def _names(self, value: tuple[Approval, ...]) -> list[str]:
        return [item.value for item in value]

    @model_validator(mode="after")
    def _possible(self) -> Self:
        _refuse_impossible_parts(self)
        _refuse_contradiction(self)
        if self.has_fees is False and self.paid_fees is False:
            raise FactError("paid_fees", "fees were left unpaid, but has_fees says that there are none; correct one of them")
        both = set(self.approvals) & set(self.approvals_missing)
        if both:
            raise FactError("approvals_missing", f"{sorted(both)[0]} is also in approvals; keep it in one of the two")
        return self

    def count(self, name: str) -> Amount | None:
        """The stated amount of a count."""
        value: Amount | None = getattr(self, name)
        return value

    def stated(self) -> dict[str, Any]:
        """The stated facts in JSON form, absent ones left out."""
        return {name: value for name, value in self.model_dump(mode="json", exclude_defaults=True).items() if value != []}


def facts(values: Mapping[str, object]) -> Facts:
    """The facts given as plain values; FactError naming the field and the cure where one cannot be used."""
    unknown = sorted(set(values) - set(Facts.model_fields))
    if unknown:
        raise FactError(unknown[0], f"no such fact{_nearest(unknown[0])}")
    try:
        return Facts.model_validate({name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part != "function-before[_approval(), enum]") or "facts"
        cause = first.get("ctx", {}).get("error")
        if isinstance(cause, FactError):
            raise cause from error
        message = str(cause) if cause is not None else first["msg"].replace("Input should be", "it should be")
        given = first.get("input")
        shown = f" (given: {str(given)[:40]!r})" if cause is None and isinstance(given, str | int | float | bool) else ""
        raise FactError(place, message + shown) from error


def _nearest(name: str) -> str:
    import difflib

    close = difflib.get_close_matches(name, Facts.model_fields, n=1)
    return f"; did you mean {close[0]}?" if close else f"; the facts are {', '.join(Facts.model_fields)}"


def _refuse_impossible_parts(given: Facts) -> None:
    total = given.total_units
    if total is not None and total.high is not None:
        for name in UNIT_COUNTS[1:]:
            part = given.count(name)
            if name == "double_counted_units" and given.credential == Credential.ACADEMIC_MICRO_CREDENTIAL:
                continue  # 4.3 counts units from several micro-credentials together
            if part is not None and part.low > total.high:
                raise FactError(name, f"{show(part.low)} is more than the total of {show(total.high)} units; correct one of them")
        _refuse_sum(given, DIVISIONS, total.high)
        _refuse_sum(given, ("transfer_units", "prior_learning_units"), total.high)
    parts = [given.count(name) for name in DIVISIONS]
    if total is not None and all(part is not None and part.high is not None for part in parts):
        most = sum((part.high for part in parts if part is not None and part.high is not None), Fraction(0))
        if most < total.low:
            raise FactError(
                "total_units",
                f"lower-division, upper-division and graduate units add up to {show(most)}, not {show(total.low)}; correct one of them",
            )


def _refuse_contradiction(given: Facts) -> None:
    """Refuse counts that cannot hold together in a way the plainer tests above do not name (open ends, implied totals)."""
    amounts = {name: amount for name in COUNTS if (amount := given.count(name)) is not None}
    named = [name for name in UNIT_COUNTS if name in amounts]
    several = given.credential == Credential.ACADEMIC_MICRO_CREDENTIAL  # 4.3 counts units from several of them together
    if len(named) > 1 and not satisfiable(background(named, amounts, shared_within=not several)):
        raise FactError(named[-1], f"{' and '.join(named)} cannot all hold together; correct one of them")


def _refuse_sum(given: Facts, names: tuple[str, ...], most: Fraction) -> None:
    parts = [(name, part) for name in names if (part := given.count(name)) is not None]
    least = sum((part.low for _, part in parts), Fraction(0))
    if len(parts) > 1 and least > most:
        listed = " and ".join(name for name, _ in parts)
        raise FactError(parts[-1][0], f"{listed} add up to {show(least)}, more than the total of {show(most)} units; correct one of them")


__all__ = [
    "COUNTS",
    "DIVISIONS",
    "FIVE_TYPES",
    "UNIT_COUNTS",
    "Approval",
    "Course",
    "Credential",
    "Facts",
    "Grading",
    "Level",
    "OfferedBy",
    "facts",
    "plain",
]
