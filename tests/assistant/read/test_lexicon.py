"""The words of the lexicon name only facts, values and bodies that the rules know; classes and other senses hold in any phrase."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from assistant.read import lexicon
from assistant.read.lexicon import word_class
from rules.facts import Approval, Credential, Facts, Grading, Level, OfferedBy
from tests.assistant.reading import told

LEXICON = Path(lexicon.__file__).with_name("lexicon.toml")
VALUES = {"grading": set(Grading), "offered_by": set(OfferedBy)}


@pytest.fixture(scope="module")
def words() -> dict[str, dict[str, dict[str, list[str]]]]:
    with LEXICON.open("rb") as file:
        return tomllib.load(file)


def test_every_yes_no_fact_of_the_lexicon_is_a_fact_of_the_rules(words: dict[str, dict[str, dict[str, list[str]]]]) -> None:
    assert set(words["flag"]) <= set(Facts.model_fields)
    assert {key for entry in words["flag"].values() for key in entry} <= {"yes", "no", "unless"}


def test_every_named_value_of_the_lexicon_is_one_that_the_fact_can_have(words: dict[str, dict[str, dict[str, list[str]]]]) -> None:
    assert set(words["value"]) == set(VALUES)
    for fact, values in words["value"].items():
        assert set(values) <= VALUES[fact]


def test_every_role_level_credential_and_approval_of_the_lexicon_is_one_of_the_rules(
    words: dict[str, dict[str, dict[str, list[str]]]],
) -> None:
    assert set(words["role"]) <= set(Facts.model_fields)
    assert set(words["level"]) <= set(Level)
    assert set(words["approval"]) <= set(Approval)
    assert {name for name in words["credential"] if not name.startswith("any_")} <= set(Credential)


def test_every_class_that_a_phrase_names_exists_and_none_is_idle(words: dict[str, dict[str, dict[str, list[str]]]]) -> None:
    text = LEXICON.read_text(encoding="utf-8")
    named = set(re.findall(r"\{([a-z_]+)\}", text))
    code = "".join(path.read_text(encoding="utf-8") for path in LEXICON.parent.glob("*.py"))
    assert named <= set(words["class"])
    assert [name for name in words["class"] if name not in named and f'word_class("{name}")' not in code] == []
    for name in words["class"]:
        assert word_class(name).pattern


@pytest.mark.parametrize(
    ("message", "fact", "value"),
    [
        ("It ends with an assessment of competency.", "implies_competence", None),
        ("The wording implies competence.", "implies_competence", True),
        ("Digital record: no.", "digital_record", False),
        ("The seal is not on it.", "bears_seal", False),
        ("It failed to reach the passing standard.", "met_passing_standard", False),
        ("Graduates walk into paid positions.", "paid_fees", None),
        ("The bachelor's degree is waived.", "requires_baccalaureate", False),
        ("We require a bachelor's degree.", "requires_baccalaureate", True),
        ("Post-baccs are welcome.", "open_to_post_baccalaureate", True),
        ("Undergraduates and graduate students sit together.", "mixed_audience", True),
        ("A friend at Fullerton says theirs carry the seal.", "bears_seal", None),
        ("It is not run by CPaCE; an outside vendor runs it.", "offered_by", "other"),
        ("It is all letters except the internship, which is CR/NC.", "grading", "mixed"),
    ],
)
def test_a_fact_said_in_words_is_read_in_its_sense(message: str, fact: str, value: bool | str | None) -> None:
    assert told(message).get(fact) == value


@pytest.mark.parametrize(
    ("message", "given", "lacking"),
    [
        ("No word yet from CEPC, URC or the vice provost.", (), ("cepc", "urc", "vice_provost_academic_programs")),
        ("Everyone except the Senate chair gave a thumbs up: provost, dean.", ("provost", "college_dean"), ("senate_chair",)),
        ("The provost has yet to sign, nor has the Senate chair.", (), ("provost", "senate_chair")),
        ("The vice provost vetoed it, but CEPC is fine with it.", ("cepc",), ("vice_provost_academic_programs",)),
        ("CEPC: approved. URC: pending.", ("cepc",), ("urc",)),
        ("URC raised no objection.", ("urc",), ()),
        ("The dean has seen the draft and CEPC is reading it.", (), ()),
        ("Which of CEPC and URC must approve it?", (), ()),
    ],
)
def test_what_is_said_of_a_list_of_bodies_holds_for_each(message: str, given: tuple[str, ...], lacking: tuple[str, ...]) -> None:
    found = told(message)
    assert (found.get("approvals", ()), found.get("approvals_missing", ())) == (given, lacking)
