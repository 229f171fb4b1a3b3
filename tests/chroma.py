"""A real Chroma server for tests: the Rust one, as operators start it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection, create_server

from chromadb import ClientAPI, HttpClient
from chromadb.config import Settings

_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Chroma:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> ClientAPI:
        return HttpClient(host="127.0.0.1", port=self.port, settings=Settings(anonymized_telemetry=False))

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def chroma_server(folder: Path, port: int = 0) -> Iterator[Chroma]:
    """A server over a folder, on a port of its own unless one is named; it is stopped afterwards."""
    if not port:
        with create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield Chroma(port, process)
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert process.poll() is None and time.monotonic() < end, "the Chroma server did not start"
            time.sleep(0.05)
        else:
            return
