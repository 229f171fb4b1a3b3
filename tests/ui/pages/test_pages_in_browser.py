"""The tabs beside the chat in a real browser: what a professor or a curriculum officer sees and does."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import Page, expect

import assistant
from tests.browsing import PATIENCE
from tests.ui.programs import FALLS_SHORT
from tests.ui.tab import Tab
from ui.catalogue import SAMPLE, TEMPLATE
from ui.pages.fields import GROUPS

BAD = "id,title,credential,level,total_units\nC1,Ethics,Academic Certificate,graduate,12\nC2,Logic,Academic Certificate,phd,twelve\n"


@pytest.fixture
def page(tab: Tab) -> Page:
    return tab.page


# Gradio sets the fields of a tab to their first values some moments after it has put them there; nobody is quicker than three frames.
THREE_FRAMES = "() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(then))))"


def turn_to(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
    page.evaluate(THREE_FRAMES)


def fill_in(page: Page) -> None:
    turn_to(page, "Check a program")
    page.get_by_role("radio", name="Academic Certificate", exact=True).check()
    page.get_by_role("radio", name="Undergraduate").check()
    for name, value in (("Units in total", "14"), ("Upper-division units", "10"), ("Graduate units", "0")):
        page.get_by_role("textbox", name=name).fill(value)


def check(page: Page) -> None:
    page.get_by_role("button", name="Check the program").click()


def upload(page: Page, name: str, content: bytes) -> None:
    turn_to(page, "Audit a catalogue")
    page.locator("#audit-start input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def shows(page: Page, clause: str) -> None:
    """The policy is open at this clause, which alone is marked."""
    expect(page.locator(f'[id="{clause}"]')).to_be_in_viewport()
    expect(page.locator("#policy-text .here > .id")).to_have_text([clause])


def test_a_program_is_checked_without_the_chat_and_gets_the_answer_of_the_command_line(page: Page) -> None:
    fill_in(page)
    check(page)
    expect(page.locator("#check-outcome .verdict")).to_have_text("✘ No")
    expect(page.locator("#check-announcement")).to_have_text("Answer: No.")
    said = {finding.clause: finding.because for finding in assistant.check_program(FALLS_SHORT).findings if finding.status == "fail"}
    for clause, because in said.items():
        expect(page.locator("#check-outcome tr", has=page.get_by_role("link", name=clause, exact=True)).first).to_contain_text(because)


def test_what_is_wrong_with_a_field_is_said_beside_a_link_to_it_and_nothing_is_lost(page: Page) -> None:
    fill_in(page)
    page.get_by_role("textbox", name="Units in total").fill("14 or so")
    check(page)
    expect(page.locator("#check-outcome .wrong")).to_contain_text("Units in total: '14 or so' is no number; write one such as 12")
    expect(page.get_by_role("textbox", name="Units in total")).to_have_attribute("aria-invalid", "true")
    page.locator("#check-outcome").get_by_role("link", name="Units in total").click()
    expect(page.get_by_role("textbox", name="Units in total")).to_be_focused()
    expect(page.get_by_role("textbox", name="Upper-division units")).to_have_value("10")
    page.get_by_role("textbox", name="Units in total").fill("14")
    page.keyboard.press("Enter")
    expect(page.locator("#check-outcome .verdict")).to_have_text("✘ No")
    expect(page.get_by_role("textbox", name="Units in total")).to_have_attribute("aria-invalid", "false")


def test_a_field_at_fault_in_a_folded_group_is_unfolded_by_its_link(page: Page) -> None:
    turn_to(page, "Check a program")
    group = page.get_by_role("button", name="Non-credit programs")
    group.click()
    page.get_by_role("textbox", name="Contact hours").fill("many")
    group.click()
    expect(group).to_have_attribute("aria-expanded", "false")
    check(page)
    page.locator("#check-outcome").get_by_role("link", name="Contact hours").click()
    expect(page.get_by_role("textbox", name="Contact hours")).to_be_focused()


def test_an_empty_form_states_nothing_and_clearing_empties_it(page: Page) -> None:
    turn_to(page, "Check a program")
    check(page)
    expect(page.locator("#check-outcome")).to_contain_text("Decided on: nothing stated")
    fill_in(page)
    page.get_by_role("button", name="Clear the form").click()
    expect(page.get_by_role("textbox", name="Units in total")).to_have_value("")
    expect(page.get_by_role("radio", name="Undergraduate")).not_to_be_checked()
    expect(page.locator("#check-outcome")).to_have_text("The answer appears here.")


# What a page does with the next frame comes half a second late, as on a machine that is busy.
SLOW_FRAMES = "const frame = requestAnimationFrame; window.requestAnimationFrame = (then) => setTimeout(() => frame(then), 500);"


@pytest.mark.parametrize("script", ["", SLOW_FRAMES], ids=["at once", "on a busy machine"])
def test_the_keyboard_alone_fills_in_and_checks(page: Page, script: str) -> None:
    page.add_init_script(script)
    page.reload()
    expect(page.get_by_label("Your question", exact=True)).to_be_focused()
    turn_to(page, "Check a program")
    page.get_by_role("radio", name="Not stated").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Academic Certificate", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Not stated").nth(1)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Undergraduate")).to_be_checked()
    page.keyboard.press("Tab")
    units = page.get_by_role("textbox", name="Units in total")
    expect(units).to_be_focused()
    page.keyboard.type("10")
    expect(units).to_have_value("10")
    page.keyboard.press("Enter")
    expect(page.locator("#check-outcome .verdict")).to_have_text("✘ No")
    expect(page.locator("#check-outcome")).to_contain_text("10 units are below the minimum of 12")


def test_both_memos_of_a_check_are_downloaded(page: Page) -> None:
    fill_in(page)
    check(page)
    with page.expect_download() as word:
        page.get_by_role("button", name="Memo for a committee (Word)").click()
    assert "10 upper-division units fall short" in "\n".join(p.text for p in Document(str(word.value.path())).paragraphs)
    with page.expect_download() as text:
        page.get_by_role("button", name="Memo as Markdown").click()
    assert "**Answer: No.**" in text.value.path().read_text(encoding="utf-8")
    page.get_by_role("textbox", name="Units in total").fill("14x")
    check(page)
    expect(page.get_by_role("button", name="Memo as Markdown")).to_be_hidden()


@pytest.mark.parametrize("clause", ["2.5", "2.10", "L3", "intro"])
def test_an_address_with_a_clause_opens_the_policy_there(page: Page, clause: str) -> None:
    page.goto("about:blank")
    page.goto(f"/#{clause}")
    shows(page, clause)
    expect(page.locator(f'[id="{clause}"]')).to_be_focused()


def test_a_clause_of_a_check_opens_the_policy_and_the_form_is_kept(page: Page) -> None:
    fill_in(page)
    check(page)
    page.locator("#check-outcome").get_by_role("link", name="2.5", exact=True).click()
    shows(page, "2.5")
    page.locator("#policy-text .contents").get_by_role("link", name="LM Micro-Credential").click()
    shows(page, "LM")
    expect(page).to_have_url(re.compile("#LM$"))
    turn_to(page, "Check a program")
    expect(page.get_by_role("textbox", name="Units in total")).to_have_value("14")
    expect(page.locator("#check-outcome .verdict")).to_have_text("✘ No")


def test_the_policy_is_searched_in_other_words_than_its_own(page: Page) -> None:
    turn_to(page, "Read the policy")
    page.get_by_label("Search the policy").fill("half at a community college")
    page.keyboard.press("Enter")
    first = page.locator("#policy-found li").first
    expect(first).to_contain_text("2.9", timeout=PATIENCE)
    first.get_by_role("link").click()
    shows(page, "2.9")


def test_a_catalogue_is_audited_and_its_reports_are_downloaded(page: Page) -> None:
    upload(page, "programs.csv", SAMPLE.read_bytes())
    expect(page.locator("#audit-status")).to_have_text("Checked 20 programs of programs.csv, with 0 problems in rows and columns.")
    expect(page.get_by_role("table").nth(1)).to_contain_text("Urban Ecology")
    with page.expect_download() as report:
        page.get_by_role("button", name="Report as CSV").click()
    lines = list(csv.DictReader(io.StringIO(report.value.path().read_text(encoding="utf-8-sig"))))
    assert {line["program"]: line["verdict"] for line in lines}["Urban Ecology"] == "no"
    with page.expect_download() as whole:
        page.get_by_role("button", name="Report as a page (HTML)").click()
    assert whole.value.path().read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_bad_row_is_reported_with_line_and_column_and_the_others_are_checked(page: Page) -> None:
    upload(page, "programs.csv", BAD.encode())
    expect(page.locator("#audit-status")).to_have_text("Checked 1 program of programs.csv, with 2 problems in rows and columns.")
    rows = page.get_by_role("table").last.locator("tbody tr")
    expect(rows.locator("td:nth-child(-n+3)")).to_have_text(["3", "Logic", "level", "3", "Logic", "total_units"])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("programs.pdf", b"%PDF-1.7", "save the catalogue as one of them"),
        ("programs.xlsx", b"PK\x03\x04broken", "save it again as .xlsx without a password, or as CSV UTF-8"),
        ("programs.csv", b"", "start from the template"),
        ("programs.csv", b"colour,shape\nred,round\n", "start from the template"),
        ("programs.csv", b"id,total_units\n" + b"".join(b"%d,12\n" % number for number in range(2_100)), "split it into several files"),
    ],
    ids=["of another kind", "broken", "empty", "of other columns", "too many programs"],
)
def test_a_file_that_cannot_be_used_gets_a_sentence_that_says_what_to_do(page: Page, name: str, content: bytes, said: str) -> None:
    upload(page, name, content)
    expect(page.locator("#audit-status")).to_contain_text("Not audited.")
    expect(page.locator("#audit-status")).to_contain_text(said)
    expect(page.get_by_role("button", name="Report as CSV")).to_be_hidden()
    upload(page, "programs.csv", BAD.encode())
    expect(page.locator("#audit-status")).to_contain_text("Checked 1 program")


def test_a_file_of_more_than_a_megabyte_is_refused_before_it_is_sent(page: Page) -> None:
    upload(page, "programs.pdf", b"%PDF-1.7")
    expect(page.locator("#audit-status .error")).to_be_visible()
    upload(page, "programs.csv", b"id,total_units\n" * 100_000)
    expect(page.get_by_role("alert")).to_have_text(
        "programs.csv is larger than 1 MB. Split it into several files and choose them one after the other."
    )
    expect(page.locator("#audit-status .error")).to_be_hidden()
    upload(page, "programs.csv", BAD.encode())
    expect(page.locator("#audit-status")).to_contain_text("Checked 1 program")
    expect(page.locator("#audit-refused")).to_have_count(0)


def test_template_and_sample_are_downloaded_as_they_are(page: Page) -> None:
    turn_to(page, "Audit a catalogue")
    for name, file in (("Template (CSV)", TEMPLATE), ("Sample catalogue (CSV)", SAMPLE)):
        with page.expect_download() as got:
            page.get_by_role("button", name=name).click()
        assert Path(got.value.path()).read_bytes() == file.read_bytes()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_state_of_every_tab_is_accessible_and_nothing_runs_off_the_side(page: Page, width: int, dark: bool) -> None:
    page.set_viewport_size({"width": width, "height": 860})
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    turn_to(page, "Check a program")
    expect(page.locator(".fields > button")).to_have_count(len(GROUPS))
    for group in page.locator(".fields > button").all()[1:]:
        group.click()
    sound(page, width)
    page.get_by_role("textbox", name="Units in total").fill("14x")
    check(page)
    expect(page.locator("#check-outcome .wrong")).to_be_visible()
    sound(page, width)
    fill_in(page)
    check(page)
    expect(page.locator("#check-outcome .verdict")).to_have_text("✘ No")
    sound(page, width)
    turn_to(page, "Read the policy")
    page.get_by_label("Search the policy").fill("transfer units")
    page.keyboard.press("Enter")
    page.locator("#policy-found").get_by_role("link").first.click(timeout=PATIENCE)
    sound(page, width)
    upload(page, "programs.csv", BAD.encode())
    expect(page.get_by_role("table").last).to_be_visible()
    sound(page, width)
    upload(page, "programs.pdf", b"%PDF-1.7")
    expect(page.locator("#audit-status .error")).to_be_visible()
    sound(page, width)


def sound(page: Page, width: int) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]][:3]) for rule in found] == []
    expect(page.locator("html")).to_have_js_property("scrollWidth", width)
