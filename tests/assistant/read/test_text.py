"""A message in its plain form: markup gone, words spelled out, sentences told apart."""

from __future__ import annotations

import cProfile

import pytest

from assistant.read.text import plain
from tests.assistant.reading import counts, failing, heard


def test_a_user_that_slack_names_is_no_part_of_the_question() -> None:
    assert plain("<@U012AB3CD> is a 10-unit program ok?").text == "is a 10 unit program ok ?"


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("in <#C024BE7LR|curriculum> we said 12 units", "in curriculum we said 12 units"),
        ("see <https://csulb.edu/policy/12|the policy> please", "see the policy please"),
        ("see <https://csulb.edu/policy/12> please", "see please"),
        ("see https://csulb.edu/12-units/14 please", "see please"),
        (":thinking_face: is it enough?", "is it enough ?"),
        ("<!here> is it enough?", "is it enough ?"),
        ("&gt; is it enough?", "is it enough ?"),
        ("> is it enough?", "is it enough ?"),
        ("Arts &amp; Crafts", "arts & crafts"),
        ("write to dean42@csulb.edu now", "write to now"),
    ],
)
def test_markup_of_chats_leaves_only_words(message: str, words: str) -> None:
    assert plain(message).text == words


@pytest.mark.parametrize(
    "message",
    [
        "Is *12 units* enough for an *academic certificate*?",
        "Is **12 units** enough for an **academic certificate**?",
        "Is `12 units` enough for an `academic certificate`?",
        "Is <b>12 units</b> enough for an <b>academic certificate</b>?",
        "Is 12&nbsp;units enough for an academic&nbsp;certificate?",
        "Is 12 units enough for an academic\ncertificate?",
        "IS 12 UNITS ENOUGH FOR AN ACADEMIC CERTIFICATE?",
        "is 12 units enough 4 an academic certificate 🙏",
        "Is 12\u202funits enough for an academic\u00a0certificate?",
        "> Is 12 units enough\n> for an academic certificate?",
        "Is ~11~ 12 units enough for an academic certificate?",
        *failing(
            "the underscores of Slack's italics hide the words between them", ("Is _12 units_ enough for an _academic certificate_?",)
        ),
    ],
)
def test_emphasis_and_line_ends_do_not_hide_what_is_said(message: str) -> None:
    found = heard(message)
    assert [c.value for c in found.credentials] == ["academic_certificate"]
    assert counts(message) == {"total_units": 12}


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("it doesn't", "it does not"),
        ("it doesn’t", "it does not"),
        ("it doesnt", "it does not"),
        ("we can't", "we can not"),
        ("we cannot", "we can not"),
        ("we won't", "we will not"),
        ("it ain't", "it is not"),
        ("they aren't", "they are not"),
        ("we haven't", "we have not"),
        ("we've 12", "we have 12"),
        ("we're set", "we are set"),
        ("I'm unsure", "i am unsure"),
        ("that's it", "that is it"),
        ("we'll add it", "we will add it"),
        ("w/o a seal", "without a seal"),
        ("w/ a seal", "with a seal"),
        ("they werent", "they were not"),
        ("we couldnt", "we could not"),
    ],
)
def test_contractions_are_spelled_out(message: str, words: str) -> None:
    assert plain(message).text == words


@pytest.mark.parametrize(
    ("message", "courses"),
    [
        ("ENGL 301 (3)", (("ENGL 301", "3"),)),
        ("ENGL 301 (3 units)", (("ENGL 301", "3"),)),
        ("ENGL 301 (3), HIST 402 (4)", (("ENGL 301", "3"), ("HIST 402", "4"))),
        ("ENGR 500 (3), 520 (3)", (("ENGR 500", "3"), ("520", "3"))),
        ("BIOL 205L (1.5)", (("BIOL 205L", "1.5"),)),
        ("HIST 350 and HIST 402", (("HIST 350", None), ("HIST 402", None))),
        ("A 12-unit program", ()),
        ("FALL 24 or SPRING 25", ()),
        ("PS 16-17 and EO 1071", ()),
        ("12 units OF UD work", ()),
    ],
)
def test_course_codes_are_set_aside_with_their_units(message: str, courses: tuple[tuple[str, str | None], ...]) -> None:
    assert plain(message).courses == courses


def test_the_number_of_a_course_code_is_no_count() -> None:
    assert counts("Our certificate is CRJU 304, CRJU 420 and SOC 430; 12 units in total") == {"total_units": 12}


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("100-level", "lower division"),
        ("200 level", "lower division"),
        ("100/200-level", "lower division"),
        ("300-level", "upper division"),
        ("400-level", "upper division"),
        ("300/400-level", "upper division"),
        ("300-400 level", "upper division"),
        *failing("a hyphen left open before 'and' hides the first level", ("300- and 400-level", "upper division")),
        ("300 or 400 level", "upper division"),
        ("300+", "upper division"),
        ("400s", "upper division"),
        ("500-level", "graduate level"),
        ("600-level", "graduate level"),
        ("500 and above", "graduate level"),
        *failing("a level spelled 'numbered 500 to 699' is not read", ("500-699 numbered", "graduate level")),
    ],
)
def test_level_hundreds_are_divisions(level: str, words: str) -> None:
    assert plain(f"9 of these {level} units").text.startswith(f"9 of these {words}")


def test_levels_of_two_divisions_name_both() -> None:
    assert "upper division / graduate level" in plain("6 units of 400/500-level work").text


@pytest.mark.parametrize(
    ("message", "total"),
    [
        ("We have 10,5 units", 10.5),
        ("We have 10.5 units", 10.5),
        ("It is a 12,5-unit program", 12.5),
        ("We have 10 1/2 units", 10.5),
        ("We have 10½ units", 10.5),
        ("We have 10 ½ units", 10.5),
        ("We have 12u", 12),
    ],
)
def test_decimals_are_read_with_comma_point_or_fraction(message: str, total: float) -> None:
    assert counts(message) == {"total_units": total}


def test_a_comma_before_three_digits_groups_thousands() -> None:
    assert "1200 contact hours" in plain("1,200 contact hours").text


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("We have 12 units. Is that enough?", [False, True]),
        ("Is 12 enough? Thanks.", [True, False]),
        ("We have 12.5 units. Ok?", [False, True]),
        ("We have 12 units; 9 are upper-division. Enough?", [False, False, True]),
        ("Is that enough?!", [True]),
        ("Is 12 enough??", [True]),
        ("We have 12 units\n\nIs that enough?", [False, True]),
        ("no question at all", [False]),
        ("Is clause 2.10 about grading?", [True]),
        *failing(
            "the point of an abbreviation ends a sentence",
            ("Dr. Lee says approx. 12 units vs. 14. Ok?", [False, True]),
            ("Is it ok, e.g. with 12 units?", [True]),
        ),
    ],
)
def test_sentences_are_told_apart_by_whether_they_ask(message: str, asked: list[bool]) -> None:
    assert [s.asked for s in plain(message).sentences] == asked


@pytest.mark.parametrize("message", ["?", "...", "\x00\x01", "🙂", "-", "(((", "\n\n\n", "½", "<@U1>"])
def test_a_message_without_words_is_one_empty_sentence(message: str) -> None:
    found = plain(message)
    assert len(found.sentences) == 1 and found.sentence_at(0) == found.sentences[0]


@pytest.mark.parametrize("message", ["(" * 4000, "1/" * 4000, "12 units, " * 200, "<@" * 4000, "> " * 4000, "a" * 19_000])
def test_long_nonsense_is_read_in_reasonable_time(message: str) -> None:
    import time

    start = time.perf_counter()
    heard(message)
    assert time.perf_counter() - start < 10


def test_the_work_of_reading_grows_with_the_length_and_not_with_its_square() -> None:
    heard("is 12 units ok?")
    work = []
    for many in (40, 160):
        profile = cProfile.Profile()
        profile.runcall(heard, "is 12 units ok? " * many)
        # Calls are counted and no time is taken, so that a busy machine changes nothing.
        work.append(sum(entry.callcount for entry in profile.getstats()))
    assert work[1] < 8 * work[0]
