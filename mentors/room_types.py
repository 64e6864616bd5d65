"""The types of room: their seats, their length, and what must be true first. One table. Pure.

Below the models, because the column of types is made from it. There is no type without a supervisor
(domain 4.1).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

# Minutes left at which a room shows a warning (domain 4.1).
WARN_AT = (10, 5)
# Minutes by which a supervisor may extend a session, once (domain 4.1).
EXTENSION = 10
# Minutes for which a room winds down before it is over (domain 4.1).
WINDS_DOWN_FOR = 5
# Minutes that a mentee who asked for it then has alone with the supervisor; and after that, the
# mentor's (domain 4.1).
ALONE_FOR = 5
CHECKS_OUT_FOR = 15
# How long “it is safe to talk now” is valid until the person goes in. Going in is valid for as long
# while the room has not begun and the person is not there (domain 10.6).
SAFE_FOR = timedelta(minutes=15)
# How many rooms of one supervisor may be open at once (domain 10.1).
OPEN_PRACTICE_ROOMS = 3


class RoomKind(StrEnum):
    """The purpose of a room."""

    PRACTICE = "practice"
    MENTORING = "mentoring"
    GROUP = "group"
    CHECK_OUT = "check-out"
    SUPERVISION = "supervision"
    ACCOMPANIMENT = "accompaniment"


@dataclass(frozen=True, slots=True)
class RoomType:
    """One type of room.

    `seats`: minimum and maximum number of each seat. `lengths`: the lengths offered, in minutes.

    `real`: participants talk about their own lives in it. All of `readiness` must then be true
    before it opens, and a supervisor holds one such room at a time. `agreement`: all keep to a rule
    of the group.
    """

    seats: Mapping[str, tuple[int, int]]
    lengths: tuple[int, ...]
    real: bool = False
    agreement: bool = False
    winds_down: bool = False

    @property
    def longest(self) -> int:
        """The maximum length in minutes, without the extension."""
        return self.lengths[-1]

    def fits(self, seats: Collection[str]) -> bool:
        """Whether these seats, one entry per person, match the numbers that the type requires."""
        known = all(seat in self.seats for seat in seats)
        counted = {seat: list(seats).count(seat) for seat in self.seats}
        return known and all(
            few <= counted[seat] <= many for seat, (few, many) in self.seats.items()
        )


_ONE, _MAYBE = (1, 1), (0, 1)
_HOUR = (30, 40, 50)

TYPES: Mapping[RoomKind, RoomType] = MappingProxyType(
    {
        RoomKind.PRACTICE: RoomType(
            {
                "supervisor": _ONE,
                "backup": _MAYBE,
                "mentor": _ONE,
                "mentee": _ONE,
                # A third person, who swaps roles with the practice partner (ADR-0078).
                "observer": _MAYBE,
            },
            _HOUR,
        ),
        RoomKind.MENTORING: RoomType(
            {"supervisor": _ONE, "backup": _ONE, "mentor": _ONE, "mentee": _ONE},
            _HOUR,
            real=True,
            winds_down=True,
        ),
        # At most eight people besides the supervisors, including the mentor (domain R7.1).
        RoomKind.GROUP: RoomType(
            {"supervisor": _ONE, "backup": _ONE, "mentor": _ONE, "mentee": (2, 7)},
            (45, 60, 75),
            real=True,
            agreement=True,
            winds_down=True,
        ),
        RoomKind.CHECK_OUT: RoomType(
            {"supervisor": _ONE, "backup": _MAYBE, "mentor": _ONE}, (10, 15)
        ),
        RoomKind.SUPERVISION: RoomType(
            {"supervisor": _ONE, "backup": _MAYBE, "mentor": _ONE}, _HOUR
        ),
        # Before or after an appointment to which a mentor accompanies the mentee.
        RoomKind.ACCOMPANIMENT: RoomType(
            {"supervisor": _ONE, "backup": _ONE, "mentor": _ONE, "mentee": _ONE},
            _HOUR,
            real=True,
            winds_down=True,
        ),
    }
)
# Types with further conditions before they open.
REAL = frozenset(kind for kind, type_ in TYPES.items() if type_.real)
# Types that end with five minutes to read, and with private talks.
WIND_DOWN = frozenset(kind for kind, type_ in TYPES.items() if type_.winds_down)
# Types in which a help request is a drill until its maker says that it is real (domain 10.17).
DRILLS = frozenset({RoomKind.PRACTICE})
# The shortest session that can be set up, for any type.
SHORTEST = 10
# The longest session, including its extension.
LONGEST = max(type_.longest for type_ in TYPES.values()) + EXTENSION


def type_of(kind: str) -> RoomType:
    """Return the row of this type. Raises ValueError for a type that is not in the table."""
    return TYPES[RoomKind(kind)]


def help_is_real(kind: str, *, said_so: bool = False, by_code_word: bool = False) -> bool:
    """Whether a help request in a room of this type alerts people and is not a drill (ADR-0086).

    A code word always alerts: somebody who is watched cannot also say that it is real.
    """
    return RoomKind(kind) not in DRILLS or said_so or by_code_word


def warning_due(minutes_left: int) -> int | None:
    """Return the warning to show now: 10 or 5, or None while there is more time, or none left."""
    due = [minutes for minutes in WARN_AT if 0 < minutes_left <= minutes]
    return min(due, default=None)


def may_begin_beside(kind: str, open_kinds: Collection[str]) -> bool:
    """Whether a supervisor may begin this room beside open ones of these types (domain 10.1).

    One mentoring, group or accompaniment room, and nothing beside it; up to three others.
    """
    if RoomKind(kind) in REAL:
        return not open_kinds
    return not any(RoomKind(one) in REAL for one in open_kinds) and (
        len(open_kinds) < OPEN_PRACTICE_ROOMS
    )


def may_sit_beside(kind: str, seat: str, elsewhere: Collection[tuple[str, str]]) -> bool:
    """Whether somebody may take this seat beside other seats at the same time.

    Those are given as (seat, type). A mentee has only one; supervisors and backups may have
    several.
    """
    if seat == "supervisor":
        held = [its_kind for other, its_kind in elsewhere if other == "supervisor"]
        return len(held) == len(elsewhere) and may_begin_beside(kind, held)
    if seat == "backup":
        return all(other == "backup" for other, _its_kind in elsewhere)
    return not elsewhere
