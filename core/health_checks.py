"""What `doctor` looks at: Django's system checks, in a registry of their own.

Why not in Django's: its checks run with every command, and these ask the database, also one that
has no tables yet.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.checks import DEBUG, ERROR, INFO, CheckMessage
from django.core.checks.registry import CheckRegistry

from .commands import first_line_of

# How a finding is to be taken. A problem makes `doctor` end with exit code 1.
LEVELS = {DEBUG: "ok", INFO: "note", ERROR: "problem"}

Check = Callable[[], Iterator[CheckMessage]]

_registry = CheckRegistry()
# Name on the line: what stands first.
_order: dict[str, int] = {}


def register(name: str, *, order: int = 50) -> Callable[[Check], Check]:
    """Decorator: `doctor` runs this, and puts `name` in front of what it finds.

    What everything else rests on has a low `order` and stands first.
    """

    def keep(check: Check) -> Check:
        def system_check(**_options: Any) -> list[CheckMessage]:
            return _findings(check)

        _registry.register(system_check, name)
        _order[name] = order
        return check

    return keep


def names() -> list[str]:
    """The names of all that are registered, in their order."""
    return sorted(_order, key=lambda name: _order[name])


def run(name: str) -> list[CheckMessage]:
    """What the check of that name finds."""
    return _registry.run_checks(tags=[name])


def _findings(check: Check) -> list[CheckMessage]:
    """What a check finds; one that breaks is a problem and no traceback."""
    found: list[CheckMessage] = []
    try:
        for finding in check():
            found.append(finding)  # noqa: PERF402 - what was found before it broke is kept
    except Exception as broken:
        says = f"{type(broken).__name__} {first_line_of(broken)}"
        found.append(problem(f"This could not be looked at: {says}"))
    return found


def ok(says: str) -> CheckMessage:
    """It was looked at, and all is well."""
    return CheckMessage(DEBUG, says)


def note(says: str) -> CheckMessage:
    """Worth knowing, and no reason to stop."""
    return CheckMessage(INFO, says)


def problem(says: str) -> CheckMessage:
    """To be mended: the sentence says what to do."""
    return CheckMessage(ERROR, says)
