"""How fast the page is: until it can be used, and from Enter until the answer is on screen; with Chromium."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, sync_playwright

from evals.bench.figure import Figure
from evals.bench.serving import served
from evals.errors import EvalError

NAME = "the page"
LOADS = 5
QUESTIONS = (
    "Does my 10-unit program qualify?",
    "as an academic certificate",
    "what if it had 14 units?",
    "Is a 12-unit certificate with 9 upper-division units OK for undergraduates?",
    "How many graduate units does a 15-unit graduate certificate need?",
    "Is 11.5 units enough for an academic certificate?",
    "Is 12 units enough for an academic micro-credential?",
)
SEARCHED = "Who approves an academic micro-credential?"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# From the key to the frame in which the answer is painted, by the clock of the page.
_WATCH = """() => {
  window.painted = new Promise((resolve) => {
    let began = 0;
    document.addEventListener("keydown", (event) => { if (event.key === "Enter") began = performance.now(); }, { capture: true, once: true });
    // Gradio's own clock beside the conversation is no answer.
    const told = () => [...document.querySelectorAll("#transcript .turn")].map((turn) => turn.textContent).join();
    const talk = document.getElementById("transcript"), before = told();
    const look = new MutationObserver(() => {
      if (told() === before) return;
      look.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - began));
    });
    look.observe(talk, { childList: true, subtree: true });
  });
}"""


def usable(browser: Browser, address: str) -> float:
    """Milliseconds until the question can be typed, in a browser that has kept nothing."""
    page = browser.new_context().new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#question")
    took = float(page.evaluate("performance.now()"))
    page.context.close()
    return took


def painted(page: Page, field: str, typed: str) -> float:
    """Milliseconds from Enter in a field until what follows is painted."""
    page.locator(field).fill(typed)
    page.evaluate(_WATCH)
    page.locator(field).press("Enter")
    return float(page.evaluate("() => window.painted"))


def figures() -> Iterator[Figure]:
    """The figures of the page; EvalError without Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise EvalError("no Chromium is installed")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        loads = [usable(browser, address) for _ in range(LOADS)]
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("#question")
        first, *times = [painted(page, "#question", question) for question in QUESTIONS]
        searched = painted(page, "#question", SEARCHED)
        again = [painted(page, "#told-total_units", units) for units in ("13", "9", "16", "10.5")]
    yield Figure(
        subject=NAME,
        what="usable, with nothing kept by the browser",
        value=statistics.median(loads),
        unit="ms",
        note=f"slowest of {LOADS} {max(loads):,.0f}",
    )
    note = f"the first one {first:,.0f}, slowest {max(times):,.0f}"
    yield Figure(subject=NAME, what="Enter to a rules answer on screen", value=statistics.median(times), unit="ms", note=note)
    yield Figure(subject=NAME, what="Enter to a retrieval answer on screen", value=searched, unit="ms")
    yield Figure(subject=NAME, what="a value corrected in the panel to its answer", value=statistics.median(again), unit="ms")
