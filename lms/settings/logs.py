"""What is written when something happens, how, and where faults are reported."""

from typing import Any

from .environment import UNREADABLE, env, release, report_address

# How lines are written: for people, or as JSON for a program that collects them.
LOG_FORMAT = env.str("LOG_FORMAT", "") or "text"
if LOG_FORMAT not in ("text", "json"):
    UNREADABLE["LOG_FORMAT"] = "Set LOG_FORMAT to text or json"
# Whatever is written is made bare first, and whatever a library would write by itself comes here.
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
        # Django's own handlers would mail a whole request, and show one while DEBUG is on.
        "django": {"handlers": [], "level": "WARNING"},
    },
}

# Where faults are reported beside the log: a DSN of Sentry, GlitchTip or Bugsink. Empty: nowhere
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
    # First, because what is written on the console is made bare for all who come after it.
    LOGGING["root"]["handlers"] = ["reports", "console"]
