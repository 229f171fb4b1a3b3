"""What is searched before the index is open, and by who asks only once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from assistant import find
from assistant.answer import reply

SEARCHED = "What does the policy say about stackable micro-credentials?"


def test_until_the_index_is_open_clauses_are_found_by_words_and_the_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find._Way, "opening", False)
    opened = find.opened_beside()
    early, _ = reply(SEARCHED)
    assert find.BY_WORDS_YET in early.notes and early.citations
    assert find.search("stackable")[1] == find.BY_WORDS_YET
    opened()
    later, _ = reply(SEARCHED)
    assert later.notes == () and "5.3" in [citation.clause for citation in later.citations]


def test_a_decided_answer_says_nothing_of_the_index_that_is_being_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find._Way, "opening", True)
    told, _ = reply("Is 10 units enough for an academic certificate?")
    assert (told.verdict, told.notes) == ("no", ())


def test_who_asks_once_loads_neither_chroma_nor_langchain_and_finds_the_same() -> None:
    code = (
        "import sys; from ui.cli import run; run(['ask', '--json', sys.argv[1]]); "
        "print(*(name for name in ('chromadb', 'langchain_core', 'torch', 'transformers', 'gradio') if name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, SEARCHED], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""
    told, _ = reply(SEARCHED)
    assert [f'"clause": "{citation.clause}"' in done.stdout for citation in told.citations] == [True] * len(told.citations)
