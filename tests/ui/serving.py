"""The service as users start it, in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[str, list[str]]]:
    """The address of the service as users start it, and the lines it has said so far; it is stopped afterwards."""
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", "0", *arguments]
    said: list[str] = []
    address: Queue[str] = Queue()
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:

        def listen() -> None:
            # Read to the end: a pipe that nobody reads is full after some hundred lines, and then the server waits.
            for line in server.stdout or ():
                said.append(line)
                if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                    address.put(found[0])
            address.put("")

        listener = threading.Thread(target=listen)
        listener.start()
        found = address.get(timeout=120)
        assert found, said
        yield found, said
        server.terminate()
        assert server.wait(30) in (0, -15)
        listener.join()
        assert "Traceback" not in "".join(said)
