"""The chat in a real browser: what a professor sees and does."""

from __future__ import annotations

import re
from pathlib import Path

from docx import Document
from playwright.sync_api import Browser, expect

from tests.ui.tab import SHORT, Tab


def test_a_new_user_checks_a_program_corrects_a_number_reads_the_clause_takes_the_memo_and_finds_the_form(tab: Tab) -> None:
    page = tab.page
    tab.ask(SHORT)
    tab.says("No")
    expect(tab.reply).to_contain_text("10 upper-division units fall short of the minimum: 75% of 14 is 10.5 units")
    expect(page.locator("#spoken[role=status]")).to_contain_text("Answer 1: No.")

    tab.correct("Upper-division units", "11")
    tab.answered(2)
    tab.says("Yes")
    expect(page.locator("#transcript .change").last).to_contain_text("Upper-division units: 10 → 11")
    expect(page.locator("#transcript .change").last).to_contain_text("The answer was “No” and is now “Yes”.")
    expect(tab.field("Upper-division units")).to_be_focused()

    tab.reply.get_by_role("link", name="2.5 Academic Certificate").click()
    clause = page.locator("#beside .clause.here")
    expect(clause).to_contain_text("Undergraduate certificate programs with 12-18 units shall consist of at least 75%")
    expect(clause).to_be_in_viewport()
    expect(page.locator("#beside .clause").nth(40)).to_be_attached()
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
    tab.says("It depends")
    expect(tab.field("Units in total")).to_have_value("10")
    tab.ask("as an academic certificate")
    tab.says("No")
    expect(tab.reply).to_contain_text("2.4")
    expect(tab.field("Type of credential")).to_have_value("academic_certificate")


def test_the_page_follows_the_conversation_to_the_last_question(tab: Tab) -> None:
    for question in ("Does my 10-unit program qualify?", "as an academic certificate"):
        tab.ask(question)
    expect(tab.page.locator("#transcript .asked").last).to_be_in_viewport(ratio=1)
    expect(tab.page.locator("#transcript .verdict").last).to_be_in_viewport(ratio=1)


def test_the_way_to_the_decision_opens_and_stays_open(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify as an academic certificate?")
    decided = tab.page.locator("details.decided")
    expect(decided.locator("li").first).to_be_hidden()
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
    tab.correct("Upper-division units", "11")
    tab.answered(2)
    link = str(tab.reply.get_by_role("link", name="Link").get_attribute("href"))
    other = Tab(browser.new_context(base_url=tab.page.url).new_page())
    other.page.goto(f"/{link}")
    other.answered(2)
    other.says("Yes")
    expect(other.field("Upper-division units")).to_have_value("11")
    expect(other.page).to_have_url(re.compile("^[^#]*$"))
    assert other.wrong == []
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
    tab.says("No")


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
    expect(tab.field("Units in total")).to_have_value("7")
