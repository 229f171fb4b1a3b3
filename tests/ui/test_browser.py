"""The chat in a real browser: what a professor sees and does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

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
        self.box.fill(question)
        self.box.press("Enter")
        self.answered(before + 1)

    def answered(self, turns: int) -> None:
        expect(self.page.locator("#transcript .turn")).to_have_count(turns, timeout=PATIENCE)

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Your question", exact=True)

    @property
    def reply(self) -> Locator:
        return self.page.locator("#transcript .reply").last

    @property
    def last(self) -> str:
        return self.reply.inner_text()

    @property
    def verdict(self) -> str:
        return self.reply.locator(".verdict").inner_text()

    def field(self, label: str) -> Locator:
        return self.page.locator("#understood").get_by_label(label, exact=True)


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Tab]:
    page = browser.new_page(viewport={"width": 1280, "height": 860}, base_url=address, reduced_motion="reduce")
    opened = Tab(page)
    watch(opened)
    page.goto("/")
    expect(opened.box).to_be_focused(timeout=30_000)
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


SHORT = "My 14-unit undergraduate certificate has 10 upper-division units and no graduate ones. OK?"


def test_a_new_user_checks_a_program_corrects_a_number_reads_the_clause_takes_the_memo_and_finds_the_form(tab: Tab) -> None:
    page = tab.page
    tab.ask(SHORT)
    assert tab.verdict == "No"
    assert "10 upper-division units fall short of the minimum: 75% of 14 is 10.5 units" in tab.last
    expect(page.locator("#spoken[role=status]")).to_contain_text("Answer 1: No.")

    tab.field("Upper-division units").fill("11")
    tab.field("Upper-division units").press("Enter")
    tab.answered(2)
    assert tab.verdict == "Yes"
    expect(page.locator("#transcript .change").last).to_contain_text("Upper-division units: 10 → 11")
    expect(page.locator("#transcript .change").last).to_contain_text("The answer was “No” and is now “Yes”.")
    expect(tab.field("Upper-division units")).to_be_focused()

    tab.reply.get_by_role("link", name="2.5 Academic Certificate").click()
    clause = page.locator("#beside .clause.here")
    expect(clause).to_contain_text("Undergraduate certificate programs with 12-18 units shall consist of at least 75%")
    expect(clause).to_be_in_viewport()
    assert page.locator("#beside .clause").count() > 40
    expect(tab.reply.locator(".verdict")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#beside")).to_be_hidden()
    expect(tab.reply.get_by_role("link", name="2.5 Academic Certificate")).to_be_focused()

    with page.expect_download() as download:
        tab.reply.get_by_role("button", name="Memo (Word)").click()
    words = "\n".join(paragraph.text for paragraph in Document(download.value.path()).paragraphs)
    assert "2.5" in words
    with page.expect_download() as download:
        tab.reply.get_by_role("button", name="Markdown").click()
    assert "11 upper-division units" in Path(download.value.path()).read_text(encoding="utf-8")

    page.get_by_role("tab", name="Check a program").click()
    expect(page.get_by_role("heading", name="Check a program")).to_be_visible()


def test_a_10_unit_program_depends_and_as_an_academic_certificate_it_does_not_qualify(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify?")
    assert tab.verdict == "It depends"
    expect(tab.field("Units in total")).to_have_value("10")
    tab.ask("as an academic certificate")
    assert tab.verdict == "No"
    assert "2.4" in tab.last
    expect(tab.field("Type of credential")).to_have_value("academic_certificate")


def test_the_page_follows_the_conversation_to_the_last_question(tab: Tab) -> None:
    for question in ("Does my 10-unit program qualify?", "as an academic certificate"):
        tab.ask(question)
    expect(tab.page.locator("#transcript .asked").last).to_be_in_viewport(ratio=1)
    expect(tab.page.locator("#transcript .verdict").last).to_be_in_viewport(ratio=1)


def test_the_way_to_the_decision_opens_and_stays_open(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify as an academic certificate?")
    decided = tab.page.locator("details.decided")
    assert not decided.locator("li").first.is_visible()
    decided.locator("summary").first.click()
    expect(decided.locator("li.fail").first).to_contain_text("10 units are below the minimum of 12")
    tab.ask("Why?")
    expect(tab.page.locator("details.decided").first.locator("li.fail").first).to_be_visible()


def test_an_example_is_asked_with_one_click_and_a_new_conversation_forgets(tab: Tab) -> None:
    tab.page.get_by_role("button", name="Does my 10-unit program qualify?").click()
    tab.answered(1)
    expect(tab.page.locator("#examples")).to_be_hidden()
    expect(tab.page.locator("#transcript .asked").last).to_be_focused()
    tab.page.get_by_role("button", name="New conversation").click()
    tab.answered(0)
    expect(tab.page.locator("#examples")).to_be_visible()
    expect(tab.field("Units in total")).to_have_value("")
    tab.page.reload()
    expect(tab.box).to_be_focused(timeout=30_000)
    tab.answered(0)


def test_what_fits_a_change_and_a_next_question_are_each_one_click(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify as an academic certificate?")
    tab.page.get_by_role("button", name="Try it (add 2 units").click()
    tab.answered(2)
    expect(tab.page.locator("#transcript .change")).to_contain_text("Units in total: 10 → 12")
    tab.page.get_by_role("button", name="As an Academic Micro-Credential").first.click()
    tab.answered(3)
    expect(tab.field("Type of credential")).to_have_value("academic_micro_credential")
    following = tab.page.locator(".next button").first
    question = following.inner_text()
    following.click()
    tab.answered(4)
    expect(tab.page.locator("#transcript .asked").last).to_have_text(question)


def test_an_earlier_question_is_edited_and_the_conversation_goes_on_from_there(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify?")
    tab.ask("as an academic certificate")
    tab.page.get_by_role("button", name="Edit question 1").click()
    edited = tab.page.get_by_label("Your question, edited")
    expect(edited).to_be_focused()
    edited.fill("Does my 13-unit program qualify?")
    edited.press("Enter")
    tab.answered(1)
    expect(tab.field("Units in total")).to_have_value("13")


def test_the_link_of_an_answer_opens_the_same_conversation_elsewhere(tab: Tab, browser: Browser) -> None:
    tab.ask(SHORT)
    tab.field("Upper-division units").fill("11")
    tab.field("Upper-division units").press("Enter")
    tab.answered(2)
    link = str(tab.reply.get_by_role("link", name="Link").get_attribute("href"))
    other = Tab(browser.new_context(base_url=tab.page.url).new_page())
    watch(other)
    other.page.goto(f"/{link}")
    other.answered(2)
    assert (other.verdict, other.wrong) == ("Yes", [])
    expect(other.field("Upper-division units")).to_have_value("11")
    assert "#" not in other.page.url
    other.page.context.close()


def test_a_damaged_link_is_told(tab: Tab) -> None:
    tab.page.goto("/#c=nothing")
    expect(tab.page.locator("#trouble")).to_contain_text("This link is damaged")
    tab.ask("Does my 10-unit program qualify?")


def test_a_reload_keeps_the_conversation(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify?")
    tab.page.reload()
    tab.answered(1)
    tab.ask("as an academic certificate")
    assert tab.verdict == "No"


def test_an_opinion_is_given_in_a_dialog(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify?")
    tab.page.get_by_role("button", name="No (answer 1 did not help)").click()
    expect(tab.page.get_by_role("dialog")).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_role("button", name="No (answer 1 did not help)")).to_be_focused()
    tab.page.keyboard.press("Enter")
    tab.page.get_by_label("What was wrong or missing?").fill("Nothing, really.")
    tab.page.get_by_role("button", name="Send").click()
    expect(tab.reply).to_contain_text("Thank you for telling us.")


def test_a_course_list_fills_the_panel(tab: Tab) -> None:
    tab.page.get_by_role("button", name="Fill in from a course list").click()
    tab.page.get_by_label("Course list").fill("ENGL 301 (3)\nENGL 302 (3)\nENGL 210 (3)")
    tab.page.get_by_role("button", name="Fill in from this list").click()
    tab.answered(1)
    expect(tab.field("Units in total")).to_have_value("9")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": b"course,units\nENGL 301,3\nENGL 302,4\n"}
    tab.page.locator("#courses-part input[type=file]").set_input_files(file)
    expect(tab.field("Units in total")).to_have_value("7", timeout=20_000)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.pdf", b"%PDF", "is neither CSV nor XLSX"),
        ("list.csv", b"x" * 1_100_000, "is larger than 1 MB"),
        ("list.xlsx", b"broken", "save it again as .xlsx"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(tab: Tab, name: str, content: bytes, said: str) -> None:
    tab.ask("Does my 10-unit program qualify?")
    tab.page.get_by_role("button", name="Fill in from a course list").click()
    tab.page.locator("#courses-part input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    expect(tab.page.locator("#courses-told .wrong, #trouble").filter(has_text=said)).to_be_visible(timeout=20_000)
    tab.ask("as an academic certificate")
    assert tab.verdict == "No"


def test_a_value_that_cannot_be_used_is_told_at_its_field_and_kept_to_be_corrected(tab: Tab) -> None:
    tab.ask(SHORT)
    units = tab.field("Units in total")
    units.fill("many")
    units.press("Enter")
    expect(tab.page.locator("#told-total_units-wrong")).to_contain_text("is no number; write one such as 12")
    expect(units).to_have_value("many")
    expect(units).to_have_attribute("aria-invalid", "true")
    expect(units).to_be_focused()
    expect(tab.page.locator("#spoken")).to_contain_text("Not changed.")
    units.fill("16")
    units.press("Enter")
    tab.answered(2)


def test_the_keyboard_alone_asks_and_shift_enter_makes_a_new_line(tab: Tab) -> None:
    tab.page.keyboard.type("Does my 10-unit")
    tab.page.keyboard.press("Shift+Enter")
    tab.page.keyboard.type("program qualify?")
    assert tab.box.input_value() == "Does my 10-unit\nprogram qualify?"
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    tab.answered(1)
    assert tab.verdict == "It depends"


def test_what_a_user_types_stays_text(tab: Tab) -> None:
    tab.ask("<img src=x onerror=alert(1)> <script>alert(2)</script> Does my 10-unit program qualify?")
    asked = tab.page.locator("#transcript .asked").last
    expect(asked).to_contain_text("<img src=x onerror=alert(1)> <script>")
    assert tab.page.locator("#transcript img, #transcript script").count() == 0


def test_a_question_that_is_too_long_is_told_before_it_is_sent(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify?")
    tab.box.fill("long " * 430)
    expect(tab.page.locator("#count")).to_have_text("2,150 of 2,000 characters: shorten it by 150 before you ask")
    tab.box.press("Enter")
    tab.page.get_by_role("button", name="Ask", exact=True).click(force=True)
    expect(tab.page.locator(".turn")).to_have_count(1)
    assert tab.box.input_value().startswith("long long")
    tab.ask("as an academic certificate")
    assert tab.verdict == "No"


def test_a_lost_connection_is_told_and_nothing_is_lost(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify?")
    for path in ("**/queue/join*", "**/app_id*"):
        tab.page.route(path, lambda route: route.abort("connectionrefused"))
    tab.box.fill("as an academic certificate")
    tab.box.press("Enter")
    expect(tab.page.locator("#trouble")).to_contain_text("The service cannot be reached")
    expect(tab.box).to_have_value("as an academic certificate")
    expect(tab.page.locator(".turn")).to_have_count(1)
    # Gradio loads the page anew once the service is there again.
    with tab.page.expect_event("load", timeout=60_000):
        tab.page.unroute_all()
    tab.answered(1)
    expect(tab.box).to_have_value("as an academic certificate")
    tab.box.press("Enter")
    tab.answered(2)
    assert tab.verdict == "No"
    tab.wrong.clear()


def test_what_the_service_refuses_is_told_in_its_own_words(tab: Tab) -> None:
    refusal = {"title": "Too Many Requests", "status": 429, "detail": "Too many questions at once; ask again in 20 seconds."}
    tab.page.route("**/queue/join*", lambda route: route.fulfill(status=429, content_type="application/problem+json", json=refusal))
    tab.box.fill("Does my 10-unit program qualify?")
    tab.box.press("Enter")
    expect(tab.page.locator("#trouble")).to_have_text("Too many questions at once; ask again in 20 seconds.")
    tab.wrong.clear()


def test_an_answer_that_takes_long_can_be_stopped(tab: Tab) -> None:
    # The answer is on its way, and never arrives.
    tab.page.route("**/queue/data*", lambda _: None)
    tab.box.fill("Does my 10-unit program qualify?")
    with tab.page.expect_response("**/queue/join*"):
        tab.box.press("Enter")
    tab.page.get_by_role("button", name="Stop").click()
    expect(tab.page.locator("#trouble")).to_contain_text("Stopped. Your question is in the box.")
    expect(tab.box).to_have_value("Does my 10-unit program qualify?")
    tab.page.unroute_all()
    tab.page.get_by_role("button", name="Ask", exact=True).click()
    tab.answered(1)


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
        return str(tab.reply.evaluate("reply => getComputedStyle(reply).backgroundColor"))

    tab.ask("Does my 10-unit program qualify?")
    light = paper()
    tab.page.emulate_media(color_scheme="dark")
    expect(tab.reply).not_to_have_css("background-color", light)
