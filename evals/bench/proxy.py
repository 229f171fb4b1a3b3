"""A plain proxy for TCP: each connection goes to the next server of a list; one that cannot be reached is passed over."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Proxy:
    """Where connections go now; `servers` may be replaced while it runs."""

    def __init__(self) -> None:
        self.servers: tuple[str, ...] = ()
        self.address = ""
        self._turn = itertools.count()

    async def serve(self, stopped: asyncio.Event, listening: threading.Event) -> None:
        """Take connections until it is stopped."""
        server = await asyncio.start_server(self._taken, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        listening.set()
        async with server:
            await stopped.wait()

    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached = await self._reached()
        if reached is not None:
            await asyncio.gather(_passed(reader, reached[1]), _passed(reached[0], writer))
        writer.close()

    async def _reached(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        servers, first = self.servers, next(self._turn)
        for number in range(len(servers)):
            place = urlsplit(servers[(first + number) % len(servers)])
            with suppress(OSError):
                return await asyncio.open_connection(place.hostname, place.port)
        return None


async def _passed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()
    writer.close()


@contextmanager
def proxy() -> Iterator[Proxy]:
    """A running proxy, with a thread of its own."""
    made, listening = Proxy(), threading.Event()
    loop, stopped = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(made.serve(stopped, listening)), name="proxy")
    thread.start()
    listening.wait()
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join()
        loop.close()
