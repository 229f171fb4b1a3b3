"""Words in and out: what Slack's mark-up says in plain text, and plain Markdown as Slack's, in which nobody is called."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"<([^<>]*)>")
_FENCE = re.compile(r"```+")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*_])")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_ITEM = re.compile(r"^(\s*)[-*] ", re.MULTILINE)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def plain(text: str) -> str:
    """A message as it was typed, without the people, groups and channels that it calls, code marks and emphasis."""
    # JSON may hold halves of letters, which nothing after this can keep.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    shown = _EMPHASIS.sub(r"\2", _FENCE.sub("\n", _MARKUP.sub(_read, whole)).replace("`", ""))
    for entity, letter in _ENTITIES:
        shown = shown.replace(entity, letter)
    return shown.strip()


def mentions(text: str, user: str) -> bool:
    """Whether a message calls this user."""
    return f"<@{user}>" in text or f"<@{user}|" in text


def calls_someone_first(text: str) -> bool:
    """Whether a message begins by calling somebody."""
    return text.lstrip().startswith("<@")


def escaped(text: str) -> str:
    """Text in which no mark-up is left: no link, and no call of a person, a channel or everybody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(markdown: str) -> str:
    """Plain Markdown as Slack shows it."""
    return _ITEM.sub(r"\1• ", _BOLD.sub(r"*\1*", escaped(markdown)))


def quoted(text: str) -> str:
    """Text as a quotation."""
    return "\n".join(f"> {line}" for line in escaped(text).splitlines())


def link(address: str, label: str) -> str:
    """A link; the address is the service's own or Slack's."""
    return f"<{escaped(address)}|{escaped(label).replace('|', '/')}>"


def cut(text: str, most: int) -> str:
    """The text, or its beginning and an ellipsis, in at most so many letters."""
    if len(text) <= most:
        return text
    kept = text[: most - 1].rsplit(None, 1)[0] if " " in text[: most - 1] else text[: most - 1]
    return f"{kept}…"


def _read(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    if target.startswith(("@", "!here", "!channel", "!everyone", "!subteam")):
        return ""
    if target.startswith("#"):
        return f"#{label}" if label else ""
    return label or ("" if target.startswith("!") else target)
