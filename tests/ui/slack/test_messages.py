"""An answer as a message: the blocks for each kind, the limits whatever the answer holds, and mark-up that calls nobody."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.contract import Answer, Citation, FindingLine, Fit, Fix, Missing, Value
from tests.ui.slack.block_kit import faults_of_message, faults_of_view
from tests.ui.slack.conftest import buttons
from tests.ui.stand_in import FITS, POLICY, SIZE, SMALL, depends, no
from ui.slack import windows
from ui.slack.handing_over import handing_over
from ui.slack.message import MOST, Message, Reference, Setting, message
from ui.slack.words import cut, escaped, mentions, mrkdwn, plain, quoted
from ui.store.conversations import KeptTurn

GOLDEN = Path(__file__).with_name("golden.json")
REFERENCE = Reference("0" * 32, 3)
LINKED = Setting(clause_address=lambda clause: f"https://policy.example.edu/policy#{clause}", person=True)
QUOTES = f"\n\n> {SIZE.quote}\n> — 2.4 Academic Certificate"


def kind(name: str, **fields: object) -> Answer:
    return Answer.model_validate({"kind": name, "policy": POLICY, "conversation": "c", **fields})


ANSWERS = {
    "check, no": no(),
    "check, yes": kind(
        "check", verdict="yes", text=f"**Yes.** 12 units meet the minimum of 12 (2.4).{QUOTES}", citations=(SIZE,),
        findings=(FindingLine(clause="2.4", status="pass", because="12 units meet the minimum of 12"),),
        facts={"total_units": 12, "credential": "academic_certificate"}, understood="Academic Certificate, 12 units in total",
    ),
    "classify, depends": depends(),
    "bound": kind(
        "bound", text=f"At least **12** units (2.4).{QUOTES}", citations=(SIZE,),
        values=(Value(value="12", unit="units", what="least", clause="2.4"),),
    ),
    "count": kind("count", text="- Undergraduate: 9 units\n- Graduate: 10.5 units, so 11", citations=(SIZE,)),
    "lookup": kind("lookup", text=f"Clause 2.4 sets the size.{QUOTES}", citations=(SIZE,)),
    "compare": kind("compare", text=f"The policy says:{QUOTES}", citations=(SIZE, SMALL)),
    "procedure": kind("procedure", text=f"The *College Curriculum Committee* approves it.{QUOTES}", citations=(SIZE,)),
    "level": kind("level", verdict="depends", text="**It depends.** Attendance alone is not enough.", citations=(SIZE,),
                  missing=(Missing(fact="has_fees", ask="Are there fees?", why="They must be paid."),)),
    "clarify": kind("clarify", text="Which program do you mean?"),
    "out_of_scope": kind("out_of_scope", text="Not covered. The policy says nothing about the weather."),
    "smalltalk": kind("smalltalk", text="Hello. Ask, for example: does my 10-unit program qualify?"),
}  # fmt: skip


def shown(made: Message) -> dict[str, Any]:
    return {"text": made.text, "blocks": list(made.blocks)}


def test_the_blocks_of_each_kind_of_answer_are_as_they_were() -> None:
    found = {name: shown(message(answer, REFERENCE, LINKED)) for name, answer in ANSWERS.items()}
    if os.environ.get("RENEW_GOLDEN"):
        GOLDEN.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert {answer.kind for answer in ANSWERS.values()} == set(Answer.model_fields["kind"].annotation.__args__)  # type: ignore[union-attr]


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).map(lambda text: text + "x")
LONG = st.one_of(TEXT, st.integers(1, 3_000).map(lambda count: "<&> " * count + "x"), st.integers(1, 9_000).map(lambda count: "x" * count))
ANY_ANSWER = st.builds(
    Answer,
    text=LONG,
    kind=st.sampled_from(["check", "lookup", "out_of_scope", "clarify"]),
    verdict=st.sampled_from([None, "yes", "no", "depends"]),
    citations=st.lists(st.builds(Citation, clause=TEXT, title=TEXT, document=TEXT, quote=LONG, url=TEXT), max_size=4).map(tuple),
    findings=st.lists(
        st.builds(FindingLine, clause=TEXT, status=st.sampled_from(["pass", "fail", "unknown", "not_applicable"]), because=LONG),
        max_size=40,
    ).map(tuple),
    missing=st.lists(st.builds(Missing, fact=TEXT, ask=LONG, why=TEXT), max_size=6).map(tuple),
    fixes=st.lists(st.builds(Fix, change=LONG, result=LONG), max_size=4).map(tuple),
    fits=st.lists(st.sampled_from([*FITS, Fit(credential="certificate_of_participation", status="fits", because="x")]), max_size=4).map(
        tuple
    ),
    notes=st.lists(LONG, max_size=3).map(tuple),
    understood=LONG,
    policy=st.just(POLICY),
    conversation=st.just("c"),
)


@given(ANY_ANSWER, st.booleans(), st.booleans(), st.one_of(st.none(), LONG))
def test_whatever_an_answer_holds_its_message_is_within_the_limits(answer: Answer, linked: bool, private: bool, asked: str | None) -> None:
    setting = Setting(LINKED.clause_address if linked else None, person=True, private=private, asked=asked, files=True)
    made = shown(message(answer, REFERENCE, setting))
    assert faults_of_message(made) == [] and MOST == 3_000
    assert len(made["text"]) < 400 and "<!" not in json.dumps(made) and "<@" not in json.dumps(made)


@given(ANY_ANSWER, st.one_of(st.none(), LONG))
def test_windows_and_what_people_are_shown_are_within_the_limits_too(answer: Answer, question: str | None) -> None:
    turn = KeptTurn(number=1, question=question, answer=answer, at=0)
    assert faults_of_view(windows.decided(answer)) == [] and faults_of_view(windows.home([turn] * 5)) == []
    if answer.fixes:
        assert faults_of_view(windows.fixes(answer)) == []
    assert faults_of_message(shown(handing_over(turn, "U1", ("S1", "U2"), "https://local.slack.com/x"))) == []


def test_the_quote_is_word_for_word_or_its_beginning() -> None:
    long = "Academic certificates & micro-credentials <of all kinds> shall be reviewed. " * 20
    made = message(kind("lookup", text="See.", citations=(SIZE.model_copy(update={"quote": long}),)), REFERENCE, LINKED)
    told = str(made.blocks[1]["text"]["text"]).removeprefix("> ").partition("…")[0]  # type: ignore[index]
    assert len(told) > 300 and escaped(long).startswith(told)


def test_the_verdict_is_a_word_with_an_icon_and_stands_first() -> None:
    heads = {name: str(message(answer, REFERENCE, LINKED).blocks[0]["text"]["text"]).split("\n")[0] for name, answer in ANSWERS.items()}  # type: ignore[index]
    assert heads["check, yes"] == ":white_check_mark: *Yes*" and heads["check, no"] == ":x: *No*"
    assert heads["classify, depends"] == ":grey_question: *It depends*" and heads["out_of_scope"] == ":information_source: *Not covered*"


def test_a_credential_that_was_asked_about_is_not_offered_again() -> None:
    labels = [button["text"]["text"] for button in buttons(shown(message(no(), REFERENCE, LINKED)))]  # type: ignore[index]
    assert labels == ["How this was decided", "Add 2 units", "As an Academic Micro-Credential", "Ask a person"]


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("<@UBOT> does it qualify?", "does it qualify?"),
        ("is <#C1|general> &amp; <https://x.edu|this> ok?", "is #general & this ok?"),
        ("<!channel> <!here> <!subteam^S1> 10 units", "10 units"),
        ("<!date^1^{date}|Friday>, <mailto:a@x.edu|a@x.edu>, <https://x.edu>", "Friday, a@x.edu, https://x.edu"),
        ("a &lt;b&gt; &amp;lt; c", "a <b> &lt; c"),
        ("```10 units``` `qualify`?", "10 units\n qualify?"),
        ("*10* units of _upper_ division, 2*3*4 and snake_case_name", "10 units of upper division, 2*3*4 and snake_case_name"),
        ("¿cuántas unidades? 你好", "¿cuántas unidades? 你好"),
    ],
)
def test_what_was_typed_is_read_without_slacks_marks(sent: str, read: str) -> None:
    assert plain(sent) == read


@given(st.text(max_size=300))
def test_what_is_said_calls_nobody(text: str) -> None:
    for said in (mrkdwn(text), escaped(text), quoted(text)):
        assert "<" not in said.replace("&lt;", "") and not mentions(said, "U1")
        assert ">" not in "".join(line.removeprefix("> ") for line in said.splitlines())


@given(st.text(st.characters(exclude_characters="*_`", exclude_categories=("Cs",)), max_size=300))
def test_what_was_typed_without_marks_is_read_as_it_was_typed(text: str) -> None:
    assert plain(escaped(text)) == text.strip()


@given(st.text(max_size=200), st.integers(2, 100))
def test_a_text_that_is_cut_is_a_beginning(text: str, most: int) -> None:
    told = cut(text, most)
    assert len(told) <= most and (told == text or text.startswith(told.removesuffix("…")))
