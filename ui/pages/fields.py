"""The fields of the form: which fact each is for, what it may hold, and the facts that a filled-in form states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import assistant
from assistant import catalogue
from ui.catalogue.cells import CellError, is_empty, value_of
from ui.phrases import capital

COURSES = "courses"
NOT_STATED = ("Not stated", "")
_YES_NO = (NOT_STATED, ("Yes", "yes"), ("No", "no"))
# In the order in which people think of them; `choices` sorts by name.
_ORDER = (
    *("academic_certificate", "non_credit_certificate", "academic_micro_credential", "non_credit_micro_credential"),
    *("certificate_of_participation", "certificate_of_completion", "certificate_of_achievement"),
    *("undergraduate", "post_baccalaureate", "graduate", "letter", "credit_no_credit", "mixed", "cpace", "stateside", "other"),
)
# The facts of the form by what they are about; every fact stands in exactly one group, and the first group is open.
GROUPS: Mapping[str, Sequence[str]] = {
    "The program": (
        *("credential", "level", "total_units", "lower_division_units", "upper_division_units", "graduate_units"),
        *("transfer_units", "prior_learning_units", "grading", "offered_by"),
    ),
    "Courses, prerequisites and title": (
        *(COURSES, "courses_only_offered_credit_no_credit", "has_prerequisites", "prerequisites_stated", "prerequisites_in_listed_units"),
        *("subset_of_degree", "requires_background", "title", "credit_bearing", "as_of"),
    ),
    "Approvals": ("approvals", "approvals_missing", "chancellors_office_authorization"),
    "Students, aid and other programs": (
        *("stand_alone", "prepares_for_gainful_employment", "federal_financial_aid", "requires_baccalaureate", "mixed_audience"),
        *("open_to_post_baccalaureate", "concurrent_with_degree", "double_counted_units", "graduate_program_permission", "stacks"),
    ),
    "Non-credit programs": (
        *("assesses_competency", "duplicates_stateside", "serves_distinct_population", "aligns_with_industry", "requires_industry_exam"),
        *("awards_ceus", "contact_hours", "ceus", "prior_learning_later"),
    ),
    "Certificate of Participation": ("bears_seal", "regular_credit_courses", "implies_competence", "sponsored_by_university_unit"),
    "Records": ("on_transcript", "digital_record", "copy_of_record", "other_learning_experience"),
    "What one learner has done": (
        *("registered", "has_fees", "paid_fees", "attended_required_sessions", "completed_activities", "met_passing_standard"),
        *("score_percent", "required_score_percent", "advanced_work"),
    ),
}


@dataclass(frozen=True)
class Field:
    """One field: the fact it is for, its label and question, and the choices it offers (none: it is typed)."""

    fact: str
    label: str
    question: str
    kind: catalogue.CellKind
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one field, with the cure; `fact` is '' where no single field is at fault."""

    fact: str
    label: str
    problem: str


def field(fact: str) -> Field:
    """The field for a fact."""
    kind = catalogue.columns().get(fact, "text")
    return Field(fact, label(fact), catalogue.asked(fact), kind, _choices(fact, kind))


def label(fact: str) -> str:
    """A fact in plain words, as the form names it."""
    return capital(catalogue.noun(fact))


def _choices(fact: str, kind: catalogue.CellKind) -> tuple[tuple[str, str], ...]:
    if kind == "yes_no":
        return _YES_NO
    if kind == "names":
        return tuple((capital(words.removeprefix("the ")), name) for name, words in catalogue.approvals().items())
    if kind != "one_of":
        return ()
    ordered = sorted(catalogue.choices(fact), key=_ORDER.index)
    return (NOT_STATED, *((capital(assistant.fact_rows({fact: name})[0][1]), name) for name in ordered))


def stated(filled: Mapping[str, object]) -> tuple[dict[str, object], tuple[Wrong, ...]]:
    """The facts that a form states, and what is wrong with the fields that cannot be read; what is left blank is not stated."""
    facts: dict[str, object] = {}
    wrong: list[Wrong] = []
    for fact, value in filled.items():
        if is_empty(value) or value == []:
            continue
        try:
            facts[fact] = _plain(fact, value)
        except CellError as error:
            wrong.append(Wrong(fact, label(fact), f"{error}."))
        except assistant.AssistantError as error:
            wrong.append(blamed(error))
    return facts, tuple(wrong)


def _plain(fact: str, value: object) -> object:
    if fact == COURSES:
        return catalogue.listed_courses(str(value))
    kind = catalogue.columns()[fact]
    return value if kind == "names" else value_of(fact, kind, value)


def blamed(error: Exception) -> Wrong:
    """The field that an error of the assistant names at its start, and what it says of it with facts in plain words."""
    name, colon, problem = str(error).partition(":")
    fact = name.partition(".")[0].strip()
    if not colon or fact not in {*catalogue.columns(), COURSES}:
        return Wrong("", "The program", _sentence(str(error)))
    return Wrong(fact, label(fact), _sentence(problem))


def _sentence(problem: str) -> str:
    words = problem.strip()
    for fact in sorted(catalogue.columns(), key=len, reverse=True):
        if "_" in fact:
            words = words.replace(fact, catalogue.noun(fact))
    words = capital(words)
    return words if words.endswith((".", "?", "!")) else f"{words}."
