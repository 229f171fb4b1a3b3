"""Many clients at once, each with a connection of its own that it keeps; as little work a request as Python allows."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from evals.errors import EvalError


@dataclass
class Load:
    """What clients saw: the time of each answer in milliseconds, how long they asked, and how many answers were none (not 200)."""

    ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    refused: int = 0

    @property
    def per_second(self) -> float:
        """Good answers a second."""
        return len(self.ms) / self.seconds if self.seconds else 0.0


def get(path: str) -> bytes:
    """A request that asks for a path."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def ask(question: str, conversation: str | None = None) -> bytes:
    """A request that asks a question."""
    body = json.dumps({"question": question, "conversation": conversation}).encode()
    head = f"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def loaded(addresses: Sequence[str], requests: Sequence[bytes], *, clients: int, seconds: float) -> Load:
    """Ask for some seconds with so many clients, spread over the addresses, each request in its turn; EvalError where none is answered."""
    found = Load()
    asyncio.run(_all(addresses, requests, clients, seconds, found))
    if not found.ms:
        raise EvalError(f"no request of {found.refused} was answered by {', '.join(addresses)}")
    return found


async def _all(addresses: Sequence[str], requests: Sequence[bytes], clients: int, seconds: float, found: Load) -> None:
    turns = itertools.cycle(requests)
    start = time.perf_counter()
    end = start + seconds
    await asyncio.gather(*(_client(addresses[number % len(addresses)], turns, end, found) for number in range(clients)))
    found.seconds = time.perf_counter() - start


async def _client(address: str, turns: Iterator[bytes], end: float, found: Load) -> None:
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    while (start := time.perf_counter()) < end:
        writer.write(next(turns))
        status = await _answered(reader)
        if status == 200:
            found.ms.append((time.perf_counter() - start) * 1000)
        else:
            found.refused += 1
    writer.close()


async def _answered(reader: asyncio.StreamReader) -> int:
    """The status of one answer, whose body is read to its end."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])
