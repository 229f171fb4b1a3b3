"""What the page sends is untrusted, and whatever it is, everything that the page shows comes back."""

from __future__ import annotations

import base64
import io
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from ui.chat.acting import ANOTHER_TEXT, UNREADABLE, Acting, Shown
from ui.chat.link import DAMAGED, Step, Steps, link_to, opened
from ui.chat.opinions import NOT_KEPT
from ui.chat.session import Session
from ui.markup import plain
from ui.running import Running, running
from ui.settings import Settings
from ui.store import feedback

QUESTION = "Does my 10-unit program qualify?"


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Running]:
    made = running(Settings.model_validate({**Settings().model_dump(), "database_url": f"sqlite:///{tmp_path / 'kept.sqlite3'}"}))
    yield made
    made.database.close()


@pytest.fixture
def acting(parts: Running) -> Acting:
    return Acting(parts)


def act(acting: Acting, session: Session, **command: object) -> Shown:
    return acting.act(json.dumps({"n": 1, "turns": len(session.exchanges), "kept": "", **command}), session)


def asked(acting: Acting, *questions: str) -> Session:
    session = Session()
    for question in questions:
        session = act(acting, session, do="ask", question=question).session
    return session


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "null",
        "[" * 10_000,
        '{"do": "ask"}',
        '{"do": "run", "n": 1, "turns": 0}',
        '{"do": "ask", "question": 1, "n": 1, "turns": 0}',
        '{"do": "ask", "question": "q", "n": 1, "turns": -1}',
        '{"do": "edit", "place": 1e9, "question": "q", "n": 1, "turns": 0}',
        '{"do": "set", "fact": "total_units", "value": {"a": 1}, "n": 1, "turns": 0}',
        '{"do": "ask", "question": "q", "n": 1, "turns": 0, "owner": "me"}',
    ],
)
def test_a_command_that_cannot_be_read_changes_nothing_and_is_told(acting: Acting, sent: str) -> None:
    session = asked(acting, QUESTION)
    shown = acting.act(sent, session)
    assert shown.session == session
    assert UNREADABLE in shown.told


@pytest.mark.parametrize(
    "command",
    [
        {"do": "again"},
        {"do": "edit", "place": 5, "question": "q"},
        {"do": "rate", "place": 5, "rating": "up", "comment": ""},
        {"do": "change", "facts": {"colour": {"deep": [1]}}},
        {"do": "set", "fact": "../x", "value": "1"},
        {"do": "courses", "text": "\x00"},
        {"do": "open", "link": "#c=nothing"},
        {"do": "new"},
    ],
)
def test_what_makes_no_sense_on_an_empty_page_leaves_it_empty(acting: Acting, command: dict[str, object]) -> None:
    assert act(acting, Session(), **command).session.exchanges == ()


def test_the_answer_names_the_command_it_belongs_to(acting: Acting) -> None:
    shown = acting.act(json.dumps({"do": "ask", "question": QUESTION, "n": 7, "turns": 0}), Session())
    assert '<p class="number">7</p>' in shown.told
    assert "It depends" in shown.transcript
    assert 'name="total_units" value="10"' in shown.panel
    assert shown.announced.startswith("<p>Answer 1: It depends.</p>")


def test_an_answer_that_was_stopped_is_left_out_of_what_follows(acting: Acting) -> None:
    session = asked(acting, QUESTION, "as an academic certificate")
    shown = acting.act(json.dumps({"do": "ask", "question": "as an academic micro-credential", "n": 1, "turns": 1}), session)
    assert [e.question for e in shown.session.exchanges] == [QUESTION, "as an academic micro-credential"]


def test_after_a_restart_of_the_service_the_conversation_goes_on(acting: Acting) -> None:
    kept = link_to(asked(acting, QUESTION).exchanges)
    sent = {"do": "ask", "question": "as an academic certificate", "n": 1, "turns": 1, "kept": f"#{kept}"}
    shown = acting.act(json.dumps(sent), Session())
    assert [e.answer.verdict for e in shown.session.exchanges if e.answer] == ["depends", "no"]


def test_a_link_of_another_text_says_so(acting: Acting) -> None:
    link = link_to(asked(acting, QUESTION).exchanges)
    assert ANOTHER_TEXT not in act(acting, Session(), do="open", link=f"#{link}").told
    other = Steps(text="000000000000", steps=(Step(ask=QUESTION),))
    packed = "c=" + base64.urlsafe_b64encode(zlib.compress(other.model_dump_json().encode())).decode()
    assert opened(packed) == other
    assert plain(ANOTHER_TEXT) in act(acting, Session(), do="open", link=packed).told
    assert plain(DAMAGED) in act(acting, Session(), do="open", link="c=AA").told


def test_an_opinion_is_kept_once_beside_its_turn_and_changes_no_answer(acting: Acting, parts: Running) -> None:
    session = asked(acting, QUESTION, "as an academic certificate")
    rated = act(acting, session, do="rate", place=0, rating="down", comment=" The size is wrong. ").session
    assert rated.exchanges[0].rating == "down"
    assert [e.answer for e in rated.exchanges] == [e.answer for e in session.exchanges]
    act(acting, rated, do="rate", place=0, rating="up", comment="")
    with parts.database.reading() as held:
        [row] = feedback.all_feedback(held)
    assert (row.turn, row.rating, row.comment) == (1, "down", "The size is wrong.")


def test_an_opinion_on_an_answer_of_a_link_keeps_that_answer_too(acting: Acting, parts: Running) -> None:
    session = act(acting, Session(), do="open", link=link_to(asked(acting, QUESTION).exchanges)).session
    assert act(acting, session, do="rate", place=0, rating="up", comment="").session.exchanges[0].rating == "up"
    with parts.database.reading() as held:
        assert len(feedback.all_feedback(held)) == 1


def test_without_a_database_answers_are_given_and_an_opinion_is_refused_in_a_sentence() -> None:
    away = running(Settings.model_validate({**Settings().model_dump(), "database_url": "postgresql+psycopg://nobody@127.0.0.1:9/none"}))
    acting = Acting(away)
    session = asked(acting, QUESTION, "as an academic certificate")
    assert [e.answer.verdict for e in session.exchanges if e.answer] == ["depends", "no"]
    assert NOT_KEPT in act(acting, session, do="rate", place=0, rating="up", comment="").told


def test_a_course_list_is_taken_from_csv_and_xlsx(acting: Acting, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("Course", "Title", "Units"), ("ENGL 301", 'A, B and "C"', 3), ("ENGL 210", None, 3.0)):
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    for name, content in (("list.xlsx", packed.getvalue()), ("list.csv", b'Course,Title,Units\nENGL 301,"A, B",3\nENGL 210,,3\n')):
        file = tmp_path / name
        file.write_bytes(content)
        session = acting.upload(str(file), Session()).session
        assert session.wrong is None
        assert (session.facts["total_units"], session.facts["upper_division_units"]) == (6, 3)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.xlsx", b"PK\x03\x04broken", "save it again as .xlsx"),
        ("list.xlsx", b"no spreadsheet", "no spreadsheet"),
        ("list.csv", b"PK\x03\x04", "no CSV file"),
        ("list.pdf", b"%PDF", "neither .csv nor .xlsx"),
        ("list.csv", b"", "is empty"),
        ("list.csv", b"course,units\nENGL 301,=1+2\n", "formula"),
        ("list.csv", b"course,colour\nENGL 301,red\n", "is not known; use code, units"),
        ("list.csv", b"hello\nworld\n", "names no course such as ENGL 301"),
        ("list.csv", b"course,units\n" + b"ENGL 301,3\n" * 501, "more than 500 lines"),
        ("list.csv", b"x" * 1_000_001, "larger than 1 MB"),
    ],
    ids=range(10),
)
def test_a_file_that_cannot_be_used_is_told_and_the_conversation_stays(
    acting: Acting, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    before = asked(acting, QUESTION)
    file = tmp_path / name
    file.write_bytes(content)
    shown = acting.upload(str(file), before)
    assert shown.session.exchanges == before.exchanges
    assert said in shown.courses
    assert "audit --template" not in shown.courses


def test_the_memo_of_an_answer_is_a_file(acting: Acting) -> None:
    session = asked(acting, QUESTION)
    for form, start in (("docx", b"PK"), ("md", b"#")):
        for update, told in acting.memo(json.dumps({"place": 0, "form": form, "n": 4}), session):
            assert isinstance(update, dict)
            assert Path(str(update["value"])).read_bytes().startswith(start)
            assert told == "<p>4</p>"
    assert list(acting.memo(json.dumps({"place": 3, "form": "md", "n": 1}), session)) == []
    assert list(acting.memo("{}", session)) == []
