"""The link to a conversation: whatever is in it is untrusted."""

from __future__ import annotations

import base64
import json
import zlib

import pytest

from ui.chat.link import DAMAGED, MARK, link_to, opened
from ui.chat.session import Exchange, Session
from ui.chat.talking import Talking
from ui.desk import unkept
from ui.errors import InputError

QUESTION = "Does my 10-unit program qualify?"


def link(content: object) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return MARK + base64.urlsafe_b64encode(zlib.compress(raw)).decode()


@pytest.mark.parametrize(
    "given",
    [
        "",
        "c=",
        "c=%%%",
        "c=AAAA",
        "c=" + "A" * 20_000,
        link("no object"),
        link({"text": "x"}),
        link({"text": "x", "steps": [{"ask": "q", "run": "rm"}]}),
        link({"text": "x", "steps": [{"ask": "q" * 2_001}]}),
        link({"text": "x", "steps": [{"ask": "q"}] * 41}),
        link({"text": "x" * 13, "steps": []}),
        link(b" " * 10_000_000),
        link(b"[" * 100_000),
        link(b"\xff\xfe"),
    ],
    ids=range(14),
)
def test_a_link_that_is_damaged_is_told_in_one_sentence(given: str) -> None:
    with pytest.raises(InputError) as caught:
        opened(given)
    assert str(caught.value) == DAMAGED


@pytest.mark.parametrize("facts", [{"total_units": {"a": [1]}}, {"colour": 1}, {"total_units": "1e400"}, {"courses": [{"code": 1}]}])
def test_facts_of_a_link_that_cannot_be_used_end_it_there(facts: dict[str, object]) -> None:
    steps = opened(link({"text": "", "steps": [{"ask": QUESTION}, {"ask": QUESTION, "facts": facts}, {"ask": "Why?"}]})).steps
    session = Talking(unkept).play(steps)
    assert [exchange.question for exchange in session.exchanges] == [QUESTION]
    assert session.wrong is not None


def test_a_conversation_too_long_for_an_address_has_no_link() -> None:
    session = Talking(unkept).ask(Session(), QUESTION)
    assert link_to(session.exchanges)
    assert link_to(session.exchanges * 41) == ""
    assert link_to((Exchange(question="not answered", error="Shorten it."),)) == link_to(())
