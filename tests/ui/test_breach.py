"""'Is anything wrong with it?': a yes is a warning and a no is good news, on every surface; the word stays the user's own."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from assistant.contract import Answer
from tests.ui.stand_in import no
from ui.chat.reply import announcement, answer_html
from ui.memo import answer_markdown
from ui.printing import print_answer
from ui.slack.message import Reference, Setting, message

DAY = datetime.date(2026, 1, 5)
BREACH = no().model_copy(update={"verdict": "yes", "breach": True, "text": "**Yes.** 10 units are below the minimum of 12."})
NO_BREACH = no().model_copy(update={"verdict": "no", "breach": False, "text": "**No.** 12 units are enough."})
MET = no().model_copy(update={"verdict": "yes", "text": "**Yes.** 12 units are enough."})


def chat(answer: Answer) -> str:
    return answer_html(answer, lambda credential: credential)


def memo(answer: Answer) -> str:
    return answer_markdown(answer, "Is anything wrong with it?", DAY)


def slack(answer: Answer) -> str:
    return str(message(answer, Reference("c1", 0), Setting()).blocks)


@pytest.mark.parametrize(
    ("shown", "warning", "plain"),
    [
        (chat, '<p class="verdict breach">Yes</p>', '<p class="verdict yes">Yes</p>'),
        (memo, "**Answer: ⚠ Yes.**", "**Answer: Yes.**"),
        (slack, ":warning: *Yes*", ":white_check_mark: *Yes*"),
    ],
)
def test_a_yes_that_reports_a_breach_is_a_warning(shown: Callable[[Answer], str], warning: str, plain: str) -> None:
    assert warning in shown(BREACH) and plain not in shown(BREACH)
    assert plain in shown(MET) and warning not in shown(MET)


@pytest.mark.parametrize(
    ("shown", "calm"), [(chat, '<p class="verdict sound">No</p>'), (memo, "**Answer: No.**"), (slack, ":white_check_mark: *No*")]
)
def test_a_no_that_finds_no_breach_is_good_news(shown: Callable[[Answer], str], calm: str) -> None:
    assert calm in shown(NO_BREACH)


def test_a_terminal_shows_the_sign_too(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(BREACH)
    assert capsys.readouterr().out.startswith("⚠ Yes")


def test_it_is_announced_by_its_word() -> None:
    assert announcement(BREACH, 0).startswith("<p>Answer 1: Yes.</p>")
