"""The chat without a mouse and without sight: axe in every state, the whole way by keyboard, one announcement an answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.ui.tab import SHORT, Tab

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}


def answered(tab: Tab) -> None:
    for question in (SHORT, "Does my 10-unit program qualify?", "Is it compliant?"):
        tab.ask(question)
    for summary in tab.page.locator("#transcript summary").all():
        if summary.is_visible():
            summary.click()


def asked(tab: Tab) -> None:
    """One answer, folded: what else an answer may show is in the state before."""
    tab.ask(SHORT)


def corrected(tab: Tab) -> None:
    asked(tab)
    tab.correct("Units in total", "13")
    expect(tab.page.locator("#transcript .change")).to_be_visible()


def refused(tab: Tab) -> None:
    asked(tab)
    tab.correct("Units in total", "many")
    expect(tab.page.locator("#told-total_units-wrong")).to_be_visible()
    tab.box.fill("long " * 430)


def in_a_dialog(tab: Tab) -> None:
    asked(tab)
    tab.page.locator(".rate").last.click()
    expect(tab.page.get_by_role("dialog")).to_be_visible()


def editing(tab: Tab) -> None:
    asked(tab)
    tab.page.get_by_role("button", name="Edit question 1").click()
    expect(tab.page.get_by_label("Your question, edited")).to_be_focused()


def reading(tab: Tab) -> None:
    asked(tab)
    tab.page.locator(".citation a").first.click()
    expect(tab.page.locator("#beside .here")).to_be_visible()


def with_courses(tab: Tab) -> None:
    tab.page.get_by_role("button", name="Fill in from a course list").click()
    expect(tab.page.get_by_label("Course list")).to_be_visible()


STATES: dict[str, Callable[[Tab], None]] = {
    "empty": lambda _: None,
    "answered": answered,
    "corrected": corrected,
    "refused": refused,
    "in a dialog": in_a_dialog,
    "editing": editing,
    "reading the policy": reading,
    "with a course list": with_courses,
}
# 640 px is a window of 1280 px at 200% zoom, 320 px at 400%.
VIEWS = {"wide": (1280, 860, "light"), "dark": (1280, 860, "dark"), "320 px": (320, 640, "light"), "200% zoom": (640, 430, "light")}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_any_state_and_view(tab: Tab, state: str) -> None:
    STATES[state](tab)
    found = {}
    for view, (width, height, scheme) in VIEWS.items():
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        expect(tab.page.locator("html, body").last).to_be_visible()
        found[view] = [(v["id"], v["nodes"][0]["html"][:200]) for v in Axe().run(tab.page, options=RULES).response["violations"]]
        expect(tab.page.locator("html"), view).to_have_js_property("scrollWidth", width)
    assert {view: wrong for view, wrong in found.items() if wrong} == {}


def test_the_whole_way_is_walked_by_keyboard(tab: Tab) -> None:
    keys = tab.page.keyboard
    keys.type(SHORT)
    expect(tab.box).to_have_value(SHORT)
    keys.press("Enter")
    tab.answered(1)
    expect(tab.box).to_be_focused()
    to(tab, tab.field("Upper-division units"))
    keys.press("Control+A")
    keys.type("11")
    expect(tab.field("Upper-division units")).to_have_value("11")
    keys.press("Enter")
    tab.answered(2)
    expect(tab.field("Upper-division units")).to_be_focused()
    to(tab, tab.page.locator(".turn").last.locator(".citation a"), back=True)
    keys.press("Enter")
    expect(tab.page.locator("#beside .here")).to_be_focused()
    keys.press("Escape")
    expect(tab.page.locator(".turn").last.locator(".citation a").first).to_be_focused()
    to(tab, tab.page.locator(".turn").last.locator(".decided > summary"))
    keys.press("Enter")
    expect(tab.page.locator(".turn").last.locator(".decided li").first).to_be_visible()
    to(tab, tab.page.locator(".turn").last.locator(".copy"))
    to(tab, tab.page.locator(".turn").last.locator(".permalink"))
    to(tab, tab.page.locator(".turn").last.locator(".memo[name=docx]"))
    with tab.page.expect_download():
        keys.press("Enter")
    to(tab, tab.page.locator(".turn").last.locator(".rate[name=up]"))
    keys.press("Enter")
    expect(tab.page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    keys.press("Tab")
    expect(tab.page.get_by_role("dialog").get_by_role("button", name="Send")).to_be_focused()
    keys.press("Enter")
    expect(tab.reply).to_contain_text("Thank you for telling us.")
    to(tab, tab.page.get_by_role("tab", name="Ask"), back=True)
    keys.press("ArrowRight")
    expect(tab.page.get_by_role("tab", name="Check a program")).to_be_focused()
    keys.press("Enter")
    expect(tab.page.get_by_role("heading", name="Check a program")).to_be_visible()


def to(tab: Tab, place: Locator, back: bool = False) -> None:
    """Tab on until a place has the keyboard; what has it is always to be seen."""
    wanted = place.first
    for _ in range(150):
        if wanted.evaluate("element => element === document.activeElement"):
            outline = str(wanted.evaluate("element => getComputedStyle(element).outlineStyle"))
            assert outline != "none"
            return
        tab.page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"the keyboard does not reach {place}")


def test_each_answer_is_announced_once(tab: Tab) -> None:
    tab.page.evaluate("""() => {
      window.said = [];
      new MutationObserver(() => {
        const words = document.getElementById("spoken").textContent.trim();
        if (words && words !== said.at(-1)) said.push(words);
      }).observe(document.getElementById("spoken"), { childList: true, subtree: true, characterData: true });
    }""")
    for question in ("Is 10 units enough for an academic certificate?", "Is 10 units enough for an academic certificate?"):
        tab.ask(question)
    expect(tab.page.locator("#spoken")).to_contain_text("Answer 2: No.")
    said = tab.page.evaluate("said")
    assert [words.split(".")[0] for words in said] == ["Answer 1: No", "Answer 2: No"]
    expect(tab.page.locator("[aria-live], [role=status], [role=alert], [role=log]").filter(has_text="below the minimum")).to_have_count(1)


def test_nothing_moves_where_motion_is_reduced(tab: Tab) -> None:
    tab.ask("Does my 10-unit program qualify?")
    moving = tab.page.evaluate("""() => [...document.querySelectorAll("*")].filter((element) => {
      const style = getComputedStyle(element);
      return style.animationName !== "none" || (style.transitionDuration !== "0s" && style.transitionProperty !== "none");
    }).length""")
    assert moving == 0
