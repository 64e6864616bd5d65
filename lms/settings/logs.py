"""What is logged and how, and where faults are reported."""

from typing import Any

from .environment import UNREADABLE, env, release, report_address

# Format of log lines: text for people, or JSON for a log collector.
LOG_FORMAT = env.str("LOG_FORMAT", "") or "text"
if LOG_FORMAT not in ("text", "json"):
    UNREADABLE["LOG_FORMAT"] = "Set LOG_FORMAT to text or json"
# Personal data is removed from every record first, including those of libraries.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"bare": {"()": "core.log_redaction.Redaction"}},
    "formatters": {"line": {"()": "core.log_lines.Lines"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["bare"], "formatter": "line"}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers would e-mail a whole request, and show one while DEBUG is on.
        "django": {"handlers": [], "level": "WARNING"},
    },
}

# Where faults are reported besides the log: a DSN of Sentry, GlitchTip or Bugsink. Empty: nowhere
# (ADR-0042).
ERROR_REPORTS_TO = report_address("ERROR_REPORTS_TO")
if ERROR_REPORTS_TO:
    LOGGING["handlers"] |= {
        "reports": {
            "()": "core.error_reports.Reports",
            "address": ERROR_REPORTS_TO,
            "release": release(),
        }
    }
    # First, because the console handler strips the record for all later handlers.
    LOGGING["root"]["handlers"] = ["reports", "console"]
