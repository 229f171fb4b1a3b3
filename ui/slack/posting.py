"""Posting a message once: one that may have been posted before is looked for first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from ui.slack.calling import Refused, done
from ui.slack.message import Message

_KIND = "policy_assistant"
_PAGES = 5
_PAGE = 200
# What is wrong with blocks does not keep their words from being said.
_BLOCKS = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_metadata_format", "invalid_metadata_schema")


@dataclass(frozen=True)
class Spot:
    """Where a message goes: a channel, and the thread in it where there is one."""

    channel: str
    root: str | None = None


def post_once(client: WebClient, spot: Spot, key: str, message: Message, again: bool) -> str:
    """Posts a message that carries a key, and gives its time stamp; with `again` it is looked for before. Away, Refused."""
    posted = find(client, spot, key) if again else None
    if posted is not None:
        return posted
    marked = {"event_type": _KIND, "event_payload": {"key": key}}
    try:
        return _post(client, spot, {"text": message.text, "blocks": message.blocks, "metadata": marked})
    except Refused as error:
        if str(error) not in _BLOCKS:
            raise
        return _post(client, spot, {"text": message.text})


def post_privately(client: WebClient, spot: Spot, user: str, message: Message) -> None:
    """Shows a message in a channel to one person alone; Away, Refused."""
    done(lambda: client.chat_postEphemeral(channel=spot.channel, thread_ts=spot.root, user=user, text=message.text, blocks=message.blocks))


def find(client: WebClient, spot: Spot, key: str) -> str | None:
    """The time stamp of the message that carries a key; Away, Refused."""
    cursor: str | None = None
    for _ in range(_PAGES):
        told = _page(client, spot, cursor)
        messages: list[dict[str, object]] = told.get("messages", [])
        found = next((str(said["ts"]) for said in messages if _key(said) == key), None)
        cursor = (told.get("response_metadata") or {}).get("next_cursor")
        if found or not cursor:
            return found
    return None


def _page(client: WebClient, spot: Spot, cursor: str | None) -> SlackResponse:
    where: dict[str, object] = {"channel": spot.channel, "cursor": cursor, "limit": _PAGE, "include_all_metadata": True}
    method = "conversations.replies" if spot.root else "conversations.history"
    return done(lambda: client.api_call(method, params={**where, "ts": spot.root}))


def _post(client: WebClient, spot: Spot, content: dict[str, object]) -> str:
    body = {**content, "channel": spot.channel, "unfurl_links": False, "unfurl_media": False, "parse": "none", "link_names": False}
    if spot.root is not None:
        body["thread_ts"] = spot.root
    return str(done(lambda: client.api_call("chat.postMessage", json=body))["ts"])


def _key(said: Mapping[str, object]) -> object:
    metadata = said.get("metadata")
    payload = metadata.get("event_payload") if isinstance(metadata, Mapping) else None
    return payload.get("key") if isinstance(payload, Mapping) else None
