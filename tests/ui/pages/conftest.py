"""The tabs beside the chat in a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.ui.conftest import serving
from tests.ui.test_browser import ARGUMENTS, Tab, watch


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


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """An open page; whatever a user would not see go wrong fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 860}, base_url=address, reduced_motion="reduce")
    tab = Tab(opened)
    watch(tab)
    opened.goto("/")
    expect(opened.get_by_role("tab", name="Ask")).to_be_visible(timeout=30_000)
    yield opened
    opened.close()
    assert tab.wrong == []
    assert tab.outside == []
