"""The pieces of Block Kit that messages, modals and the home page are made of; all text in them is final, and calls nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ui.slack.words import cut

Block = dict[str, object]
_BUTTON = 75
_SECTION = 3_000


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph; text over what a section holds loses its end."""
    made: Block = {"type": "section", "text": mrkdwn_text(cut(text, _SECTION))}
    return {**made, "accessory": accessory} if accessory else made


def context(text: str) -> Block:
    """A small line beside the rest."""
    return {"type": "context", "elements": [mrkdwn_text(cut(text, _SECTION))]}


def header(text: str) -> Block:
    """A heading in plain text."""
    return {"type": "header", "text": plain_text(text, 150)}


def actions(buttons: Sequence[Block]) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def button(label: str, action: str, value: str, style: str | None = None) -> Block:
    """A button; `action` must be its alone within its row."""
    made: Block = {"type": "button", "text": plain_text(label, _BUTTON), "action_id": action, "value": value}
    return {**made, "style": style} if style else made


def feedback(action: str, up: str, down: str) -> Block:
    """Slack's own pair of buttons for an opinion, with the value that each sends."""
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": action,
                "positive_button": _opinion("Helpful", up),
                "negative_button": _opinion("Not helpful", down),
            }
        ],
    }


def modal(title: str, blocks: Sequence[Block]) -> Block:
    """A window to read and close."""
    return {"type": "modal", "title": plain_text(title, 24), "close": plain_text("Close", 24), "blocks": list(blocks)[:100]}


def mrkdwn_text(text: str) -> Block:
    """Text with Slack's mark-up; `verbatim` leaves names and addresses in it alone."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain_text(text: str, most: int) -> Block:
    """Text without mark-up."""
    return {"type": "plain_text", "text": cut(text, most), "emoji": True}


def fitted(text: str, most: int, shown: Callable[[str], str]) -> str:
    """The text as `shown` makes it, cut beforehand so that this has at most so many letters."""
    kept = cut(text, most)
    while len(shown(kept)) > most:
        kept = cut(kept, len(kept) - (len(shown(kept)) - most))
    return shown(kept)


def listed(lines: Sequence[str], most: int = _SECTION) -> list[str]:
    """The lines in as few texts as hold them, none longer than `most`."""
    texts = [""]
    for line in lines:
        whole = f"{texts[-1]}\n{line}" if texts[-1] else cut(line, most)
        if len(whole) <= most:
            texts[-1] = whole
        else:
            texts.append(cut(line, most))
    return [text for text in texts if text]


def length(blocks: object) -> int:
    """How many letters people read in blocks."""
    if isinstance(blocks, Mapping):
        own = blocks.get("text")
        here = len(own) if isinstance(own, str) else 0
        return here + sum(length(part) for part in blocks.values() if not isinstance(part, str))
    return sum(length(block) for block in blocks) if isinstance(blocks, list | tuple) else 0


def _opinion(label: str, value: str) -> Block:
    return {"text": plain_text(label, _BUTTON), "value": value, "accessibility_label": f"{label}: rate this answer"}
