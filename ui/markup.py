"""Text to HTML that cannot carry a script, a link or a picture, on one line."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def plain(text: str) -> str:
    """The text escaped, its line breaks kept."""
    return escape(text.strip()).replace("\r\n", "\n").replace("\n", "<br>")


def markdown(text: str) -> str:
    """The HTML of plain Markdown; raw HTML, links and pictures in it are shown as the text they are."""
    html: str = _reader().render(text)
    return one_line(html)


def one_line(html: str) -> str:
    """The HTML on one line, so that the page's own Markdown reader takes it as one block and changes nothing in it."""
    return " ".join(html.split())


_LEFT_AS_TEXT = ["link", "image", "autolink", "html_inline", "html_block", "fence", "code", "reference"]


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(_LEFT_AS_TEXT)
