"""Pictures of the chat for the README: `python -m ui.screenshot [FOLDER]`, with Chromium installed; never run by a test."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from ui.errors import StartError

TURNS = ("Does my 10-unit program qualify?", "as an academic certificate")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# Name of the picture, width and height of the window, and whether it is dark.
_PICTURES = (("chat", 1280, 860, False), ("chat-dark", 1280, 860, True), ("chat-phone", 390, 844, False))


def main(folder: Path) -> None:
    """Writes one picture for each size into the folder."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise StartError("No Chromium is installed; install the package chromium and try again.")
    folder.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        for name, width, height, dark in _PICTURES:
            picture = folder / f"{name}.png"
            _asked(browser, address, width, height, dark).screenshot(path=picture)
            print(picture)


@contextmanager
def served() -> Iterator[str]:
    """The address of a server started for as long as it is needed."""
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", "0"]
    # Quiet, because nobody reads what it says after its first line.
    quiet = {**os.environ, "POLICY_LOG_LEVEL": "error"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=quiet) as server:
        line = server.stderr.readline() if server.stderr else ""
        found = re.search(r"http://[\d.]+:\d+", line)
        if found is None:
            raise StartError(f"The server did not start: {line}")
        try:
            yield found[0]
        finally:
            server.terminate()


def _asked(browser: Browser, address: str, width: int, height: int, dark: bool) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", reduced_motion="reduce")
    page.goto(address)
    for count, turn in enumerate(TURNS, start=1):
        page.get_by_label("Your question").fill(turn)
        page.get_by_label("Your question").press("Enter")
        expect(page.locator("#transcript .reply:not(.pending)")).to_have_count(count, timeout=120_000)
    # Time for the page to have followed the conversation to its end.
    page.wait_for_timeout(500)
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images"))
