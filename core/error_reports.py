"""Error reports to a URL that an operator configures: where it failed, and nothing else.

The content of a report is built here in full; `sentry-sdk` only sends it (ADR-0042).
"""

import logging
import traceback
from typing import Any

import sentry_sdk
from sentry_sdk.types import Event, Hint

from .log_redaction import Redaction, redact_text

# Seconds to wait for unsent reports when a process ends.
SHUTDOWN_SECONDS = 2
# What a report may contain. Whatever the library adds is removed.
_SENT = frozenset(
    {
        "event_id",
        "timestamp",
        "platform",
        "level",
        "logger",
        "logentry",
        "exception",
        "transaction",
        "release",
    }
)


class Reports(logging.Handler):
    """Sends a report of each record logged as an error; gets records before redaction."""

    def __init__(self, address: str, release: str) -> None:
        super().__init__(logging.ERROR)
        self.client = sentry_sdk.Client(
            dsn=address,
            release=release,
            # Nothing is collected: no request, variable, breadcrumb, trace or session.
            default_integrations=False,
            auto_enabling_integrations=False,
            include_local_variables=False,
            include_source_context=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            auto_session_tracking=False,
            send_client_reports=False,
            server_name="",
            shutdown_timeout=SHUTDOWN_SECONDS,
            before_send=filter_event,
        )

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self.client.capture_event(report_of(record))
        except Exception:
            self.handleError(record)


def report_of(record: logging.LogRecord) -> Event:
    """The report of one log record."""
    error = record.exc_info[1] if record.exc_info else None
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    # Redact a copy of the record: other handlers get it unchanged.
    bare = logging.makeLogRecord(vars(record))
    Redaction().filter(bare)
    report: Event = {
        "level": "fatal" if record.levelno >= logging.CRITICAL else "error",
        "logger": record.name,
        "platform": "python",
        "logentry": {"message": bare.getMessage()},
    }
    if error is not None:
        report["exception"] = {"values": [_exception(one) for one in reversed(_chain(error))]}
    if match is not None:
        report["transaction"] = match.view_name if match.url_name else match.route
    return report


def _chain(error: BaseException) -> list[BaseException]:
    """The exception and its causes."""
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in found:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found


def _exception(error: BaseException) -> dict[str, Any]:
    """Its type and traceback; its message may contain a row or a form."""
    return {
        "type": type(error).__name__,
        "module": type(error).__module__,
        "value": "",
        "stacktrace": {
            "frames": [
                {"filename": frame.filename, "lineno": frame.lineno, "function": frame.name}
                for frame in traceback.extract_tb(error.__traceback__)
            ]
        },
    }


def filter_event(event: Event, hint: Hint) -> Event | None:
    """The last check: only permitted parts of an event, with a redacted message."""
    kept: Event = {name: value for name, value in event.items() if name in _SENT}  # type: ignore[assignment]
    if "logentry" in kept:
        kept["logentry"] = {"message": redact_text(str(kept["logentry"].get("message", "")))}
    return kept
