"""What a log may contain: where and how something failed, never whose it was or its content.

A log is read by people who may not read records, and stored elsewhere than records. So it contains
no query string, id, name, form input or value of an exception.
"""

import logging
import re
import traceback
from typing import Any

_PATTERNS = (
    # Quoted text comes from somebody: host names, values of columns, form input.
    (re.compile(r"\"[^\"\n]*\"|(?<!\w)'[^'\n]*'|“[^”\n]*”|\([^()\n]*\)=\([^()\n]*\)"), "[…]"),
    (re.compile(r"\?[^\s\"'<>]*"), "?[…]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[…]"),
    (re.compile(r"\b[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\b"), "[…]"),
    # The last number of an IPv4 address (domain R4.3), and IPv6 after its first three groups.
    (re.compile(r"\b(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}\b"), r"\1.0"),
    (re.compile(r"\b((?:[0-9a-fA-F]{1,4}:){3})[0-9a-fA-F:]{2,}"), r"\1:"),
    # Tokens, session keys, codes on cards, phone numbers.
    (re.compile(r"\b(?=\w*\d)[\w=-]{16,}|\b\w{4}-\w{4}-\w{4}\b|\+?\d[\d /-]{6,}\d"), "[…]"),
)
# Only numbers, exception types, and messages written in our own code are kept.
_PLAIN = (int, float, type(None))


class Redaction(logging.Filter):
    """For every handler: redacts a record before anything formats it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the record. Always true, so that it is logged."""
        if getattr(record, "is_bare", False):
            return True
        record.msg = redact_text(_message_of(record))
        record.args = None
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = redact_exception(record.exc_info[1])
        record.exc_info = None
        record.stack_info = None
        for name in ("request", "status_line"):
            vars(record).pop(name, None)
        record.is_bare = True
        return True


def redact_text(text: str) -> str:
    """`text` without anything that may identify somebody."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def redact_exception(error: BaseException) -> str:
    """Types and tracebacks of an exception and its causes; no message, no value."""
    lines = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        lines.append(f"{type(one).__module__}.{type(one).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(one.__traceback__)
        ]
        one = one.__cause__ or one.__context__
    return "\n".join(lines)


def _message_of(record: logging.LogRecord) -> str:
    """The message with its numbers; for a request the route, for other arguments a placeholder."""
    route = _route_of(getattr(record, "request", None))
    if not record.args:
        return str(record.msg)
    given = record.args if isinstance(record.args, tuple) else (record.args,)
    shown = tuple(_shown(value, route) for value in given)
    try:
        return str(record.msg) % shown
    except (TypeError, ValueError):
        return str(record.msg)


def _route_of(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else ""


def _shown(value: object, route: str) -> object:
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, type):
        return value.__qualname__
    if isinstance(value, str) and value.startswith("/"):
        return route or "[…]"
    if isinstance(value, str) and value in ("GET", "POST", "HEAD", "OPTIONS", "HTTP"):
        return value
    return "[…]"
