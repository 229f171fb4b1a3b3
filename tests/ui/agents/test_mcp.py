"""The tools over MCP, with the protocol's own client: over HTTP, over standard streams, with and without a key."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import httpx
import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent

from tests.ui.conftest import Serve
from ui.settings import Settings
from ui.store import Database, keys

ROOT = Path(__file__).parents[3]
TOOLS = {"ask_policy", "check_program", "find_bound", "search_policy", "get_clause"}
PROGRAM = {"level": "undergraduate", "total_units": 14, "upper_division_units": 10, "graduate_units": 0}
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture
def mcp(address: str) -> str:
    return f"{address}/mcp"


def local() -> StdioServerParameters:
    return StdioServerParameters(command=sys.executable, args=["-m", "ui.cli", "mcp"], cwd=ROOT, env={**os.environ})


def talk(server: str | StdioServerParameters, work: Callable[[Client], Awaitable[None]]) -> None:
    async def run() -> None:
        async with Client(server, read_timeout_seconds=120) as client:
            await work(client)

    anyio.run(run)


def given(result: CallToolResult) -> dict[str, object]:
    assert not result.is_error, result.content
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def words(result: CallToolResult) -> str:
    return " ".join(part.text for part in result.content if isinstance(part, TextContent))


async def each_tool_answers(client: Client) -> None:
    listed = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(listed) == TOOLS
    assert all(tool.output_schema and tool.description for tool in listed.values())
    asked = given(await client.call_tool("ask_policy", {"question": "Does my 10-unit program qualify?"}))
    assert asked["verdict"] == "depends" and asked["citations"]
    further = given(await client.call_tool("ask_policy", {"question": "as an academic certificate", "conversation": asked["conversation"]}))
    assert further["verdict"] == "no" and further["conversation"] == asked["conversation"]
    program = {"facts": PROGRAM, "credential": "academic_certificate", "about": ["2.5"]}
    assert given(await client.call_tool("check_program", program))["verdict"] == "no"
    bound = given(
        await client.call_tool(
            "find_bound",
            {"fact": "graduate_units", "credential": "academic_certificate", "facts": {"level": "graduate", "total_units": 15}},
        )
    )
    assert "10.5" in json.dumps(bound)
    found = given(await client.call_tool("search_policy", {"words": "transfer credit", "most": 3}))
    assert "2.9" in json.dumps(found)
    assert given(await client.call_tool("get_clause", {"clause": "2.10"}))["id"] == "2.10"


async def wrong_input_is_told_with_its_cure(client: Client) -> None:
    for tool, sent, cure in (
        ("get_clause", {"clause": "9.9"}, "9.9"),
        ("check_program", {"facts": {"colour": "red"}}, "colour"),
        ("ask_policy", {"question": "  "}, "empty"),
        ("ask_policy", {"question": "And then?", "conversation": "0" * 32}, "no conversation of this id"),
        ("search_policy", {"words": "x", "most": 99}, "most"),
    ):
        result = await client.call_tool(tool, sent)
        assert result.is_error and cure in words(result), words(result)
        assert "Traceback" not in words(result)


@pytest.mark.parametrize("work", [each_tool_answers, wrong_input_is_told_with_its_cure])
def test_an_agent_uses_every_tool_over_http(mcp: str, work: Callable[[Client], Awaitable[None]]) -> None:
    talk(mcp, work)


def test_an_agent_uses_every_tool_over_standard_streams() -> None:
    async def both(client: Client) -> None:
        await each_tool_answers(client)
        await wrong_input_is_told_with_its_cure(client)

    talk(local(), both)


def test_a_client_of_an_earlier_protocol_is_served_too(mcp: str) -> None:
    told = httpx.post(mcp, json=HELLO, headers=ACCEPT).json()
    assert told["result"]["serverInfo"]["name"] == "policy-assistant"


def test_an_error_of_the_protocol_keeps_the_shape_of_the_protocol(mcp: str) -> None:
    told = httpx.post(mcp, content=b"{", headers={**ACCEPT, "Content-Type": "application/json"})
    assert told.status_code == 400
    assert told.json()["jsonrpc"] == "2.0"


def test_another_name_another_site_or_another_method_is_refused(mcp: str) -> None:
    for headers, status in (({"Host": "evil.example"}, 421), ({"Origin": "https://evil.example"}, 403)):
        assert httpx.post(mcp, json=HELLO, headers={**ACCEPT, **headers}).status_code == status
    assert httpx.put(mcp, json=HELLO).status_code == 405


def test_a_key_opens_the_tools_of_its_scopes_alone(service: Serve, tmp_path: Path) -> None:
    client = service(auth=("api_key",))
    database = Database(f"sqlite:///{tmp_path / 'kept.sqlite3'}")
    with database.writing() as session:
        key = keys.create(session, "agent", ("read",), None)
    database.close()
    refused = client.post("/mcp", json=HELLO, headers=ACCEPT)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer realm="policy-assistant"')

    def called(tool: str, arguments: dict[str, object]) -> dict[str, object]:
        body = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
        headers = {**ACCEPT, "Authorization": f"Bearer {key}", "MCP-Protocol-Version": "2025-06-18"}
        found: dict[str, object] = client.post("/mcp", json=body, headers=headers).json()["result"]
        return found

    assert called("get_clause", {"clause": "2.10"})["isError"] is False
    told = called("ask_policy", {"question": "Does my 10-unit program qualify?"})
    assert told["isError"] is True and "scope 'ask'" in str(told["content"])


def test_a_key_is_sent_by_the_client_as_usual(mcp: str) -> None:
    async def run() -> None:
        own = httpx2.AsyncClient(headers={"Authorization": "Bearer anything"})
        async with own, Client(streamable_http_client(mcp, http_client=own)) as client:
            assert given(await client.call_tool("get_clause", {"clause": "2.4"}))["id"] == "2.4"

    anyio.run(run)


def test_the_hosts_and_origins_of_the_service_are_those_of_the_tools(service: Serve) -> None:
    client = service(allowed_hosts=("policy.example.edu",), allowed_origins=("https://help.example.edu",))
    for headers, status in (
        ({"Host": "policy.example.edu"}, 200),
        ({"Host": "policy.example.edu:8443"}, 200),
        ({"Origin": "https://help.example.edu"}, 200),
        ({"Origin": "https://other.example.edu"}, 403),
    ):
        assert client.post("/mcp", json=HELLO, headers={**ACCEPT, **headers}).status_code == status, headers


def test_settings_say_how_much_may_be_sent(service: Serve) -> None:
    client = service(max_body_bytes=2_000)
    assert client.post("/mcp", content=b" " * 3_000, headers={**ACCEPT, "Content-Type": "application/json"}).status_code == 413
    assert Settings().max_body_bytes == 262_144
