"""The folder that uploads and downloads of the page pass through, cleared of whatever is older than an hour."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from ui.catalogue import SAMPLE, TEMPLATE

KEPT_SECONDS = 3600
_EVERY_SECONDS = 600


@asynccontextmanager
async def cleared() -> AsyncIterator[None]:
    """Clears the folder every ten minutes, as long as this is open.

    Gradio's own clearing (`delete_cache`) knows only the files that some event has read, so an upload that nobody used would stay.
    """
    from gradio.utils import get_upload_folder

    task = asyncio.create_task(_clear_again_and_again(Path(get_upload_folder())))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _clear_again_and_again(folder: Path) -> None:
    while True:
        await asyncio.to_thread(clear, folder, time.time() - KEPT_SECONDS)
        await asyncio.sleep(_EVERY_SECONDS)


def clear(folder: Path, before: float) -> None:
    """Delete what came into the folder before this time, but not the template and the sample, which are offered as long as the page is."""
    for file in folder.rglob("*"):
        with suppress(OSError):  # another process may be clearing too
            if file.is_file() and file.stat().st_ctime < before and not _offered(file):
                file.unlink()


def _offered(file: Path) -> bool:
    return any(file.name == own.name and file.read_bytes() == own.read_bytes() for own in (TEMPLATE, SAMPLE))
