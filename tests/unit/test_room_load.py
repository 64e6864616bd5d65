"""How much a mentor takes on: days, weeks, women, rest (domain 7)."""

from datetime import UTC, datetime, timedelta

from mentors.rooms.rules.scheduling import (
    CERTIFIED,
    LEARNS,
    Held,
    Limits,
    is_too_much,
    lower,
    meet,
    span_of,
)
from tests.every_case import every_case

# A Monday.
MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def room(after=timedelta(), minutes=50, women=(1,)):
    return Held(MONDAY + after, minutes, frozenset(women))


@every_case(
    ("name", "held", "new", "limits", "too_much"),
    [
        ("nothing yet", [], room(), CERTIFIED, False),
        ("second of a day", [room()], room(3 * HOUR), CERTIFIED, False),
        ("third of a day", [room(), room(3 * HOUR)], room(6 * HOUR), CERTIFIED, True),
        ("third on the next day", [room(), room(3 * HOUR)], room(DAY), CERTIFIED, False),
        ("just after", [room()], room(timedelta(minutes=79)), CERTIFIED, True),
        ("half an hour between", [room()], room(timedelta(minutes=80)), CERTIFIED, False),
        ("just before", [room(3 * HOUR)], room(timedelta(minutes=101)), CERTIFIED, True),
        (
            "four hours in a week",
            [room(day * DAY, 60) for day in range(3)],
            room(4 * DAY, 60),
            CERTIFIED,
            False,
        ),
        (
            "a minute more",
            [room(day * DAY, 60) for day in range(3)],
            room(4 * DAY, 61),
            CERTIFIED,
            True,
        ),
        (
            "in the week after",
            [room(day * DAY, 60) for day in range(4)],
            room(7 * DAY, 60),
            CERTIFIED,
            False,
        ),
        (
            "a fifth woman",
            [room(day * DAY, 30, [day]) for day in range(4)],
            room(4 * DAY, 30, [9]),
            CERTIFIED,
            True,
        ),
        (
            "one of the four",
            [room(day * DAY, 30, [day]) for day in range(4)],
            room(4 * DAY, 30, [2]),
            CERTIFIED,
            False,
        ),
        (
            "a group",
            [room(d * DAY, 30, [d]) for d in range(4)],
            room(4 * DAY, 30, []),
            CERTIFIED,
            False,
        ),
        ("she learns: a second in a week", [room()], room(2 * DAY), LEARNS, True),
        ("she learns: the week after", [room()], room(WEEK), LEARNS, False),
        ("she learns: another woman", [room()], room(WEEK, women=[2]), LEARNS, True),
        (
            "eighth week in a row",
            [room(n * WEEK) for n in range(7)],
            room(7 * WEEK),
            CERTIFIED,
            True,
        ),
        (
            "a week free before",
            [room(n * WEEK) for n in range(7)],
            room(8 * WEEK),
            CERTIFIED,
            False,
        ),
        (
            "it would close the gap",
            [room(n * WEEK) for n in (0, 1, 2, 3, 5, 6, 7)],
            room(4 * WEEK),
            CERTIFIED,
            True,
        ),
    ],
)
def test_a_room_more_is_too_much_or_it_is_not(name, held, new, limits, too_much):
    assert is_too_much(new, held, limits) is too_much, name


def test_her_own_limit_lowers_and_never_lifts():
    own = Limits(rooms_a_day=1, rooms_a_week=99, minutes_a_week=999, women=0)
    assert lower(CERTIFIED, own) == Limits(1, 14, 240, 0)
    assert lower(LEARNS, Limits(9, 9, 9999, 9)) == LEARNS
    assert lower(LEARNS, None) == LEARNS


@every_case(
    ("begin", "minutes", "meets"),
    [
        (-30, 30, False),
        (-30, 31, True),
        (10, 10, True),
        (49, 30, True),
        (50, 30, False),
        (-10, 90, True),
    ],
)
def test_two_sessions_meet_where_they_share_a_moment(begin, minutes, meets):
    other = span_of(MONDAY + timedelta(minutes=begin), minutes)
    assert meet(span_of(MONDAY, 50), other) is meets
    assert meet(other, span_of(MONDAY, 50)) is meets


def test_a_session_has_its_minutes_from_when_it_was_opened():
    opened = MONDAY + timedelta(minutes=20)
    assert span_of(MONDAY, 50, opened_at=opened) == (MONDAY, MONDAY + timedelta(minutes=70))


@every_case(("moment", "until"), [(49, 50), (50, 51), (200, 201)])
def test_a_session_that_goes_on_takes_its_people_that_moment(moment, until):
    at = MONDAY + timedelta(minutes=moment)
    assert span_of(MONDAY, 50, goes_on_at=at)[1] == MONDAY + timedelta(minutes=until)
