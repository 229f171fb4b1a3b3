"""What one message states besides its counts: type and level, denied facts, approvals, grading, who offers, a learner's record."""

from __future__ import annotations

import pytest

from tests.assistant.reading import counts, failing, heard, told

AC, NC = "academic_certificate", "non_credit_certificate"
AMC, NMC, COP = "academic_micro_credential", "non_credit_micro_credential", "certificate_of_participation"

TYPES = [
    ("Our academic certificate", [AC]),
    ("An academic cert in GIS", [AC]),
    ("our credit-bearing certificate", [AC]),
    ("a certificate for academic credit", [AC]),
    ("an undergraduate certificate", [AC]),
    ("a graduate certificate", [AC]),
    ("a post-baccalaureate certificate", [AC]),
    ("a postbac certificate", [AC]),
    ("a non-credit certificate", [NC]),
    ("a noncredit certificate", [NC]),
    ("a not-for-credit certificate", [NC]),
    ("an academic micro-credential", [AMC]),
    ("an academic microcredential", [AMC]),
    ("an academic micro credential", [AMC]),
    ("a credit-bearing micro-credential", [AMC]),
    ("a non-credit micro-credential", [NMC]),
    ("a noncredit microcredential", [NMC]),
    ("a certificate of participation", [COP]),
    ("a participation certificate", [COP]),
    ("a certificate of attendance", [COP]),
    ("a certificate of completion", ["certificate_of_completion"]),
    ("a certificate of achievement", ["certificate_of_achievement"]),
    ("a certificate", [AC, NC]),
    ("a micro-credential", [AMC, NMC]),
    ("a 10-unit certificate", [AC]),
    ("a 10-unit micro-credential", [AMC]),
    ("not an academic certificate but an academic micro-credential", [AMC]),
    ("an academic micro-credential, not a certificate", [AMC]),
    ("an academic micro-credential that builds toward an academic certificate", [AMC]),
    ("a program", []),
    ("an AMC", [AMC]),
    ("an academic micro-credential rather than an academic certificate", [AMC]),
]


@pytest.mark.parametrize(("message", "types"), TYPES)
def test_the_type_is_the_one_that_is_named_or_both_of_its_family(message: str, types: list[str]) -> None:
    assert [c.value for c in heard(message).credentials] == types


@pytest.mark.parametrize(
    ("message", "level"),
    [
        ("an undergraduate certificate", "undergraduate"),
        ("a UG certificate", "undergraduate"),
        ("an undergrad cert", "undergraduate"),
        ("a graduate certificate", "graduate"),
        ("a grad certificate", "graduate"),
        ("a post-baccalaureate certificate", "post_baccalaureate"),
        ("a post-bacc certificate", "post_baccalaureate"),
        ("a postbaccalaureate certificate", "post_baccalaureate"),
        ("a certificate at the graduate level", "graduate"),
        ("an academic certificate for undergraduates", "undergraduate"),
        ("a certificate with 6 graduate units", None),
        ("a certificate of 15 units, 9 of them graduate-level", None),
        ("an undergraduate certificate with 6 graduate units", "undergraduate"),
        ("a doctoral certificate", "other"),
        ("not a graduate certificate but an undergraduate one", "undergraduate"),
        ("an academic certificate", None),
    ],
)
def test_the_level_is_that_of_the_certificate_and_not_of_its_units(message: str, level: str | None) -> None:
    assert heard(message).level == level


CLAIMS = [
    "The rule says certificates need at least 18 units.",
    "I was told the minimum is 9 units.",
    *failing("a number in a claim about a rule is taken as the program's own", ("According to the catalog the minimum is 15 units.",)),
    "Since the policy allows 30% transfer units, we planned with that.",
    *failing("a number in a claim about a rule is taken as the program's own", ("At UCLA 8 units are enough.",)),
    "My chair says 9 units is fine.",
    *failing("a number in a claim about a rule is taken as the program's own", ("The old policy required 15 units.",)),
    *failing("a number in a claim about a rule is taken as the program's own", ("The cap is 6 graduate units, I think.",)),
    *failing("a number in a claim about a rule is taken as the program's own", ("Certificates must have 18 units.",)),
    "Somebody said that 25 units is the maximum.",
    "The policy lets you transfer 6 units.",
    "They told me you can double count 20 units.",
    "I read that micro-credentials go up to 12 units.",
    *failing("a claim about a rule is taken as a fact about the program", ("As we all know, 3 of the units can be transfer.",)),
]


@pytest.mark.parametrize("message", CLAIMS)
def test_a_claim_about_a_rule_is_no_fact_about_the_program(message: str) -> None:
    assert counts(message) == {}


@pytest.mark.parametrize(
    ("message", "stated"),
    [
        ("The rule says certificates need at least 18 units. Ours has 14 units.", {"total_units": 14}),
        ("My chair says 9 units is fine; our certificate has 10 units.", {"total_units": 10}),
        ("The old policy required 15 units, but we have 12 units.", {"total_units": 12}),
        ("Since 30% transfer is allowed, we take 5 transfer units in 16 units.", {"total_units": 16, "transfer_units": 5}),
        *failing(
            "a number in a claim about a rule is taken as the program's own",
            ("The minimum is 12 units and we are at 11 units.", {"total_units": 11}),
        ),
    ],
)
def test_beside_a_claim_the_program_s_own_numbers_stand(message: str, stated: dict[str, object]) -> None:
    assert counts(message) == stated


FLAGS = [
    ("It bears the University seal.", {"bears_seal": True}),
    ("It does not bear the seal.", {"bears_seal": False}),
    ("It doesn't have the seal on it.", {"bears_seal": False}),
    ("There is no seal on it.", {"bears_seal": False}),
    ("It comes without the seal.", {"bears_seal": False}),
    ("We left off the seal.", {"bears_seal": False}),
    ("It never carries the seal.", {"bears_seal": False}),
    ("The certificate implies competence in Python.", {"implies_competence": True}),
    ("The certificate does not imply any competence.", {"implies_competence": False}),
    ("It states that the holder is proficient.", {"implies_competence": True}),
    ("It only says that they attended.", {"implies_competence": False}),
    ("Prerequisites are clearly stated.", {"prerequisites_stated": True}),
    ("Prerequisites are not stated.", {"prerequisites_stated": False}),
    ("The prerequisites aren't listed anywhere.", {"prerequisites_stated": False}),
    ("We have hidden prerequisites.", {"prerequisites_stated": False}),
    ("There are no prerequisites.", {"has_prerequisites": False}),
    ("It has no prereqs.", {"has_prerequisites": False}),
    ("It has prerequisites.", {"has_prerequisites": True}),
    ("Prerequisites are included in the unit range.", {"prerequisites_in_listed_units": True}),
    ("Prerequisites do not count in the listed units.", {"prerequisites_in_listed_units": False}),
    ("We have the graduate program's permission.", {"graduate_program_permission": True}),
    *failing(
        "'no permission' is read as permission",
        ("We have no permission from the graduate program.", {"graduate_program_permission": False}),
    ),
    ("The master's program refused.", {"graduate_program_permission": False}),
    ("It is credit-bearing.", {"credit_bearing": True}),
    ("It is not credit-bearing.", {"credit_bearing": False}),
    ("It isn't for credit.", {"credit_bearing": False}),
    ("It carries no academic credit.", {"credit_bearing": False}),
    ("It is a stand-alone program.", {"stand_alone": True}),
    ("It is not a stand-alone program.", {"stand_alone": False}),
    ("It assesses competency.", {"assesses_competency": True}),
    ("There is no assessment.", {"assesses_competency": False}),
    ("Nobody is tested.", {"assesses_competency": False}),
    ("It duplicates a stateside program.", {"duplicates_stateside": True}),
    ("It does not duplicate any stateside program.", {"duplicates_stateside": False}),
    ("It appears on the transcript.", {"on_transcript": True}),
    ("It does not appear on the transcript.", {"on_transcript": False}),
]


@pytest.mark.parametrize(("message", "stated"), FLAGS)
def test_a_yes_no_fact_holds_unless_it_is_denied(message: str, stated: dict[str, object]) -> None:
    found = told(message)
    assert {name: found.get(name) for name in stated} == stated


SCOPES = [
    ("We have no prerequisites, and the seal is on it.", {"bears_seal": True}),
    ("It bears the seal but has no prerequisites.", {"bears_seal": True, "has_prerequisites": False}),
    ("It bears the seal and does not imply competence.", {"bears_seal": True, "implies_competence": False}),
    ("It does not imply competence. It bears the seal.", {"bears_seal": True, "implies_competence": False}),
    ("It has a seal, not a signature.", {"bears_seal": True}),
    ("There is no fee, it has the seal.", {"bears_seal": True}),
    ("Not only does it bear the seal, it also implies competence.", {"bears_seal": True, "implies_competence": True}),
    ("It is not for credit although it bears the seal.", {"credit_bearing": False, "bears_seal": True}),
    ("No one checked, but prerequisites are clearly stated.", {"prerequisites_stated": True}),
    ("It isn't stand-alone; prerequisites are stated.", {"stand_alone": False, "prerequisites_stated": True}),
    ("No doubt it bears the seal.", {"bears_seal": True}),
    ("It bears neither the seal nor a signature.", {"bears_seal": False}),
    *failing("'not the case that' is too far from what it denies", ("It is not the case that it bears the seal.", {"bears_seal": False})),
]


@pytest.mark.parametrize(("message", "stated"), SCOPES)
def test_a_denial_reaches_no_further_than_its_clause(message: str, stated: dict[str, object]) -> None:
    found = told(message)
    assert {name: found.get(name) for name in stated} == stated


APPROVALS: list[tuple[str, set[str], set[str]]] = [
    ("CEPC approved it.", {"cepc"}, set()),
    ("CEPC and URC approved it.", {"cepc", "urc"}, set()),
    ("It was approved by CEPC, URC and the vice provost.", {"cepc", "urc", "vice_provost_academic_programs"}, set()),
    ("CEPC approved it but URC has not.", {"cepc"}, {"urc"}),
    ("CEPC approved it, URC didn't.", {"cepc"}, {"urc"}),
    ("WSCUC has authorized it.", {"wscuc"}, set()),
    ("We have WSCUC authorization.", {"wscuc"}, set()),
    ("We do not have WSCUC authorization.", set(), {"wscuc"}),
    ("We lack WSCUC authorization.", set(), {"wscuc"}),
    ("WSCUC is still pending.", set(), {"wscuc"}),
    ("We are still waiting for WSCUC.", set(), {"wscuc"}),
    ("No WSCUC authorization yet.", set(), {"wscuc"}),
    ("The dean signed off.", {"college_dean"}, set()),
    ("The dean refused to sign.", set(), {"college_dean"}),
    ("The provost has not approved it yet.", set(), {"provost"}),
    ("The provost and the Senate chair approved it; the dean has not.", {"provost", "senate_chair"}, {"college_dean"}),
    ("It has gone through the standard curricular procedures.", {"standard_curricular_procedures"}, set()),
    ("It skipped the standard curricular procedures.", set(), {"standard_curricular_procedures"}),
    ("Everyone approved it except the vice provost.", set(), {"vice_provost_academic_programs"}),
    (
        "Approved by the college curriculum committee, the dean, and the provost.",
        {"college_curriculum_committee", "college_dean", "provost"},
        set(),
    ),
    ("The dean has seen the draft and CEPC is reading it.", set(), set()),
    ("We talked to the dean.", set(), set()),
    ("The provost likes it.", set(), set()),
    ("We will ask CEPC next month.", set(), set()),
]
ASKED_APPROVALS: list[tuple[str, set[str], set[str]]] = [
    ("Do we have to go to CEPC?", set(), set()),
    ("Does WSCUC have to authorize it?", set(), set()),
    ("Must the provost have approved it?", set(), set()),
    ("Who besides the dean has to sign off?", set(), set()),
    ("Is it enough that the dean has signed off?", {"college_dean"}, set()),
]


@pytest.mark.parametrize(("message", "given", "lacking"), [*APPROVALS, *ASKED_APPROVALS])
def test_approvals_are_given_or_lacking_only_where_that_is_said(message: str, given: set[str], lacking: set[str]) -> None:
    found = heard(message).facts()
    assert (set(_names(found.get("approvals"))), set(_names(found.get("approvals_missing")))) == (given, lacking)


def _names(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


@pytest.mark.parametrize(
    ("message", "grading"),
    [
        ("All courses are letter graded.", "letter"),
        ("It uses letter grades.", "letter"),
        ("graded A-F", "letter"),
        ("graded A to F", "letter"),
        ("All courses are credit/no credit.", "credit_no_credit"),
        ("graded CR/NC", "credit_no_credit"),
        ("It is pass/fail.", "credit_no_credit"),
        ("It is not letter graded.", "credit_no_credit"),
        ("two courses are letter graded and one is CR/NC", "mixed"),
        ("some courses are CR/NC, the others letter graded", "mixed"),
        ("It has 12 units.", None),
        ("It is for credit.", None),
        ("It carries no credit.", None),
        ("ungraded", "other"),
    ],
)
def test_grading_is_letter_credit_no_credit_or_mixed(message: str, grading: str | None) -> None:
    assert told(message).get("grading") == grading


@pytest.mark.parametrize(
    ("message", "only"),
    [
        ("The CR/NC courses are offered only on that basis.", True),
        ("They are only offered credit/no credit.", True),
        ("The course is exclusively CR/NC.", True),
        ("Students may choose a letter grade or CR/NC.", False),
        ("The course is also offered with a letter grade option.", False),
        ("The course is CR/NC.", None),
    ],
)
def test_a_course_is_offered_only_credit_no_credit_where_that_is_said(message: str, only: bool | None) -> None:
    assert told(message).get("courses_only_offered_credit_no_credit") is only


@pytest.mark.parametrize(
    ("message", "who"),
    [
        ("It is offered through CPaCE.", "cpace"),
        ("CPaCE runs it.", "cpace"),
        ("It runs through the College of Professional and Continuing Education.", "cpace"),
        ("It is offered state-side.", "stateside"),
        ("Our department runs it.", "stateside"),
        ("Our college offers it directly.", "stateside"),
        ("It is not offered through CPaCE.", "stateside"),
        ("It is offered outside CPaCE.", "stateside"),
        ("An outside company runs it.", "other"),
        ("It has 12 units.", None),
    ],
)
def test_who_offers_it_is_cpace_stateside_or_another(message: str, who: str | None) -> None:
    assert told(message).get("offered_by") == who


LEARNERS = [
    ("She attended all sessions.", {"attended_required_sessions": True}),
    ("He attended every required session.", {"attended_required_sessions": True}),
    ("He missed two sessions.", {"attended_required_sessions": False}),
    ("She did not attend all sessions.", {"attended_required_sessions": False}),
    ("She attended all but one session.", {"attended_required_sessions": False}),
    ("She completed all assignments.", {"completed_activities": True}),
    ("He did not turn in the project.", {"completed_activities": False}),
    ("He skipped the final project.", {"completed_activities": False}),
    ("She passed.", {"met_passing_standard": True}),
    ("She did not pass.", {"met_passing_standard": False}),
    ("He failed the final exam.", {"met_passing_standard": False}),
    ("She met the passing standard.", {"met_passing_standard": True}),
    ("She scored 92% on the assessments.", {"score_percent": 92}),
    ("He got a 95 on the exam.", {"score_percent": 95}),
    ("She built an advanced capstone.", {"advanced_work": True}),
    (
        "She attended everything, finished all projects and passed with 85%.",
        {"attended_required_sessions": True, "completed_activities": True, "met_passing_standard": True, "score_percent": 85},
    ),
    ("She attended everything but failed.", {"attended_required_sessions": True, "met_passing_standard": False}),
    ("He passed but missed one session.", {"met_passing_standard": True, "attended_required_sessions": False}),
    ("She registered and paid the fee.", {"registered": True, "paid_fees": True}),
    ("He has not paid.", {"paid_fees": False}),
]


@pytest.mark.parametrize(("message", "stated"), LEARNERS)
def test_a_learner_s_record_is_read(message: str, stated: dict[str, object]) -> None:
    found = told(message)
    assert {name: found.get(name) for name in stated} == stated


@pytest.mark.parametrize(
    "message",
    [
        "Does it have to bear the seal?",
        "Are prerequisites required to be stated?",
        "Who approves a graduate certificate?",
        "What is an academic certificate?",
        "hello",
        "",
        "🙂🙂🙂",
        "((((((",
        "no",
    ],
)
def test_a_message_that_states_no_number_states_no_count(message: str) -> None:
    assert counts(message) == {}
