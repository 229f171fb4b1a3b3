"""The assistant on another site's page, in a real browser: a host page on an origin of its own, with one script tag."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import PATIENCE
from tests.ui.conftest import Serve
from tests.ui.embed.site import Site, Visits, visits
from tests.ui.embed.site import site as served_site
from tests.ui.stand_in import no

STATIC = Path(__file__).parents[3] / "ui" / "embed" / "static"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served_site(tmp_path_factory.mktemp("settings")) as made:
        yield made


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visits]:
    with visits(browser, site) as go:
        yield go


def test_the_script_tag_pasted_into_a_page_gives_an_answer(visit: Visits) -> None:
    there = visit("/")
    opener = there.page.get_by_role("button", name="Ask about certificates")
    expect(opener).to_be_visible()
    expect(there.page.locator("policy-assistant iframe"), "nothing is loaded before it is wanted").to_have_count(0)
    opener.click()
    there.ask("Does my 10-unit program qualify?")
    there.answered(1)
    there.ask("as an academic certificate")
    expect(there.frame.locator("article").nth(1).locator("strong").first).to_have_text("No.", timeout=PATIENCE)
    heard = there.told("answer", 2)
    assert [one["question"] for one in heard] == ["Does my 10-unit program qualify?", "as an academic certificate"]
    assert [dict(one["answer"])["verdict"] for one in heard if isinstance(one["answer"], dict)] == ["depends", "no"]
    there.page.get_by_role("button", name="Close").press("Escape")
    expect(there.page.get_by_role("dialog")).to_be_hidden()
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(opener).to_be_focused()


def test_in_its_place_on_a_page_it_asks_what_the_page_wants_and_grows_with_the_answer(visit: Visits) -> None:
    there = visit("/inline")
    there.answered(1)
    heights = [int(str(one["height"])) for one in there.told("resize", 2)]
    assert heights[-1] > heights[0]
    box = there.page.locator("policy-assistant iframe").bounding_box()
    assert box is not None and box["height"] > 420
    there.page.evaluate("document.querySelector('policy-assistant').ask('as an academic certificate')")
    expect(there.frame.locator("article").nth(1).locator("blockquote").first).to_be_visible(timeout=PATIENCE)


def test_who_answers_tickets_copies_the_draft_as_a_reply(visit: Visits, site: Site) -> None:
    there = visit("/agent")
    there.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(there.frame.get_by_label("Ticket or question")).to_be_visible(timeout=PATIENCE)
    there.ask("Hello,\ndoes our 10-unit program qualify as an academic certificate? Kim", "Ticket or question")
    there.answered(1)
    there.frame.get_by_role("button", name="Copy as reply").click()
    expect(there.frame.get_by_role("button", name="Copied")).to_be_visible()
    copied = there.page.evaluate("navigator.clipboard.readText()")
    assert copied == there.told("answer", 1)[0]["draft"]
    assert copied.startswith("Hello,\n\nNo.")


@pytest.mark.parametrize(("breach", "marked"), [(True, ["Yes."]), (None, [])])
def test_a_yes_that_reports_a_breach_is_marked(browser: Browser, site: Site, breach: bool | None, marked: list[str]) -> None:
    told = no().model_copy(update={"verdict": "yes", "breach": breach, "text": "**Yes.** 10 units are **below** 12."})
    page = browser.new_page()
    page.route("**/v1/ask", lambda route: route.fulfill(json=told.model_dump(mode="json")))
    page.goto(f"{site.assistant}/embed")
    page.get_by_label("Your question").fill("Is anything wrong with it?")
    page.get_by_label("Your question").press("Enter")
    expect(page.locator("article strong")).to_have_text(["Yes.", "below"])
    expect(page.locator("article .breach")).to_have_text(marked)
    page.close()


def test_what_is_typed_is_shown_as_text(visit: Visits) -> None:
    there = visit("/agent")
    payload = '<img src=x onerror="document.title=1"> certificate **bold** <script>1</script>'
    expect(there.frame.get_by_label("Ticket or question")).to_be_visible(timeout=PATIENCE)
    there.ask(payload, "Ticket or question")
    expect(there.frame.locator("article h2")).to_have_text(payload)
    expect(there.frame.locator("article :is(img, script)")).to_have_count(0)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"source": "other"},
        {"type": "answer"},
        {"type": "constructor"},
        {"question": 7},
        {"more": "x"},
        {"type": "open", "agent": "yes"},
    ],
)
def test_a_message_of_another_shape_is_dropped_by_the_frame(visit: Visits, site: Site, change: dict[str, object]) -> None:
    there = visit("/agent")
    expect(there.frame.get_by_label("Ticket or question")).to_be_visible(timeout=PATIENCE)
    message = {"source": "policy-assistant", "version": 1, "type": "ask", "question": "one?", **change}
    post = "([message, to]) => document.querySelector('policy-assistant').shadowRoot.querySelector('iframe').contentWindow.postMessage(message, to)"
    there.page.evaluate(post, [message, site.assistant])
    right = {"source": "policy-assistant", "version": 1, "type": "ask", "question": "Who approves an academic micro-credential?"}
    there.page.evaluate(post, [right, site.assistant])
    expect(there.frame.locator("article h2")).to_have_text([str(right["question"])])


def test_a_message_of_another_window_or_shape_is_dropped_by_the_page(visit: Visits) -> None:
    there = visit("/agent")
    expect(there.frame.get_by_label("Ticket or question")).to_be_visible(timeout=PATIENCE)
    forged = {"source": "policy-assistant", "version": 1, "type": "answer", "question": "q", "answer": {"text": "Yes."}}
    there.page.evaluate("message => new Promise((done) => { window.postMessage(message, '*'); setTimeout(done, 50); })", forged)
    assert there.heard("answer") == []


def test_a_page_that_is_not_named_gets_no_frame_and_no_message(browser: Browser, site: Site) -> None:
    page = browser.new_page()
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text, timeout=30_000):
        page.goto(f"http://127.0.0.1:{site.server_port}/inline")
    expect(page.locator("policy-assistant iframe")).to_be_attached()
    expect(page.frame_locator("policy-assistant iframe").get_by_label("Your question")).to_have_count(0)
    assert page.evaluate("window.heard") == []
    page.close()


def test_opened_alone_the_page_answers_and_speaks_with_nobody(browser: Browser, site: Site) -> None:
    page = browser.new_page()
    page.goto(f"{site.assistant}/embed?host=https://evil.example")
    page.get_by_label("Your question").fill("How many units does an academic certificate need?")
    page.get_by_label("Your question").press("Enter")
    expect(page.locator("article blockquote").first).to_be_visible(timeout=PATIENCE)
    page.close()


def test_the_script_is_small_and_names_no_other_site() -> None:
    assert (STATIC / "widget.js").stat().st_size < 10_000
    for file in STATIC.iterdir():
        text = file.read_text(encoding="utf-8")
        assert set(re.findall(r"https?://[\w.]+", text)) <= {"https://policy.example.edu"}
        assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|style=|onclick=", text)


@pytest.mark.parametrize("origins", [(), ("https://help.example.edu",), ("https://help.example.edu", "https://www.example.edu")])
def test_one_list_says_who_may_frame_load_call_and_speak(service: Serve, origins: tuple[str, ...]) -> None:
    client = service(allowed_origins=origins)
    page = client.get("/embed")
    framing = " ".join(origins) or "'none'"
    policy = page.headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {framing}")
    for strict in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'none'", "base-uri 'none'"):
        assert strict in policy
    assert "unsafe" not in policy
    assert f'data-origins="{" ".join(origins)}"' in page.text
    assert ("x-frame-options" in page.headers) is (not origins)
    script = client.get("/widget.js").headers
    assert script["cross-origin-resource-policy"] == ("cross-origin" if origins else "same-origin")
    assert script["content-type"].startswith("text/javascript")
    for origin in ("https://help.example.edu", "https://evil.example", "null"):
        asked = client.options("/v1/ask", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        assert asked.headers.get("access-control-allow-origin") == (origin if origin in origins else None)


def test_the_page_has_a_name_a_language_labels_and_no_script_of_its_own(service: Serve) -> None:
    page = service().get("/embed").text
    assert '<html lang="en">' in page and "<title>" in page and '<label for="question">' in page and 'role="log"' in page
    assert [tag for tag in re.findall(r"<script[^>]*>", page) if " src=" not in tag] == []
    assert "ui/chat" not in page


def test_the_messages_and_attributes_in_the_paper_are_those_of_the_script() -> None:
    paper = (Path(__file__).parents[3] / "docs" / "embed.md").read_text(encoding="utf-8")
    script = (STATIC / "widget.js").read_text(encoding="utf-8") + (STATIC / "embed.js").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(data-[a-z]+)`", paper, re.MULTILINE)) == {"data-label", "data-inline", "data-question", "data-agent"}
    for attribute in ("label", "question"):
        assert f"dataset.{attribute}" in script
    for attribute in ("data-inline", "data-agent"):
        assert attribute in script
    for kind in re.findall(r"^\| `([a-z]+)` \| (?:frame|page)", paper, re.MULTILINE):
        assert f'tell("{kind}"' in script
