"""Two processes as a campus runs them: one PostgreSQL and one Chroma server between them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.find import BY_WORDS_ALONE
from tests.chroma import Chroma, chroma_server
from tests.ui.conftest import emptied
from tests.ui.serving import serving

_PATIENCE_SECONDS = 120.0
SEARCHED = "What does the policy say about stackable micro-credentials?"
DECIDED = "Is 10 units enough for an academic certificate?"


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as running:
        yield running


@pytest.fixture(scope="module")
def replicas(chroma: Chroma, postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    config = tmp_path_factory.mktemp("settings") / "settings.toml"
    config.write_text(
        f'chat = false\nrate_limit = "100000/minute"\ndatabase_url = "{emptied(postgresql)}"\nchroma_url = "{chroma.url}"\n',
        encoding="utf-8",
    )
    with (
        serving("--config", str(config)) as (first, _),
        serving("--config", str(config)) as (second, _),
        httpx.Client(base_url=first, timeout=60) as one,
        httpx.Client(base_url=second, timeout=60) as two,
    ):
        for client in (one, two):
            wait_until(client, ready=True)
        yield one, two


def wait_until(client: httpx.Client, *, ready: bool) -> dict[str, str]:
    """What each part says, once they say that it is ready or is not; each look takes the service up to two seconds."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        told = client.get("/readyz").json()
        if told["ready"] is ready:
            parts: dict[str, str] = told["parts"]
            return parts
        assert time.monotonic() < end, told


def asked(client: httpx.Client, question: str, conversation: str | None = None) -> dict[str, object]:
    told = client.post("/v1/ask", json={"question": question, "conversation": conversation})
    assert told.status_code == 200, told.text
    answer: dict[str, object] = told.json()
    return answer


def test_they_continue_each_others_conversations(replicas: tuple[httpx.Client, httpx.Client]) -> None:
    one, two = replicas
    first = asked(one, "Does my 10-unit program qualify?")
    conversation = str(first["conversation"])
    second = asked(two, "as an academic certificate", conversation)
    third = asked(one, "and with 12 units?", conversation)
    assert (first["verdict"], second["verdict"]) == ("depends", "no")
    assert isinstance(third["facts"], dict) and third["facts"]["total_units"] == 12
    for client in replicas:
        kept = client.get(f"/v1/conversations/{conversation}").json()["turns"]
        assert [turn["question"] for turn in kept] == [
            "Does my 10-unit program qualify?",
            "as an academic certificate",
            "and with 12 units?",
        ]
    assert two.delete(f"/v1/conversations/{conversation}").status_code == 204
    assert one.get(f"/v1/conversations/{conversation}").status_code == 404


def test_they_search_one_index_and_go_on_by_words_while_its_server_is_away(
    replicas: tuple[httpx.Client, httpx.Client], chroma: Chroma, tmp_path: Path
) -> None:
    found = [asked(client, SEARCHED) for client in replicas]
    assert found[0]["citations"] == found[1]["citations"] != []
    assert [answer["notes"] for answer in found] == [[], []]
    (index,) = chroma.client().list_collections()
    entries = index.count()
    assert entries > 800
    chroma.stop()
    for client in replicas:
        parts = wait_until(client, ready=False)
        assert "Chroma server" in parts["index"] and "Chroma server" in parts["search by meaning"]
        assert parts["database"] == parts["rules"] == parts["golden question"] == "ok"
        assert BY_WORDS_ALONE in str(asked(client, SEARCHED)["notes"])
        decided = asked(client, DECIDED)
        assert (decided["verdict"], decided["notes"]) == ("no", [])
    # An empty server in its place: whoever comes first writes the index again.
    with chroma_server(tmp_path, chroma.port) as again:
        for client in replicas:
            wait_until(client, ready=True)
        assert [held.count() for held in again.client().list_collections()] == [entries]
