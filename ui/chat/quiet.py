"""The page's application, which keeps to itself what a request held that it could not carry out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import ParamSpec, TypeVar

import gradio as gr
import structlog

from ui.operations.logs import fault

UNREADABLE = "The page sent something that cannot be read; reload it and ask again."
Given = ParamSpec("Given")
Got = TypeVar("Got")
_log = structlog.get_logger()


def _without_words(process: Callable[Given, Awaitable[Got]]) -> Callable[Given, Coroutine[None, None, Got]]:
    @wraps(process)
    async def processed(*args: Given.args, **kwargs: Given.kwargs) -> Got:
        try:
            return await process(*args, **kwargs)
        except Exception as error:  # the last resort: Gradio would write the traceback to standard error, with what was sent
            _log.warning("page request refused", **fault(error))
            raise gr.Error(UNREADABLE, print_exception=False) from None

    return processed


class QuietBlocks(gr.Blocks):
    """Blocks that log a fault by type and place, and tell the page one sentence."""

    process_api = _without_words(gr.Blocks.process_api)
