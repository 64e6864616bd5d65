"""Checks of `doctor`: Django's system checks, in a registry of their own.

Why not Django's own: its checks run with every command, and these query the database, which may
have no tables yet.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.checks import DEBUG, ERROR, INFO, CheckMessage
from django.core.checks.registry import CheckRegistry

from .commands import first_line_of

# Severity of a finding. A problem makes `doctor` end with exit code 1.
LEVELS = {DEBUG: "ok", INFO: "note", ERROR: "problem"}

Check = Callable[[], Iterator[CheckMessage]]

_registry = CheckRegistry()
# Name at the start of the line → order.
_order: dict[str, int] = {}


def register(name: str, *, order: int = 50) -> Callable[[Check], Check]:
    """Decorator: `doctor` runs this check and puts `name` in front of its findings.

    Checks on which others depend have a low `order` and come first.
    """

    def keep(check: Check) -> Check:
        def system_check(**_options: Any) -> list[CheckMessage]:
            return _findings(check)

        _registry.register(system_check, name)
        _order[name] = order
        return check

    return keep


def names() -> list[str]:
    """The names of all registered checks, in their order."""
    return sorted(_order, key=lambda name: _order[name])


def run(name: str) -> list[CheckMessage]:
    """The findings of the check with that name."""
    return _registry.run_checks(tags=[name])


def _findings(check: Check) -> list[CheckMessage]:
    """The findings of a check; an exception in it becomes a problem, without a traceback."""
    found: list[CheckMessage] = []
    try:
        for finding in check():
            found.append(finding)  # noqa: PERF402 - what was found before it broke is kept
    except Exception as broken:
        says = f"{type(broken).__name__} {first_line_of(broken)}"
        found.append(problem(f"This could not be looked at: {says}"))
    return found


def ok(says: str) -> CheckMessage:
    """A finding: all is well."""
    return CheckMessage(DEBUG, says)


def note(says: str) -> CheckMessage:
    """A finding: worth knowing, but no problem."""
    return CheckMessage(INFO, says)


def problem(says: str) -> CheckMessage:
    """A finding that must be fixed: the message says what to do."""
    return CheckMessage(ERROR, says)
