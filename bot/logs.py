"""Logging: structlog over the standard library, and a last sieve that keeps secrets and personal data out.

httpx logs whole URLs, which hold Telegram's token, at INFO; so it is kept at WARNING, and whatever still looks like a
secret is blotted out of every record, tracebacks included (trust.md S13).
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import queue
import re
import sys
from logging.handlers import QueueHandler, QueueListener
from typing import Any

import structlog

from bot import telemetry

_SECRETS = re.compile(
    r"bot\d{6,}:[\w-]{20,}"  # Telegram's token as it stands in URLs
    r"|\b\d{6,}:[\w-]{30,}"
    r"|Bearer\s+[\w.~+/=-]{8,}"
    r"|\b[A-Za-z0-9+/]{80,}={0,2}"  # LINE's long-lived tokens
    r"|\bU[0-9a-f]{32}\b"  # a LINE user id is personal data
    r"|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}"
)
_BLOT = "[redacted]"
_MOST_WAITING = 10_000
_ENDS_WITHIN = 2.0  # seconds


def redact(text: str) -> str:
    """Give the text without tokens, addresses of people, and keys."""
    return _SECRETS.sub(_BLOT, text)


class _Redacting(logging.Formatter):
    """Wraps a formatter; nothing reaches the stream unsieved."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return redact(self._inner.format(record))


class _Hurrying(QueueHandler):
    """Hands a finished line to the thread that writes; when that cannot keep up, or its disk is full, the line is
    dropped and counted: sending never waits for a log (R36)."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        line = self.format(record)
        return logging.LogRecord(record.name, record.levelno, "", 0, line, None, None)

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            self.queue.put_nowait(record)
        except queue.Full:
            telemetry.LOGS_LOST.inc()


class _Writing(logging.StreamHandler[Any]):
    """Writes finished lines; one that cannot be written is counted and not complained of."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        telemetry.LOGS_LOST.inc()


class _Listener(QueueListener):
    """Ends within a moment also when its stream takes nothing: a full disk must not keep the service from ending."""

    def stop(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            with contextlib.suppress(queue.Full):
                self.queue.put(self._sentinel, timeout=_ENDS_WITHIN)  # type: ignore[attr-defined]
            thread.join(_ENDS_WITHIN)


_listener: _Listener | None = None


def _write_from_now_on(stream: Any) -> queue.Queue[logging.LogRecord]:
    """Let one thread write to the stream what comes through the queue."""
    global _listener
    flush()
    lines: queue.Queue[logging.LogRecord] = queue.Queue(_MOST_WAITING)
    _listener = _Listener(lines, _Writing(stream))
    _listener.start()
    return lines


def flush() -> None:
    """Write what is waiting, and write no more; also done when the process ends."""
    global _listener
    if _listener is not None:
        _listener.stop()
        _listener = None


atexit.register(flush)


def configure(log_format: str = "console", level: str = "INFO") -> None:
    """Set up logging for the process: to stderr, as lines for people or JSON."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    tail: list[Any] = [structlog.processors.format_exc_info] if log_format == "json" else []
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *tail, renderer],
    )
    handler = _Hurrying(_write_from_now_on(sys.stderr))
    handler.setFormatter(_Redacting(formatter))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "aiosqlite", "alembic", "asyncio", "aiohttp.access", "sqlalchemy"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
