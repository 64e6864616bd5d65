"""What a log may say: where it broke and how, never whose it was or what stood in it.

A log is read by people who may read nobody's record, and kept where the records are not. So no
query string, no id, no name, no word of a form and no value of an exception comes into it.
"""

import logging
import re
import traceback
from typing import Any

_PATTERNS = (
    # Whatever is quoted came from somebody: names of hosts, values of columns, words of a form.
    (re.compile(r"\"[^\"\n]*\"|(?<!\w)'[^'\n]*'|“[^”\n]*”|\([^()\n]*\)=\([^()\n]*\)"), "[…]"),
    (re.compile(r"\?[^\s\"'<>]*"), "?[…]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[…]"),
    (re.compile(r"\b[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\b"), "[…]"),
    # The last number of an IPv4 address (domain R4.3), and IPv6 after its first three groups.
    (re.compile(r"\b(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}\b"), r"\1.0"),
    (re.compile(r"\b((?:[0-9a-fA-F]{1,4}:){3})[0-9a-fA-F:]{2,}"), r"\1:"),
    # Tokens, session keys, codes on cards, telephone numbers.
    (re.compile(r"\b(?=\w*\d)[\w=-]{16,}|\b\w{4}-\w{4}-\w{4}\b|\+?\d[\d /-]{6,}\d"), "[…]"),
)
# Only numbers, kinds of exceptions, and what our own code wrote as the message, are taken over.
_PLAIN = (int, float, type(None))


class Redaction(logging.Filter):
    """For every handler: makes a record bare before anything formats it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: what is bare may be written."""
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
    """`text` without what may be somebody's."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def redact_exception(error: BaseException) -> str:
    """Types and places of an exception and of those it came from; no message, no value."""
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
    """The message with its numbers; of a request the route, of anything else only that it was."""
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
