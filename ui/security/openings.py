"""The addresses that are open at all; whoever mounts a surface says here what it opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GET = ("GET", "HEAD")
POST = ("POST",)


@dataclass(frozen=True)
class Opening:
    """One address, or with a slash at its end all below it, and the methods it takes (none named: the surface itself decides).

    `most_bytes` is the largest request, None for the setting; `probe` marks what is called by address and not by host name;
    `limited` counts its POSTs against the caller's rate here, because the surface behind it does not; `foreign` marks a
    protocol of others, whose errors in JSON go out in that protocol's own shape.
    """

    path: str
    methods: Sequence[str] = GET
    most_bytes: int | None = None
    probe: bool = False
    limited: bool = False
    foreign: bool = False

    def covers(self, path: str) -> bool:
        """Whether a path is this address or below it."""
        return path == self.path or (self.path.endswith("/") and self.path != "/" and path.startswith(self.path))


# Without sessions there is no stream to open and no session to end: GET and DELETE are answered 405, as the protocol asks.
AGENTS = (Opening("/mcp", POST, foreign=True),)
# A spreadsheet of at most 1 MB, with what a form puts around it.
MOST_UPLOADED = 1_050_000
# What the page itself asks of Gradio. The rest of its routes (proxy, deep links, recordings, call API) stays shut; of `file=`, only
# absolute paths are open, of which Gradio serves its own cache alone, since an address there would make it fetch from elsewhere.
CHAT = (
    *(Opening(path) for path in ("/", "/config", "/theme.css", "/favicon.ico", "/robots.txt")),
    *(Opening(path) for path in ("/assets/", "/static/", "/ui/", "/gradio_api/info", "/gradio_api/startup-events", "/gradio_api/app_id")),
    *(Opening(path, (*GET, *POST)) for path in ("/gradio_api/heartbeat/", "/gradio_api/reset", "/gradio_api/cancel")),
    Opening("/gradio_api/queue/", (*GET, *POST), limited=True),
    Opening("/gradio_api/upload", POST, most_bytes=MOST_UPLOADED, limited=True),
    *(Opening(path) for path in ("/gradio_api/upload_progress", "/gradio_api/file=/")),
)


def opening_of(path: str, openings: Iterable[Opening]) -> Opening | None:
    """The opening that covers a path, the longest where several do; None where it is shut."""
    return max((opening for opening in openings if opening.covers(path)), key=lambda opening: len(opening.path), default=None)
