"""Errors of the Model Context Protocol without what was sent: the library repeats it, with the insides of its checks."""

from __future__ import annotations

import json
import re

from pydantic import JsonValue
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

_FIELD = re.compile(r"^(\S+)\n  (.+?) \[type=", re.MULTILINE)
_UNKNOWN = "There is nothing of this name here; tools/list names what there is."


class WithoutEcho:
    """Sends a response of the protocol, held back until it is whole, with plain errors."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_json(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_whole(self._start)

    async def _send_whole(self, start: Message) -> None:
        body = plain(self._body)
        MutableHeaders(scope=start)["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def plain(body: bytes) -> bytes:
    """A response in JSON, whose error, if it is one, names fields and what is wrong with them, and nothing else that was sent."""
    try:
        told: JsonValue = json.loads(body)
    except ValueError:
        return body
    if not isinstance(told, dict):
        return body
    error, result = told.get("error"), told.get("result")
    if isinstance(error, dict):
        told["error"] = {"code": error.get("code"), "message": sentence(str(error.get("message")))}
    elif isinstance(result, dict) and result.get("isError") and isinstance(parts := result.get("content"), list):
        result["content"] = [{**part, "text": sentence(str(part.get("text")))} for part in parts if isinstance(part, dict)]
    else:
        return body
    return json.dumps(told, ensure_ascii=False).encode()


def sentence(words: str) -> str:
    """What the library says, as far as it is not what was sent."""
    if words.startswith("Unknown "):
        return _UNKNOWN
    faults = _FIELD.findall(words)
    if words.startswith("Error executing tool") and faults:
        return " ".join(f"{field}: {fault}." for field, fault in faults)
    return words.partition("\n")[0]


def _is_json(start: Message) -> bool:
    return MutableHeaders(scope=start).get("content-type", "").startswith("application/json")
