"""The limits of Block Kit and of this project, as far as what is sent here goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ui.slack.blocks import length

Json = Mapping[str, Any]
_ICONS = {"section", "context", "actions", "header", "context_actions"}


def faults_of_message(body: Json) -> list[str]:
    """What Slack, or the reader, would not accept in a message."""
    blocks = body.get("blocks", [])
    found = list(_faults(blocks, 50))
    found += [] if body.get("text") else ["no text for notifications"]
    found += [] if length(blocks) + 0 < 3_000 else [f"{length(blocks)} letters"]
    return found


def faults_of_view(view: Json) -> list[str]:
    """What Slack would not accept in a modal or a home page."""
    found = list(_faults(view["blocks"], 100))
    if view["type"] == "modal" and not 0 < len(view["title"]["text"]) <= 24:
        found.append("title")
    return found


def _faults(blocks: Sequence[Json], most: int) -> Iterator[str]:
    if not 0 < len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    names = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(names)) < len(names):
        yield "block_id twice"
    for block in blocks:
        if block["type"] not in _ICONS:
            yield f"type {block['type']}"
        yield from _faults_of_block(block)


def _faults_of_block(block: Json) -> Iterator[str]:
    kind, elements = block["type"], block.get("elements", [])
    if kind == "section":
        yield from _text(block["text"], 3_000, "mrkdwn")
        if "accessory" in block:
            yield from _button(block["accessory"])
    elif kind == "header":
        yield from _text(block["text"], 150, "plain_text")
    elif kind == "context":
        yield from ([] if 0 < len(elements) <= 10 else ["context elements"])
        for element in elements:
            yield from _text(element, 3_000, "mrkdwn")
    elif kind == "actions":
        yield from ([] if 0 < len(elements) <= 25 else ["action elements"])
        names = [element["action_id"] for element in elements]
        yield from ([] if len(set(names)) == len(names) else ["action_id twice"])
        for element in elements:
            yield from _button(element)
    elif kind == "context_actions":
        yield from ([] if 0 < len(elements) <= 5 else ["context_actions elements"])
        for element in elements:
            for name in ("positive_button", "negative_button"):
                yield from _text(element[name]["text"], 75, "plain_text")
                yield from ([] if len(element[name]["value"]) <= 2_000 else ["value"])
                yield from ([] if len(element[name]["accessibility_label"]) <= 75 else ["accessibility_label"])


def _button(element: Json) -> Iterator[str]:
    yield from _text(element["text"], 75, "plain_text")
    yield from ([] if len(element["action_id"]) <= 255 and len(element["value"]) <= 2_000 else ["button"])


def _text(given: Json, most: int, kind: str) -> Iterator[str]:
    if given["type"] != kind or not 0 < len(given["text"]) <= most:
        yield f"{kind} of {len(given['text'])} letters"
    if kind == "mrkdwn" and given.get("verbatim") is not True:
        yield "text that is not verbatim"
