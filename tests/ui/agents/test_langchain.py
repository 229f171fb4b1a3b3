"""The tools as an agent built with LangChain calls them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.tools import BaseTool
from pydantic import SecretStr

from ui.agents.langchain_tools import policy_tools
from ui.running import running
from ui.settings import Settings


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[dict[str, BaseTool]]:
    parts = running(Settings(database_url=SecretStr(f"sqlite:///{tmp_path / 'kept.sqlite3'}")))
    yield {tool.name: tool for tool in policy_tools(parts)}
    parts.database.close()


def test_an_agent_has_the_same_five_tools_each_with_its_words_and_its_fields(tools: dict[str, BaseTool]) -> None:
    assert list(tools) == ["ask_policy", "check_program", "find_bound", "search_policy", "get_clause"]
    assert set(tools["ask_policy"].args) == {"question", "conversation"}
    assert tools["find_bound"].args["fact"]["description"].startswith("The count")
    assert all(tool.description for tool in tools.values())


def test_a_conversation_goes_on_from_call_to_call(tools: dict[str, BaseTool]) -> None:
    first = tools["ask_policy"].invoke({"question": "Does my 10-unit program qualify?"})
    then = tools["ask_policy"].invoke({"question": "as an academic certificate", "conversation": first["conversation"]})
    assert (first["verdict"], then["verdict"]) == ("depends", "no")
    assert tools["get_clause"].invoke({"clause": "2.10"})["id"] == "2.10"


def test_what_an_agent_can_mend_comes_back_as_a_sentence(tools: dict[str, BaseTool]) -> None:
    assert "9.9" in tools["get_clause"].invoke({"clause": "9.9"})
    assert "colour" in tools["check_program"].invoke({"facts": {"colour": "red"}})
