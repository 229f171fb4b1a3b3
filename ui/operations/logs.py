"""Logs: one JSON object a line on standard error, of what happened and never of what was asked."""

from __future__ import annotations

import logging
import sys
import traceback

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from ui.settings import Settings

_FRAMES = 12
# They log addresses or values of what they handle below this.
_QUIET = (
    "uvicorn.access",
    "sqlalchemy",
    "alembic",
    "httpx",
    "asyncio",
    "gradio",
    "chromadb",
    "sentence_transformers",
    "mcp",
    "sse_starlette",
    "slack_bolt",
    "slack_sdk",
)


def set_up_logs(settings: Settings) -> None:
    """Sends all logs, of libraries too, through one formatter to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _faults_without_words,
    ]
    shown: Processor = structlog.processors.JSONRenderer() if settings.log_format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(ProcessorFormatter(processors=[ProcessorFormatter.remove_processors_meta, shown], foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level.upper()),
        cache_logger_on_first_use=False,
    )


def fault(error: BaseException) -> dict[str, object]:
    """A fault of the software as it may be logged: its type and where it was, without its words, which can hold what was asked."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {"fault": type(error).__name__, "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]}


def _faults_without_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and record.exc_info:
        given, record.exc_info = record.exc_info, None
    error = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        event.update(fault(error))
    return event
