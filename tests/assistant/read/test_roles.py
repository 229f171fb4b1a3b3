"""What each number of a message counts: before or after its word, as a remainder, a share, a part 'of which', none or all."""

from __future__ import annotations

import pytest

from tests.assistant.reading import counts, failing, told

TOTAL, UPPER, LOWER, GRADUATE = "total_units", "upper_division_units", "lower_division_units", "graduate_units"
TRANSFER, PRIOR, DOUBLE = "transfer_units", "prior_learning_units", "double_counted_units"
HOURS, CEUS, SCORE = "contact_hours", "ceus", "score_percent"

BEFORE_AND_AFTER = [
    ("We have 14 units.", {TOTAL: 14}),
    ("The program totals 14 units.", {TOTAL: 14}),
    ("A 14-unit certificate.", {TOTAL: 14}),
    ("It comes to 14 credits.", {TOTAL: 14}),
    ("The certificate consists of 14 semester units.", {TOTAL: 14}),
    ("14 units, 10 upper-division", {TOTAL: 14, UPPER: 10}),
    ("14 units with 10 upper-division and 4 lower-division ones", {TOTAL: 14, UPPER: 10, LOWER: 4}),
    ("14 units, 10 UD, 4 LD", {TOTAL: 14, UPPER: 10, LOWER: 4}),
    ("Total: 14 units. Upper-division: 10. Lower-division: 4.", {TOTAL: 14, UPPER: 10, LOWER: 4}),
    ("upper-division units: 10, lower-division units: 4, total units: 14", {TOTAL: 14, UPPER: 10, LOWER: 4}),
    ("We have ten upper-division and four lower-division units", {UPPER: 10, LOWER: 4}),
    ("12 units total; 9 at the 500 level", {TOTAL: 12, GRADUATE: 9}),
    ("15 units, 6 of them graduate", {TOTAL: 15, GRADUATE: 6}),
    ("15 units including 6 graduate units", {TOTAL: 15, GRADUATE: 6}),
    ("15 units, incl. 6 graduate units", {TOTAL: 15, GRADUATE: 6}),
    ("Our 12-unit certificate has 3 transfer units", {TOTAL: 12, TRANSFER: 3}),
    ("3 units come from a community college; 12 in total", {TOTAL: 12, TRANSFER: 3}),
    ("We'd accept 4 units from another university in our 16-unit certificate", {TOTAL: 16, TRANSFER: 4}),
    ("Students may bring in 4 units from another campus; the certificate has 16 units", {TOTAL: 16, TRANSFER: 4}),
    ("16 units, 4 transferred in", {TOTAL: 16, TRANSFER: 4}),
    ("3 units of credit for prior learning in a 12-unit certificate", {TOTAL: 12, PRIOR: 3}),
    ("12 units, 3 of them CPL", {TOTAL: 12, PRIOR: 3}),
    ("2 transfer units and 1 unit of prior learning credit out of 12", {TOTAL: 12, TRANSFER: 2, PRIOR: 1}),
    ("15 units count toward both the certificate and the MA", {DOUBLE: 15}),
    ("An 18-unit graduate certificate, 12 units double-counted with the master's", {TOTAL: 18, DOUBLE: 12}),
    ("45 contact hours", {HOURS: 45}),
    ("a 45-hour course", {HOURS: 45}),
    ("It awards 4.5 CEUs", {CEUS: 4.5}),
    ("She scored 92%", {SCORE: 92}),
    ("His average was 88 percent", {SCORE: 88}),
    ("We let students transfer up to 4 of the 16 units", {TOTAL: 16, TRANSFER: [0, 4]}),
]

OF_WHICH = [
    ("14 units, of which 10 are upper-division", {TOTAL: 14, UPPER: 10}),
    ("14 units, 10 of which are upper-division", {TOTAL: 14, UPPER: 10}),
    ("14 units. Of these, 10 are upper-division", {TOTAL: 14, UPPER: 10}),
    ("10 of the 14 units are upper-division", {TOTAL: 14, UPPER: 10}),
    ("10 of our 14 units are upper-division", {TOTAL: 14, UPPER: 10}),
    ("10 out of 14 units are upper-division", {TOTAL: 14, UPPER: 10}),
    ("upper-division units: 10 of 14", {TOTAL: 14, UPPER: 10}),
    ("of the 14 units 3 are transferred from another university", {TOTAL: 14, TRANSFER: 3}),
    ("3 of our 12 units come from a community college", {TOTAL: 12, TRANSFER: 3}),
    ("nine graduate-level units out of 12", {TOTAL: 12, GRADUATE: 9}),
    ("8 of 12 units at graduate level", {TOTAL: 12, GRADUATE: 8}),
    ("the certificate shares 6 of its 12 units with the MA", {TOTAL: 12, DOUBLE: 6}),
    *failing("of a fraction in digits only the numerator is read", ("10/14 units are upper-division", {TOTAL: 14, UPPER: 10})),
]

REMAINDERS = [
    ("16 units, 12 upper-division and the rest lower-division", {TOTAL: 16, UPPER: 12, LOWER: 4}),
    ("16 units, 12 upper-division, the rest is lower", {TOTAL: 16, UPPER: 12, LOWER: 4}),
    ("14 units: 10 upper-division, the remainder graduate", {TOTAL: 14, UPPER: 10, GRADUATE: 4}),
    ("14 units, 4 of them lower-division, everything else upper-division", {TOTAL: 14, LOWER: 4, UPPER: 10}),
    ("14 units: 9 upper-division, 2 graduate, the remaining units lower-division", {TOTAL: 14, UPPER: 9, GRADUATE: 2, LOWER: 3}),
    ("20 units; 8 lower-division and the other 12 upper-division", {TOTAL: 20, LOWER: 8, UPPER: 12}),
    ("14 units, 10 upper-division, the others are lower-division", {TOTAL: 14, UPPER: 10, LOWER: 4}),
    ("14 units with 10 upper-division and the balance lower-division", {TOTAL: 14, UPPER: 10, LOWER: 4}),
    *failing(
        "'all but N' is read as all",
        ("18 units, all but 3 upper-division", {TOTAL: 18, UPPER: 15}),
        ("18 units, all but three of them are upper-division", {TOTAL: 18, UPPER: 15}),
        ("12 units, all except 3 at the 500 level", {TOTAL: 12, GRADUATE: 9}),
    ),
]

SHARES = [
    ("16 units, half upper-division and half lower-division", {TOTAL: 16, UPPER: 8, LOWER: 8}),
    ("half of our 12 units are graduate-level", {TOTAL: 12, GRADUATE: 6}),
    ("three quarters of the 16 units are upper-division", {TOTAL: 16, UPPER: 12}),
    ("a third of the 12 units come from another college", {TOTAL: 12, TRANSFER: 4}),
    ("two thirds of the 15 units are graduate", {TOTAL: 15, GRADUATE: 10}),
    ("75% of the 16 units are upper-division", {TOTAL: 16, UPPER: 12}),
    ("16 units, 75% upper-division", {TOTAL: 16, UPPER: 12}),
    ("20% of our 15 units are transfer", {TOTAL: 15, TRANSFER: 3}),
    ("16 units, 25% of them transfer", {TOTAL: 16, TRANSFER: 4}),
    ("15 units at 70% graduate level", {TOTAL: 15, GRADUATE: 10.5}),
    ("An 18-unit certificate, half of it upper-division", {TOTAL: 18, UPPER: 9}),
    ("3/4 of the 16 units are upper-division", {TOTAL: 16, UPPER: 12}),
    ("1/3 of our 12 units are transfer units", {TOTAL: 12, TRANSFER: 4}),
]

NONE_AND_ALL = [
    ("13 units, no graduate units", {TOTAL: 13, GRADUATE: 0}),
    ("13 units without any graduate units", {TOTAL: 13, GRADUATE: 0}),
    ("12 units, none of them transfer", {TOTAL: 12, TRANSFER: 0}),
    ("12 units and none come from another institution", {TOTAL: 12, TRANSFER: 0}),
    ("12 units, zero lower-division units", {TOTAL: 12, LOWER: 0}),
    ("0 transfer units", {TRANSFER: 0}),
    ("15 units, all upper-division", {TOTAL: 15, UPPER: 15}),
    ("15 units, all of them upper-division", {TOTAL: 15, UPPER: 15}),
    ("12 units, all at the 500 level", {TOTAL: 12, GRADUATE: 12}),
    ("12 units, entirely graduate-level", {TOTAL: 12, GRADUATE: 12}),
    ("12 units, only upper-division courses", {TOTAL: 12, UPPER: 12}),
    ("12 units, no transfer and no prior learning credit", {TOTAL: 12, TRANSFER: 0, PRIOR: 0}),
    ("14 units, 10 upper-division, no graduate", {TOTAL: 14, UPPER: 10, GRADUATE: 0}),
    ("We take no transfer credit", {TRANSFER: 0}),
    ("Nothing is transferred in; 12 units", {TOTAL: 12, TRANSFER: 0}),
    ("12 units, not a single graduate unit", {TOTAL: 12, GRADUATE: 0}),
    ("12 units. None is graduate-level.", {TOTAL: 12, GRADUATE: 0}),
]

UNDECIDED = [
    ("12 units, some of them graduate", {TOTAL: 12}),
    ("12 units, maybe 3 of them transfer", {TOTAL: 12, TRANSFER: 3}),
    ("14 units, a mix of upper- and lower-division", {TOTAL: 14}),
    ("14 units, either upper-division or graduate", {TOTAL: 14}),
    ("14 units, not all upper-division", {TOTAL: 14}),
    ("14 units, almost all upper-division", {TOTAL: 14}),
]

SEVERAL = [
    ("four 3-unit courses", {TOTAL: 12}),
    ("five 3-unit courses, two of them graduate", {TOTAL: 15, GRADUATE: 6}),
    ("four 3-unit courses, three of them 500-level", {TOTAL: 12, GRADUATE: 9}),
    ("12 units: two 3-unit upper-division courses and two 3-unit lower-division courses", {TOTAL: 12, UPPER: 6, LOWER: 6}),
    ("two 300-level and two 400-level courses of 3 units each; 12 units in all", {TOTAL: 12, UPPER: 12}),
    ("an 18-unit program with three 4-unit upper-division courses", {TOTAL: 18, UPPER: 12}),
    *failing(
        "courses of different sizes do not add up to the total",
        ("one 4-unit course and two 3-unit courses", {TOTAL: 10}),
        ("two 4-unit courses plus a 2-unit lab", {TOTAL: 10}),
        ("three 3-unit courses and a 1-unit capstone", {TOTAL: 10}),
    ),
]

DISTRACTORS = [
    ("The program has 30 students and 14 units", {TOTAL: 14}),
    ("In 2019 we began with 20 students; now it is 14 units", {TOTAL: 14}),
    ("3 faculty members teach the 12 units", {TOTAL: 12}),
    ("We charge $1,200 for 12 units", {TOTAL: 12}),
    ("Section 2.4 applies to our 14 units", {TOTAL: 14}),
    ("12 units over 2 semesters", {TOTAL: 12}),
    ("A 12-unit certificate in room 212 with 2 instructors", {TOTAL: 12}),
    ("Applicants need a 3.0 GPA; the certificate has 12 units", {TOTAL: 12}),
    ("It was 15 units, now it is 12 units", {TOTAL: 12}),
    ("12 units instead of the 15 units we had", {TOTAL: 12}),
    ("A 12-unit certificate that takes 90 minutes a week", {TOTAL: 12}),
    ("A 12-unit certificate taken out of our 30-unit master's", {TOTAL: 12}),
    ("From the 120-unit degree we made a 12-unit certificate", {TOTAL: 12}),
    ("Unlike the 9-unit one next door, ours has 12 units", {TOTAL: 12}),
    ("The MA has 30 units, our certificate has 12", {TOTAL: 12}),
]

RANGES = [
    ("between 12 and 15 units", {TOTAL: [12, 15]}),
    ("12 to 15 units", {TOTAL: [12, 15]}),
    ("It has at least 12 units", {TOTAL: [12, None]}),
    ("more than 18 units", {TOTAL: {"more_than": 18}}),
    ("fewer than 12 units", {TOTAL: {"less_than": 12}}),
    ("14 units, at least 10 of them upper-division", {TOTAL: 14, UPPER: [10, None]}),
    ("14 units with no more than 3 transfer units", {TOTAL: 14, TRANSFER: [0, 3]}),
    ("14 units, up to 4 of which may be graduate", {TOTAL: 14, GRADUATE: [0, 4]}),
    ("16 to 18 units, 12 upper-division", {TOTAL: [16, 18], UPPER: 12}),
    ("We have 12 or more units", {TOTAL: [12, None]}),
    ("We have 12+ units", {TOTAL: [12, None]}),
]


@pytest.mark.parametrize(("message", "stated"), BEFORE_AND_AFTER)
def test_a_number_counts_what_the_word_before_or_after_it_names(message: str, stated: dict[str, object]) -> None:
    assert counts(message) == stated


@pytest.mark.parametrize(("message", "stated"), OF_WHICH)
def test_in_x_of_y_the_larger_is_the_total_and_the_smaller_the_part(message: str, stated: dict[str, object]) -> None:
    assert counts(message) == stated


@pytest.mark.parametrize(("message", "stated"), REMAINDERS)
def test_the_rest_is_what_is_left_of_the_total(message: str, stated: dict[str, object]) -> None:
    assert counts(message) == stated


@pytest.mark.parametrize(("message", "stated"), SHARES)
def test_a_share_of_a_known_total_is_a_number_of_units(message: str, stated: dict[str, object]) -> None:
    assert counts(message) == stated


@pytest.mark.parametrize(("message", "stated"), NONE_AND_ALL)
def test_none_is_zero_and_all_is_the_total(message: str, stated: dict[str, object]) -> None:
    assert counts(message) == stated


@pytest.mark.parametrize(
    ("message", "fact", "stated"),
    [
        ("14 units, mostly upper-division", "upper_division_units", {"more_than": 7, "max": 14}),
        ("We have 12 units and most of them are graduate.", "graduate_units", {"more_than": 6, "max": 12}),
        ("14 units, a few graduate units", "graduate_units", {"more_than": 0}),
        ("16 units with some credit for prior learning", "prior_learning_units", {"more_than": 0}),
    ],
)
def test_most_and_some_are_ranges(message: str, fact: str, stated: dict[str, int]) -> None:
    assert told(message)[fact] == stated


def test_some_in_a_question_states_nothing() -> None:
    assert "transfer_units" not in told("May we accept some transfer units in our 14-unit certificate?")


@pytest.mark.parametrize(("message", "stated"), UNDECIDED)
def test_what_is_left_open_states_no_division(message: str, stated: dict[str, object]) -> None:
    assert counts(message) == stated


@pytest.mark.parametrize(("message", "stated"), SEVERAL)
def test_courses_with_a_size_state_units(message: str, stated: dict[str, object]) -> None:
    assert counts(message) == stated


@pytest.mark.parametrize(("message", "stated"), DISTRACTORS)
def test_numbers_about_other_things_do_not_change_the_size(message: str, stated: dict[str, object]) -> None:
    assert counts(message) == stated


@pytest.mark.parametrize(("message", "stated"), RANGES)
def test_a_count_that_is_only_limited_stays_limited(message: str, stated: dict[str, object]) -> None:
    assert counts(message) == stated


def test_a_share_of_an_unknown_total_states_no_units() -> None:
    assert counts("27% of it is transfer") == {}


def test_a_share_is_worked_out_from_a_total_that_was_stated_before() -> None:
    from rules.amount import Amount

    assert told("half of it is upper-division", {"total_units": Amount.exactly(16)})["upper_division_units"] == 8


def test_the_graduate_of_graduate_certificate_counts_no_units() -> None:
    assert counts("A 12-unit graduate certificate") == {"total_units": 12}


def test_no_count_is_stated_where_none_is_written() -> None:
    assert counts("Does our graduate certificate in public history follow the policy on upper-division and transfer units?") == {}
