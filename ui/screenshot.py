"""Pictures of the chat for the README: `python -m ui.screenshot [FOLDER]`, with Chromium installed; never run by a test."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

from ui.errors import StartError

QUESTION = "My 14-unit undergraduate certificate has 10 upper-division units and no graduate ones. OK?"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
_DESKTOP, _PHONE = (1280, 860), (390, 844)


@dataclass(frozen=True)
class Picture:
    """One picture: its name, the size of the window, whether it is dark, and what is done before it is taken."""

    name: str
    size: tuple[int, int]
    dark: bool = False
    corrected: bool = False
    reading: bool = False


_PICTURES = (
    Picture("chat", _DESKTOP),
    Picture("chat-dark", _DESKTOP, dark=True, corrected=True),
    Picture("chat-policy", _DESKTOP, corrected=True, reading=True),
    Picture("chat-phone", _PHONE),
    Picture("chat-phone-dark", _PHONE, dark=True),
)


def main(folder: Path) -> None:
    """Writes one picture for each size into the folder."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise StartError("No Chromium is installed; install the package chromium and try again.")
    folder.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        for picture in _PICTURES:
            file = folder / f"{picture.name}.png"
            _taken(browser, address, picture).screenshot(path=file)
            print(file)


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


def _taken(browser: Browser, address: str, picture: Picture) -> Page:
    """The page as the picture shows it."""
    scheme: Literal["dark", "light"] = "dark" if picture.dark else "light"
    width, height = picture.size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    page.locator("#question").fill(QUESTION)
    page.locator("#question").press("Enter")
    turns = page.locator("#transcript .turn")
    expect(turns).to_have_count(1, timeout=120_000)
    if picture.corrected:
        page.locator("#told-upper_division_units").fill("11")
        page.locator("#told-upper_division_units").press("Enter")
        expect(turns).to_have_count(2)
    if picture.reading:
        page.locator(".citation a").last.click()
        expect(page.locator("#beside .here")).to_be_in_viewport()
    # Time for the page to have followed the conversation to its end.
    page.wait_for_timeout(700)
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images"))
