"""The chat in a real browser: what a professor sees and does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.ui.conftest import serving

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# The first answer loads the search model, which takes long on a small machine.
PATIENCE = 120_000


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The server as users start it, on any free port."""
    with serving() as (address, said):
        yield address
    assert '"fault"' not in "".join(said), said


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium is installed; install the package chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@dataclass
class Tab:
    """An open page, with all that a user would not see go wrong."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        before = self.page.locator("#transcript .turn").count()
        box = self.page.get_by_label("Your question")
        box.fill(question)
        box.press("Enter")
        self.answered(before + 1)

    def answered(self, turns: int) -> None:
        expect(self.page.locator("#transcript .reply:not(.pending)")).to_have_count(turns, timeout=PATIENCE)

    @property
    def last(self) -> str:
        return self.page.locator("#transcript .reply").last.inner_text()

    @property
    def verdict(self) -> str:
        return self.page.locator("#transcript .reply").last.locator(".verdict").inner_text()


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Tab]:
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    opened = Tab(page)
    watch(opened)
    page.goto(address)
    expect(page.get_by_label("Your question")).to_be_visible(timeout=30_000)
    yield opened
    page.close()
    assert opened.wrong == []
    assert opened.outside == []


def watch(tab: Tab) -> None:
    tab.page.on("console", lambda message: tab.wrong.append(message.text) if message.type in ("error", "warning") else None)
    tab.page.on("pageerror", lambda error: tab.wrong.append(str(error)))
    tab.page.on("response", lambda response: tab.wrong.append(response.url) if response.status >= 400 else None)
    tab.page.on("request", lambda asked: tab.outside.append(asked.url) if not local(asked.url) else None)


def local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "blob:"))


def test_a_10_unit_program_depends_and_as_an_academic_certificate_it_does_not_qualify(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify?")
    assert tab.verdict == "It depends"
    assert "12" in tab.last
    assert tab.page.locator("#transcript blockquote").count() >= 1
    expect(tab.page.locator("#understood-facts")).to_contain_text("10")
    tab.ask("as an academic certificate")
    assert tab.verdict == "No"
    assert "2.4" in tab.last
    expect(tab.page.locator("#understood-facts")).to_contain_text("Academic Certificate")
    expect(tab.page.locator("#announcement[role=status]")).to_contain_text("Answer: No.")


def test_the_page_follows_the_conversation_to_the_last_question(tab: Tab) -> None:
    for question in ("Does my 10-unit program qualify?", "as an academic certificate"):
        tab.ask(question)
    expect(tab.page.locator("#transcript .asked").last).to_be_in_viewport(ratio=1)
    expect(tab.page.locator("#transcript .verdict").last).to_be_in_viewport(ratio=1)


def test_the_way_to_the_decision_opens(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify as an academic certificate?")
    decided = tab.page.locator("details.decided").last
    assert not decided.locator("li").first.is_visible()
    decided.locator("summary").click()
    expect(decided.locator("li.fail").first).to_contain_text("2.4")


def test_an_example_is_asked_with_one_click_and_a_new_conversation_forgets(tab: Tab) -> None:
    tab.page.get_by_role("button", name="Does my 10-unit program qualify?").click()
    tab.answered(1)
    expect(tab.page.locator("#examples")).to_be_hidden()
    tab.page.get_by_role("button", name="New conversation").click()
    expect(tab.page.locator("#transcript .turn")).to_have_count(0)
    expect(tab.page.locator("#examples")).to_be_visible()
    expect(tab.page.locator("#understood-facts")).to_contain_text("Nothing about your program yet")


def test_a_type_that_may_fit_is_asked_with_one_click(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify?")
    tab.page.get_by_role("button", name="As an Academic Micro-Credential").click()
    tab.answered(2)
    expect(tab.page.locator("#understood-facts")).to_contain_text("Academic Micro-Credential")


def test_the_keyboard_alone_asks_and_shift_enter_makes_a_new_line(tab: Tab) -> None:
    box = tab.page.get_by_label("Your question")
    expect(box).to_be_focused()
    tab.page.keyboard.type("Does my 10-unit")
    tab.page.keyboard.press("Shift+Enter")
    tab.page.keyboard.type("program qualify?")
    assert box.input_value() == "Does my 10-unit\nprogram qualify?"
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    tab.answered(1)
    assert tab.verdict == "It depends"


def test_what_a_user_types_stays_text(tab: Tab) -> None:
    tab.ask("<img src=x onerror=alert(1)> <script>alert(2)</script> Does my 10-unit program qualify?")
    asked = tab.page.locator("#transcript .asked").last
    expect(asked).to_contain_text("<img src=x onerror=alert(1)> <script>")
    assert tab.page.locator("#transcript img, #transcript script").count() == 0


def test_a_question_that_is_too_long_is_told_and_the_conversation_stays(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify?")
    tab.ask("long " * 20_000)
    assert "shorten it" in tab.last
    assert tab.page.get_by_label("Your question").input_value().startswith("long long")
    tab.ask("as an academic certificate")
    assert tab.verdict == "No"


def test_nothing_runs_off_the_side(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify as an academic certificate? " + "Wordwithoutspaces" * 20)
    for summary in tab.page.locator("#transcript summary").all():
        summary.click()
    for width in (320, 390, 768, 1280):
        tab.page.set_viewport_size({"width": width, "height": 844})
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.page.get_by_role("button", name="Ask", exact=True).is_visible()


def test_it_follows_the_dark_setting_of_the_system(tab: Tab) -> None:
    def paper() -> str:
        return str(tab.page.locator("#transcript .reply").evaluate("reply => getComputedStyle(reply).backgroundColor"))

    tab.ask("Does my 10-unit program qualify?")
    light = paper()
    tab.page.emulate_media(color_scheme="dark")
    expect(tab.page.locator("#transcript .reply")).not_to_have_css("background-color", light)
