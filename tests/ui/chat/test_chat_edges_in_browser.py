"""The chat in a real browser where something is unusual: files, keys and lengths, a service that refuses, is late or away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.tab import SHORT, Tab


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
    tab.says("No")


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
    expect(tab.box).to_have_value("Does my 10-unit\nprogram qualify?")
    tab.page.keyboard.press("Tab")
    expect(tab.send).to_be_focused()
    tab.page.keyboard.press("Enter")
    tab.answered(1)
    tab.says("It depends")


def test_what_a_user_types_stays_text(tab: Tab) -> None:
    tab.ask("<img src=x onerror=alert(1)> <script>alert(2)</script> Does my 10-unit program qualify?")
    asked = tab.page.locator("#transcript .asked").last
    expect(asked).to_contain_text("<img src=x onerror=alert(1)> <script>")
    expect(tab.page.locator("#transcript :is(img, script)")).to_have_count(0)


def test_a_question_that_is_too_long_is_told_before_it_is_sent(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify?")
    tab.box.fill("long " * 430)
    expect(tab.page.locator("#count")).to_have_text("2,150 of 2,000 characters: shorten it by 150 before you ask")
    tab.box.press("Enter")
    tab.send.click(force=True)
    expect(tab.turns).to_have_count(1)
    expect(tab.box).to_have_value(re.compile("^long long"))
    tab.ask("as an academic certificate")
    tab.says("No")


def test_a_lost_connection_is_told_and_nothing_is_lost(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify?")
    for path in ("**/queue/join*", "**/app_id*"):
        tab.page.route(path, lambda route: route.abort("connectionrefused"))
    tab.box.fill("as an academic certificate")
    tab.box.press("Enter")
    expect(tab.page.locator("#trouble")).to_contain_text("The service cannot be reached")
    expect(tab.box).to_have_value("as an academic certificate")
    expect(tab.turns).to_have_count(1)
    # Gradio loads the page anew once the service is there again.
    with tab.page.expect_event("load", timeout=60_000):
        tab.page.unroute_all()
    tab.answered(1)
    expect(tab.box).to_have_value("as an academic certificate")
    tab.box.press("Enter")
    tab.answered(2)
    tab.says("No")
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
    tab.send.click()
    tab.answered(1)


def test_nothing_runs_off_the_side(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify as an academic certificate? " + "Wordwithoutspaces" * 20)
    for summary in tab.page.locator("#transcript summary").all():
        summary.click()
    for width in (320, 390, 768, 1280):
        tab.page.set_viewport_size({"width": width, "height": 844})
        expect(tab.page.locator("html")).to_have_js_property("scrollWidth", width)
        expect(tab.send).to_be_visible()


def test_it_follows_the_dark_setting_of_the_system(tab: Tab) -> None:
    def paper() -> str:
        return str(tab.reply.evaluate("reply => getComputedStyle(reply).backgroundColor"))

    tab.ask("Does my 10-unit program qualify?")
    light = paper()
    tab.page.emulate_media(color_scheme="dark")
    expect(tab.reply).not_to_have_css("background-color", light)
