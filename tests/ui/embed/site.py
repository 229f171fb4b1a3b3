"""A department's own site, on an origin of its own, and a visitor of its pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browsing import PATIENCE
from tests.ui.serving import serving

HERE = Path(__file__).parent
ELEMENTS = {
    "/": "",
    "/inline": '<policy-assistant data-inline data-question="Does my 10-unit program qualify?"></policy-assistant>',
    "/agent": "<policy-assistant data-inline data-agent></policy-assistant>",
    "/login": "<policy-assistant data-inline data-login></policy-assistant>",
}


class Site(ThreadingHTTPServer):
    """The site; `assistant` is the address of the service, and `token` makes what a person who is logged in gets."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.assistant = ""
        self.token: Callable[[], str] = str

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server_port}"


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Site)
        if self.path == "/heard.js":
            self.give("text/javascript", (HERE / "heard.js").read_text(encoding="utf-8"))
        elif self.path in ELEMENTS:
            page = (HERE / "host.html").read_text(encoding="utf-8")
            self.give("text/html", page.replace("{service}", self.server.assistant).replace("{element}", ELEMENTS[self.path]))
        else:
            self.give("text/plain", self.server.token() if self.path == "/policy-token" else "")

    def give(self, kind: str, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing to be said."""


@contextmanager
def site(folder: Path, settings: str = "") -> Iterator[Site]:
    """The site with the service beside it, which allows it; `settings` are further lines of the service's file."""
    made = Site()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    config = folder / "settings.toml"
    config.write_text(f'allowed_origins = ["{made.origin}", "https://help.example.edu"]\nchat = false\n{settings}', encoding="utf-8")
    with serving("--config", str(config)) as (address, _):
        made.assistant = address
        yield made
    made.shutdown()
    made.server_close()


@dataclass
class Visit:
    """A visitor's page, with all that went wrong unseen."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("policy-assistant iframe")

    def ask(self, question: str, label: str = "Your question") -> None:
        self.frame.get_by_label(label).fill(question)
        self.frame.get_by_role("button", name="Ask").click()

    def answered(self, turns: int) -> None:
        expect(self.frame.locator("article").nth(turns - 1).locator("blockquote, .error").first).to_be_visible(timeout=PATIENCE)
        expect(self.frame.locator("article")).to_have_count(turns)

    def heard(self, kind: str) -> list[dict[str, object]]:
        """What the page around has been told of this kind so far."""
        found: list[dict[str, object]] = self.page.evaluate("kind => window.heard.filter((one) => one.type === kind)", kind)
        return found

    def told(self, kind: str, times: int) -> list[dict[str, object]]:
        """The same, once it was told so often: a message reaches the page after the frame has shown what it is about."""
        expect(self.page.locator(f"body[data-heard~='{kind}-{times}']")).to_be_attached()
        return self.heard(kind)


Visits = Callable[[str], Visit]


@contextmanager
def visits(browser: Browser, made: Site) -> Iterator[Visits]:
    """Opens pages of the site; at the end nothing may have gone wrong on any of them."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    opened: list[Visit] = []

    def go(path: str) -> Visit:
        visit = Visit(context.new_page())
        visit.page.on("console", lambda said: visit.wrong.append(said.text) if said.type in ("error", "warning") else None)
        visit.page.on("pageerror", lambda error: visit.wrong.append(str(error)))
        visit.page.goto(made.origin + path)
        opened.append(visit)
        return visit

    yield go
    wrong = [said for visit in opened for said in visit.wrong]
    context.close()
    assert wrong == []
