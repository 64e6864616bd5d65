"""What `doctor` looks at: each app registers its own checks here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a finding is to be taken. A problem makes `doctor` end with exit code 1."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was found, and for a problem what to do."""

    level: Level
    says: str


Check = Callable[[], Iterable[Finding]]
# Name on the line: (order, check).
_checks: dict[str, tuple[int, Check]] = {}


def register(name: str, *, order: int = 50) -> Callable[[Check], Check]:
    """Decorator: `doctor` runs this, and puts `name` in front of what it finds.

    What everything else rests on has a low `order` and stands first.
    """

    def keep(check: Check) -> Check:
        _checks[name] = (order, check)
        return check

    return keep


def checks() -> dict[str, Check]:
    """All that are registered, in their order."""
    ordered = sorted(_checks.items(), key=lambda item: item[1][0])
    return {name: check for name, (_order, check) in ordered}


def ok(says: str) -> Finding:
    return Finding(Level.OK, says)


def note(says: str) -> Finding:
    """Worth knowing, and no reason to stop."""
    return Finding(Level.NOTE, says)


def problem(says: str) -> Finding:
    return Finding(Level.PROBLEM, says)
