"""The calendar of staff: rooms, cohort sessions, supervision meetings and the rota of one week."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.queries import organisations_of
from accounts.record_access.permissions import is_trained
from accounts.roles import Role
from accounts.types import Person
from courses.cohorts.queries import organisations_with_calendar, sessions_between
from courses.cohorts.view_models import MeetingRow
from mentors.rooms.on_call.queries import Unheld, held_by_nobody_for
from mentors.rooms.state.calendar_queries import CalendarRoom, Shift, rooms_between, shifts_between
from mentors.rooms.state.permissions import can_set_up_rooms
from mentors.rooms.state.sentences import KIND_WORDS
from mentors.supervision.queries import talks_between

DAYS = 7


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """One item in the calendar. `at` None: it lasts the whole day.

    `warning` names what is missing, such as a backup; "" if nothing is.
    """

    at: datetime | None
    until: datetime | None
    title: str
    detail: str
    url: str
    warning: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day with its items by time. `schedule_url`: where to plan a session on it, or ""."""

    day: date
    is_today: bool
    schedule_url: str
    items: tuple[CalendarItem, ...]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """A week that begins on Monday. `shows_all`: of the organisation, not just of the user."""

    days: tuple[CalendarDay, ...]
    first: date
    last: date
    previous: date
    next: date
    can_show_all: bool
    shows_all: bool
    # Whether the user facilitates a cohort, so that there is a calendar feed.
    has_feed: bool
    unsupervised: tuple[tuple[Unheld, str], ...]


def calendar_week(user: Person, week: str, at: datetime, *, show_all: bool) -> CalendarWeek:
    """Return the week that contains the day `week` (ISO), or this week for anything else."""
    today = timezone.localdate(at)
    first = _monday(_day_of(week) or today)
    can_show_all = bool(organisations_of(user, Role.COORDINATOR))
    can_schedule = can_set_up_rooms(user) and is_trained(user)
    shows_all = can_show_all and show_all
    days = [first + timedelta(days=number) for number in range(DAYS)]
    items = list(_items(user, first, shows_all=shows_all, at=at))
    shifts = _shifts(user, first)
    return CalendarWeek(
        days=tuple(
            CalendarDay(
                day,
                day == today,
                _schedule_url(day) if can_schedule and day >= today else "",
                tuple(item for item_day, item in items if item_day == day),
                tuple(_shifts_on(shifts, day)),
            )
            for day in days
        ),
        first=first,
        last=days[-1],
        previous=first - timedelta(days=DAYS),
        next=first + timedelta(days=DAYS),
        can_show_all=can_show_all,
        shows_all=shows_all,
        has_feed=bool(organisations_with_calendar(user)),
        unsupervised=tuple((row, str(KIND_WORDS[row.kind])) for row in held_by_nobody_for(user)),
    )


def _schedule_url(day: date) -> str:
    return f"{reverse('room-new')}?day={day.isoformat()}"


def coming_items(user: Person, at: datetime) -> list[tuple[date, CalendarItem]]:
    """Return what is left of today and of the next six days, for the start page."""
    shows_all = bool(organisations_of(user, Role.COORDINATOR))
    found = _items(user, timezone.localdate(at), shows_all=shows_all, at=at)
    return [(day, item) for day, item in found if not item.is_over]


def _items(
    user: Person, first: date, *, shows_all: bool, at: datetime
) -> list[tuple[date, CalendarItem]]:
    start, end = _midnight(first), _midnight(first + timedelta(days=DAYS))
    organisations = organisations_of(user, Role.COORDINATOR) if shows_all else []
    found = [
        *_room_items(rooms_between(user, organisations, start, end)),
        *_session_items(
            sessions_between(user, organisations, get_language() or "en", (start, end), at), at
        ),
        *_talk_items(user, first),
    ]
    return sorted(found, key=lambda one: (one[0], one[1].at or start))


def _room_items(rooms: Iterable[CalendarRoom]) -> Iterator[tuple[date, CalendarItem]]:
    for room in rooms:
        if not room.supervisor:
            warning = _("no supervisor")
        else:
            warning = "" if room.has_backup or room.is_over else _("no backup")
        yield (
            timezone.localdate(room.starts_at),
            CalendarItem(
                at=room.starts_at,
                until=room.ends_at,
                title=_("%(kind)s: %(names)s")
                % {"kind": room.kind, "names": ", ".join(room.people)},
                detail=room.supervisor,
                url=reverse("room", args=[room.public_id]) if room.is_participant else "",
                warning=warning,
                is_over=room.is_over,
            ),
        )


def _session_items(
    sessions: Iterable[MeetingRow], at: datetime
) -> Iterator[tuple[date, CalendarItem]]:
    for row in sessions:
        yield (
            timezone.localdate(row.starts_at),
            CalendarItem(
                at=row.starts_at,
                until=row.ends_at,
                title=_("%(cohort)s: %(module)s")
                % {"cohort": row.cohort, "module": row.module or row.course},
                detail=_("Childcare: %(childcare)s") % {"childcare": row.childcare_in_short},
                url=reverse("session", args=[row.public_id]),
                warning="" if row.published else _("draft"),
                is_over=row.ends_at <= at,
            ),
        )


def _talk_items(user: Person, first: date) -> Iterator[tuple[date, CalendarItem]]:
    for day, name, url in talks_between(user, first, first + timedelta(days=DAYS)):
        title = _("Supervision talk: %(name)s") % {"name": name}
        yield day, CalendarItem(at=None, until=None, title=title, detail="", url=url)


def _shifts(user: Person, first: date) -> list[Shift]:
    organisations = organisations_of(user, Role.SUPERVISOR, Role.SAFEGUARDING_LEAD)
    if not organisations:
        return []
    return shifts_between(organisations, _midnight(first), _midnight(first + timedelta(days=DAYS)))


def _shifts_on(shifts: Iterable[Shift], day: date) -> Iterator[Shift]:
    start, end = _midnight(day), _midnight(day + timedelta(days=1))
    return (one for one in shifts if one.starts_at < end and one.ends_at > start)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day_of(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2200, 1, 1) else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
