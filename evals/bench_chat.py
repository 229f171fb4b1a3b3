"""How fast the page is: until it can be used, and from Enter until the answer is on screen; `python -m evals.bench_chat`, with Chromium."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from evals.errors import EvalError

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
# About the text itself, so that the first loads the search model.
SEARCHING = ("Who approves an academic micro-credential?", "Who approves an academic certificate?")
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


def main() -> None:
    """Print the figures; without Chromium, that there are none."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("the page: not measured, because no Chromium is installed")
        return
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        loads = [usable(browser, address) for _ in range(LOADS)]
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("#question")
        first, *times = [painted(page, "#question", question) for question in QUESTIONS]
        searched = [painted(page, "#question", question) for question in SEARCHING]
        again = [painted(page, "#told-total_units", units) for units in ("13", "9", "16", "10.5")]
    print(
        f"page usable: median {statistics.median(loads):,.0f} ms, slowest {max(loads):,.0f} ms of {LOADS}, with nothing kept by the browser"
    )
    print(
        f"Enter to the answer on screen: first {first:,.0f} ms, then median {statistics.median(times):,.0f} ms, slowest {max(times):,.0f} ms"
    )
    print(f"a question about the text: {searched[0]:,.0f} ms with the search model to load, {searched[1]:,.0f} ms after that")
    print(f"a value corrected in the panel to the answer: median {statistics.median(again):,.0f} ms")


@contextmanager
def served() -> Iterator[str]:
    """The address of a service started as users start it, that keeps what it is asked in a folder of its own."""
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", "0"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "POLICY_LOG_LEVEL": "error", "POLICY_RATE_LIMIT": "100000/minute", "XDG_DATA_HOME": folder}
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
            found = (re.search(r"http://[\d.]+:\d+", line) for line in server.stderr or ())
            address = next((address[0] for address in found if address), None)
            try:
                if address is None:
                    raise EvalError("the service did not start; `policy-assistant serve` says why")
                yield address
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
