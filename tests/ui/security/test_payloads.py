"""No text becomes markup on any surface that shows HTML or Markdown, and none calls home: as strings, and in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from assistant.catalogue import audit_rows, policy_fingerprint
from tests.browsing import PATIENCE
from tests.ui.security.payloads import LIVE, PAYLOADS
from tests.ui.stand_in import no
from ui.catalogue import rows
from ui.catalogue.page import page as audit_page
from ui.catalogue.tally import Tally
from ui.chat.session import Exchange, Session
from ui.chat.transcript import transcript
from ui.naming import credential_name
from ui.openai_api.replies import shown
from ui.tickets.draft import draft

# What a browser must not have made of any text.
_ACTIVE = (
    "script, img, svg, iframe, math, object, embed, video, form, input, meta, link, style, base, details, a[href], [onerror], [onload]"
)


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address) as opened:
        yield opened


def test_there_are_more_than_thirty() -> None:
    assert len(set(PAYLOADS)) > 40


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.usefixtures("fake")
def test_no_text_becomes_markup_in_the_chat(payload: str) -> None:
    words = no().model_copy(update={"text": f"**No.** {payload}", "notes": (payload,), "facts": {"title": payload}})
    for exchange in (Exchange(question=payload, error=payload), Exchange(question=payload, answer=words)):
        page = transcript(Session(exchanges=(exchange,)), credential_name)
        # Its own links lead to places on the page alone.
        assert LIVE.findall(re.sub(r'<a class="[a-z-]+" href="#[\w.=-]*">', "", page)) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_sent_as_anything_but_data(client: httpx.Client, payload: str) -> None:
    for told in (
        client.post("/v1/check", json={"facts": {payload: 1}}),
        client.post("/v1/check", json={"facts": {"title": payload}}),
        client.get(f"/v1/clauses/{quote(payload[:15], safe='')}"),
        client.post("/v1/audit", content=f"title,total_units\n{payload},12\n".encode(), headers={"Content-Type": "text/csv"}),
    ):
        assert told.headers["content-type"].partition(";")[0] in ("application/json", "application/problem+json")
        assert told.headers["x-content-type-options"] == "nosniff"
        assert "script-src 'self'" in told.headers["content-security-policy"]
        assert not re.search(r"https?://evil", str(told.headers))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_answer_repeats_it_in_its_markdown(client: httpx.Client, payload: str) -> None:
    question = f"{payload} Is 10 units enough for an academic certificate?"
    told = client.post("/v1/ask", json={"question": question}).json()
    chat = {"model": "policy-assistant", "messages": [{"role": "user", "content": question}]}
    completed = client.post("/v1/chat/completions", json=chat).json()
    suggested = client.post("/v1/tickets/suggest", json={"subject": payload, "text": question}).json()
    assert told["text"] and completed["choices"] and suggested["draft"]
    for words in (told["text"], *told["notes"], completed["choices"][0]["message"]["content"], suggested["draft"]):
        assert not re.search(r"evil\.example|alert\(|javascript:|!\[|\]\(", words, re.IGNORECASE), words


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_a_catalogue_becomes_markup_in_its_report(payload: str, tmp_path: Path) -> None:
    file = tmp_path / "programs.csv"
    cell = '"' + payload.replace('"', '""') + '"'
    file.write_text(
        f"title,credential,total_units,level\n{cell},academic_certificate,10,{cell}\n{cell},{cell},{cell},x\n", encoding="utf-8"
    )
    tally = Tally()
    for item in audit_rows(rows(file)):
        tally.add(item)
    report = audit_page(tally, payload, policy_fingerprint())
    assert (
        LIVE.findall(re.sub(r"<meta (?:charset|name=\"viewport)[^>]*>|<style>.*?</style>|<body>", "", report, count=4, flags=re.DOTALL))
        == []
    )


def test_draft_and_chat_text_are_not_markup_by_their_kind() -> None:
    """Both are text for another program: the one plain, the other Markdown in a string of JSON; neither is sent as HTML."""
    answer = no().model_copy(update={"notes": ("<b>",)})
    assert "**" not in draft([answer]) and json.loads(json.dumps({"content": shown(answer)}))["content"].endswith("<b>")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page on which nothing may run and from which nothing may go elsewhere."""
    opened = browser.new_page()
    wrong: list[str] = []
    opened.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    opened.on("request", lambda sent: wrong.append(sent.url) if not sent.url.startswith((address, "data:", "blob:")) else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    opened.close()
    assert wrong == []


# So many in one conversation: each answer is sent with all that stand before it.
TOGETHER = 8


def test_in_the_chat_nothing_typed_runs_or_calls_home(page: Page, address: str) -> None:
    page.goto(address)
    box = page.get_by_label("Your question")
    for start in range(0, len(PAYLOADS), TOGETHER):
        for turn, payload in enumerate(PAYLOADS[start : start + TOGETHER], start=1):
            box.fill(f"{payload} Is 10 units enough for an academic certificate?")
            box.press("Enter")
            expect(page.locator("#transcript .reply:not(.pending)")).to_have_count(turn, timeout=PATIENCE)
        # Marks that the page itself sets beside a verdict are drawn; everything else of this kind would come from a text.
        expect(page.locator(f"#transcript .question :is({_ACTIVE})")).to_have_count(0)
        expect(page.locator("#transcript :is(script, img, iframe, object, embed, form, [onerror], [onload])")).to_have_count(0)
        expect(page.locator("#transcript a[href]:not([href^='#'])")).to_have_count(0)
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator("#transcript .turn")).to_have_count(0)


def answered(body: dict[str, object], route: Route) -> None:
    route.fulfill(json=body)


def test_in_the_frame_nothing_asked_or_answered_runs_or_calls_home(page: Page, address: str) -> None:
    told = no().model_dump(mode="json")
    page.goto(f"{address}/embed")
    for turn, payload in enumerate(PAYLOADS, start=1):
        texts = {"text": f"**No.** {payload}\n\n> {payload}\n\n| {payload} |\n\n- {payload}", "notes": [payload]}
        page.route("**/v1/ask", partial(answered, {**told, **texts}))
        page.get_by_label("Your question").fill(payload)
        page.get_by_role("button", name="Ask").click()
        expect(page.locator("article")).to_have_count(turn)
        expect(page.locator("article").last.locator("strong").first).to_be_visible()
        page.unroute("**/v1/ask")
    expect(page.locator(f"#talk :is({_ACTIVE})")).to_have_count(0)
