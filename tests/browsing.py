"""Chromium for the tests of pages, and how long they wait for what a page shows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

NO_CHROMIUM = "no Chromium is installed"
# The first answer loads the search model, which takes long on a small machine.
PATIENCE = 120_000
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

# A machine of CI takes as many seconds for what a desk shows at once; what is there already is not waited for.
expect.set_options(timeout=30_000)


# Of a module, not of the session: while it is open, nothing else in this process can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for the tests of one module; without one they are skipped, and fail in CI."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{NO_CHROMIUM}; install the package chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
