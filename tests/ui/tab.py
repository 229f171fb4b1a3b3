"""An open page of the chat and the tabs beside it, as a user has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.browsing import PATIENCE

SHORT = "My 14-unit undergraduate certificate has 10 upper-division units and no graduate ones. OK?"


@dataclass
class Tab:
    """An open page, with all that a user would not see go wrong."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.wrong.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("response", lambda response: self.wrong.append(response.url) if response.status >= 400 else None)
        self.page.on("request", lambda asked: None if is_local(asked.url) else self.outside.append(asked.url))

    @property
    def turns(self) -> Locator:
        return self.page.locator("#transcript .turn")

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Your question", exact=True)

    @property
    def send(self) -> Locator:
        return self.page.get_by_role("button", name="Ask", exact=True)

    @property
    def reply(self) -> Locator:
        return self.page.locator("#transcript .reply").last

    def field(self, label: str) -> Locator:
        return self.page.locator("#understood").get_by_label(label, exact=True)

    def ask(self, question: str) -> None:
        before = self.turns.count()
        self.box.fill(question)
        self.box.press("Enter")
        self.answered(before + 1)

    def correct(self, label: str, value: str) -> None:
        self.field(label).fill(value)
        self.field(label).press("Enter")

    def answered(self, turns: int) -> None:
        """So many answers are there, and the page takes the next question or correction."""
        expect(self.turns).to_have_count(turns, timeout=PATIENCE)
        expect(self.send).to_be_visible()
        expect(self.page.locator("#understood-facts[aria-busy=true]")).to_have_count(0)

    def says(self, verdict: str) -> None:
        expect(self.reply.locator(".verdict")).to_have_text(verdict)


@contextmanager
def opened(page: Page) -> Iterator[Tab]:
    """The page at the start of the chat, ready to be typed in; at the end nothing may have gone wrong unseen."""
    tab = Tab(page)
    page.goto("/")
    expect(tab.box).to_be_focused()
    yield tab
    page.close()
    assert tab.wrong == []
    assert tab.outside == []


def is_local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "blob:"))
