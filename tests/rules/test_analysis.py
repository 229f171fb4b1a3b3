"""The policy's own shape, found by computation and held against the register."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from rules.analysis import Oddity, RegisterError, analyse, differences, picture, read_register, register, touched
from rules.check import check
from rules.facts import facts
from rules.section import SECTIONS, Section, entries, read_sections

FOUND = {oddity.id: oddity for oddity in analyse()}
FORKS = (
    "graduate-units-above-18",
    "levels-and-types",
    "mastery-examples",
    "duplicates-stateside",
    "generally-either-or",
    "majority-no-background",
)


def edited(folder: Path, name: str, old: str, new: str) -> tuple[Section, ...]:
    """The section files with one edit."""
    for path in SECTIONS.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        if path.name == name:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / path.name).write_text(text, encoding="utf-8")
    return read_sections(folder)


def test_analysis_and_register_agree() -> None:
    assert differences() == ()


def test_a_program_between_11_and_12_units_fits_no_credit_bearing_type() -> None:
    gap = FOUND["gap-11-12"]
    assert gap.clauses == ("2.4", "4.1")
    for credential in ("academic_certificate", "academic_micro_credential"):
        assert check(facts(dict(gap.witness)), credential).verdict == "no"


def test_a_program_below_3_units_fits_no_credit_bearing_type() -> None:
    assert FOUND["gap-below-3"].witness == {"total_units": 1}


def test_there_is_no_other_gap_and_no_limit_above() -> None:
    assert [name for name in FOUND if name.startswith("gap")] == ["gap-below-3", "gap-11-12"]


def test_18_units_need_more_upper_division_units_than_19() -> None:
    cliff = FOUND["cliff-18"]
    assert cliff.clauses == ("2.5", "2.6")
    assert cliff.what == "18 units need 13.5 upper-division units; just above 18 units, 12 are enough"


@pytest.mark.parametrize("level", ["undergraduate", "post_baccalaureate"])
def test_13_upper_division_units_fail_at_18_units_and_pass_at_19(level: str) -> None:
    stated = {"level": level, "upper_division_units": 13, "graduate_units": 0}
    clause = "2.5" if level == "undergraduate" else "2.6"
    verdicts = [check(facts({**stated, "total_units": total}), "academic_certificate", [clause]).verdict for total in (18, 18.5, 19)]
    assert verdicts == ["no", "yes", "yes"]


@pytest.mark.parametrize("name", FORKS)
def test_a_registered_fork_leaves_its_witness_open(name: str) -> None:
    entry = next(item for item in register() if item.id == name)
    checked = check(facts(entry.witness))
    assert checked.verdict == "depends"
    assert name in {finding.forked for finding in checked.findings}


def test_the_found_witness_of_the_fork_above_18_units_is_open_too() -> None:
    checked = check(facts(dict(FOUND["graduate-units-above-18"].witness)))
    assert [f.forked for f in checked.findings if f.clause == "2.5"] == ["graduate-units-above-18"]


def test_every_overlap_is_a_program_that_meets_both_types() -> None:
    overlaps = [oddity for oddity in FOUND.values() if oddity.kind == "overlap"]
    assert {oddity.clauses for oddity in overlaps} == {("3", "5"), ("3", "6"), ("5", "6")}
    types = {"3": "non_credit_certificate", "5": "non_credit_micro_credential", "6": "certificate_of_participation"}
    for oddity in overlaps:
        assert [check(facts(dict(oddity.witness)), types[clause]).verdict for clause in oddity.clauses] == ["yes", "yes"]


def test_the_two_15_unit_caps_are_found_as_one_limit_in_two_clauses() -> None:
    assert FOUND["same-limit-2.7-4.3"].clauses == ("2.7", "4.3")


def test_transfer_and_prior_learning_within_25_percent_each_break_it_together() -> None:
    stated = dict(FOUND["together-2.9"].witness)
    assert check(facts(stated), "academic_certificate", ["2.9"]).verdict == "no"
    for alone in ("transfer_units", "prior_learning_units"):
        assert check(facts({**stated, alone: 0}), "academic_certificate", ["2.9"]).verdict == "yes"


def test_raising_the_minimum_of_certificates_moves_the_gap_and_is_reported(tmp_path: Path) -> None:
    changed = edited(tmp_path, "2-academic-certificate.toml", "min = 12\nidentifies", "min = 13\nidentifies")
    said = differences(analyse(changed))
    assert any("gap-11-13 is not in the register" in line for line in said)
    assert any("gap-11-12 is in the register but no longer found" in line for line in said)


def test_closing_the_gap_is_reported_as_an_entry_no_longer_found(tmp_path: Path) -> None:
    changed = edited(tmp_path, "4-academic-micro-credential.toml", "max = 11", "max = 12")
    assert any(line.startswith("gap-11-12 is in the register but no longer found") for line in differences(analyse(changed)))


def test_levelling_the_cliff_in_one_clause_is_reported(tmp_path: Path) -> None:
    changed = edited(
        tmp_path,
        "2-academic-certificate.toml",
        'min = 12\nwhen = { level = "undergraduate"',
        'min = 13.5\nwhen = { level = "undergraduate"',
    )
    assert any("cliff-18 is registered as cliff in 2.5, 2.6 but found as cliff in 2.6" in line for line in differences(analyse(changed)))


def test_a_new_oddity_is_reported_with_what_it_is() -> None:
    new = Oddity("gap-20-21", "gap", ("2.4",), "20.5 units fit nothing")
    said = differences((*FOUND.values(), new))
    assert said == ("gap-20-21 is not in the register: 20.5 units fit nothing; add an entry with the reading taken and who should decide",)


def test_every_registered_clause_exists_and_every_fork_of_the_rules_is_registered() -> None:
    assert {clause for entry in register() for clause in entry.clauses} <= entries().keys()
    forks = {rule.fork for clause in entries().values() for rule in clause.rule if rule.fork}
    assert forks == {entry.id for entry in register() if entry.kind == "fork"}


def test_every_sentence_the_register_quotes_at_length_stands_in_the_rules() -> None:
    quotes = " ".join(quote for clause in entries().values() for quote in clause.quote)
    for name in ("mastery-examples", "duplicates-stateside", "generally-either-or", "majority-no-background"):
        assert next(e for e in register() if e.id == name).says.strip("'") in quotes


def test_a_permission_is_neither_said_twice_nor_softly_worded() -> None:
    found = {oddity.id for oddity in FOUND.values() if oddity.kind in ("said_twice", "soft_word")}
    assert found == {"said-twice-6-6.3", "said-twice-2.11-7.2-7.3", "soft-word-6.3"}


def test_a_requirement_worded_as_advice_is_reported(tmp_path: Path) -> None:
    permission = 'kind = "permitted"\nfact = "aligns_with_industry"'
    changed = edited(tmp_path, "3-non-credit-certificate.toml", permission, 'kind = "required"\nfacts = ["aligns_with_industry"]')
    assert any(line.startswith("soft-word-3.1 is not in the register") for line in differences(analyse(changed)))


def test_facts_in_a_gap_a_cliff_or_a_fork_are_told_so() -> None:
    for entry in register():
        if entry.when or entry.kind == "fork":
            assert entry.id in [item.id for item in touched(check(facts(entry.witness)))]


def test_an_ordinary_program_touches_nothing() -> None:
    stated = {
        "credential": "academic_certificate",
        "level": "undergraduate",
        "total_units": 15,
        "upper_division_units": 12,
        "graduate_units": 0,
    }
    assert touched(check(facts(stated))) == ()


def test_a_range_that_only_may_fall_in_a_gap_is_not_said_to() -> None:
    assert touched(check(facts({"total_units": [11, 12]}))) == ()


def test_a_register_with_an_entry_twice_is_refused(tmp_path: Path) -> None:
    entry = '[[entry]]\nid = "a"\nkind = "gap"\nclauses = ["2.4"]\nsays = ""\nreading = ""\nother = ""\nwho = ""\n'
    (tmp_path / "r.toml").write_text(entry * 2)
    with pytest.raises(RegisterError, match="a is registered twice"):
        read_register(tmp_path / "r.toml")


def test_a_register_with_a_misspelt_field_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text('[[entry]]\nid = "a"\nknd = "gap"\n')
    with pytest.raises(RegisterError, match="kind"):
        read_register(tmp_path / "r.toml")


def test_the_picture_shows_the_fall_from_13_5_to_12_in_light_and_dark() -> None:
    drawn = picture()
    root = ElementTree.fromstring(drawn)
    told = next(element.text or "" for element in root.iter() if element.tag.endswith("desc"))
    assert told == "9 at 12 units to 13.5 at 18; 12 at 18 units to 12 at 30"
    assert "prefers-color-scheme:dark" in drawn and "18 units: 13.5; just above: 12" in drawn
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


def test_the_picture_follows_the_rules(tmp_path: Path) -> None:
    changed = edited(tmp_path, "2-academic-certificate.toml", 'min = "75%"', 'min = "50%"')
    assert "6 at 12 units to 9 at 18; 12 at 18 units" in picture(changed)
