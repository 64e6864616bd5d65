"""The format of log lines: text for people, or JSON for a program that collects them.

The content was redacted before (`core.log_redaction`): no name, free text, query or IP address.
"""

import json
import logging
from datetime import UTC, datetime

from django.conf import settings


class Lines(logging.Formatter):
    """`LOG_FORMAT` is read for each line: a server sets up its log before our settings."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        # What a server logs before it has loaded the program is plain text.
        if not settings.configured or getattr(settings, "LOG_FORMAT", "") != "json":
            return super().format(record)
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if record.exc_text:
            said["exception"] = record.exc_text
        return json.dumps(said, ensure_ascii=False)
