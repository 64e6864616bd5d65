"""The types of room: who sits in them, how long, and what must be true first. One table. Pure.

It stands below the models, because the column of types is made from it. A type without a supervisor
does not exist (domain 4.1).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

# When a room says how little time is left, in minutes (domain 4.1).
WARN_AT = (10, 5)
# By how many minutes a supervisor may make a session longer, once (domain 4.1).
EXTENSION = 10
# A room winds down for so many minutes before it is over (domain 4.1).
WINDS_DOWN_FOR = 5
# Then a woman who asked for it has so many minutes alone with the supervisor, and after that the
# mentor has so many (domain 4.1).
ALONE_FOR = 5
CHECKS_OUT_FOR = 15
# How long “it is safe to talk now” holds until the person goes in. So long, too, going in holds
# while the room has not begun and the person is not there (domain 10.6).
SAFE_FOR = timedelta(minutes=15)
# How many rooms of one supervisor may be open at once (domain 10.1).
OPEN_PRACTICE_ROOMS = 3


class RoomKind(StrEnum):
    """What a room is for."""

    PRACTICE = "practice"
    MENTORING = "mentoring"
    GROUP = "group"
    CHECK_OUT = "check-out"
    SUPERVISION = "supervision"
    ACCOMPANIMENT = "accompaniment"


@dataclass(frozen=True, slots=True)
class RoomType:
    """One type. `seats` says how few and how many of each seat; `lengths` is offered in minutes.

    `real`: women talk about their own lives in it, so all of `readiness` must be true before it
    opens, and a supervisor holds one such room at a time. `agreement`: all keep to a rule of the
    group.
    """

    seats: Mapping[str, tuple[int, int]]
    lengths: tuple[int, ...]
    real: bool = False
    agreement: bool = False
    winds_down: bool = False

    @property
    def longest(self) -> int:
        """In minutes, without the extension."""
        return self.lengths[-1]

    def fits(self, seats: Collection[str]) -> bool:
        """Whether these seats, one entry a person, are as many as the type asks for."""
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
                # A third, who changes places with the practice partner (ADR-0078).
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
        # Eight women at most, the mentor among them (domain R7.1).
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
        # Before or after an appointment to which a mentor goes along.
        RoomKind.ACCOMPANIMENT: RoomType(
            {"supervisor": _ONE, "backup": _ONE, "mentor": _ONE, "mentee": _ONE},
            _HOUR,
            real=True,
            winds_down=True,
        ),
    }
)
# Those for which more is asked before they open.
REAL = frozenset(kind for kind, type_ in TYPES.items() if type_.real)
# Those that end by five minutes to read, and by talks of two.
WIND_DOWN = frozenset(kind for kind, type_ in TYPES.items() if type_.winds_down)
# Those in which a call for help is a drill until its maker says that it is real (domain 10.17).
DRILLS = frozenset({RoomKind.PRACTICE})
# The shortest session that can be set up, of whatever type.
SHORTEST = 10
# No session lasts longer, with its extension.
LONGEST = max(type_.longest for type_ in TYPES.values()) + EXTENSION


def type_of(kind: str) -> RoomType:
    """The row of this type. Raises ValueError for a type that is not in the table."""
    return TYPES[RoomKind(kind)]


def help_is_real(kind: str, *, said_so: bool = False, by_code_word: bool = False) -> bool:
    """Whether a call for help in a room of this type reaches people, and is no drill (ADR-0086).

    A code word always does: while somebody looks on, nobody can also say that it is real.
    """
    return RoomKind(kind) not in DRILLS or said_so or by_code_word


def warning_due(minutes_left: int) -> int | None:
    """Which warning stands now: 10 or 5, None while there is more time, or none left."""
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
    """Whether somebody may take this seat of a room of this type beside others at the same time,
    given as (seat, type). A mentee has one; who holds rooms may have several of a kind.
    """
    if seat == "supervisor":
        held = [its_kind for other, its_kind in elsewhere if other == "supervisor"]
        return len(held) == len(elsewhere) and may_begin_beside(kind, held)
    if seat == "backup":
        return all(other == "backup" for other, _its_kind in elsewhere)
    return not elsewhere
