"""Hours of mentors by month, approved and not yet approved. Read only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from accounts.queries import organisations_of
from accounts.record_access.permissions import is_trained
from accounts.roles import Role
from core.errors import NotFound
from mentors.certification.rules import HeldRoom, minutes_of
from mentors.models import RoomMember, SupervisionContact
from mentors.room_states import TOOK_PLACE, RoomState
from mentors.room_types import REAL

from .models import MentorProfile, TimesheetEntry
from .permissions import places_to_mentor
from .timesheet_rules import (
    ENTERED,
    TALK_MINUTES,
    Work,
    is_paid_although_cancelled,
    month_of,
)
from .timesheet_sentences import WORK_WORDS, length_in_words

# How far back hours are shown: earlier work is approved or was never meant to be.
LOOKS_BACK = timedelta(days=400)
_KINDS = list(Work)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Work on one day. `entry_id`: entered by its owner and not approved, so it can be removed.

    `room` and `talk`: keys of its source, until it is approved.
    """

    organisation: int
    person: int
    work: Work
    day: date
    minutes: int
    is_approved: bool = False
    entry_id: UUID | None = None
    room: int | None = None
    talk: int | None = None

    @property
    def words(self) -> str:
        """The kind of work, as text."""
        return str(WORK_WORDS[self.work])

    @property
    def length(self) -> str:
        """The length, as “1 h 20 min”."""
        return length_in_words(self.minutes)


@dataclass(frozen=True, slots=True)
class Month:
    """The work of one mentor in one month, by day. *Units*: minutes."""

    first: date
    lines: tuple[WorkLine, ...]

    @property
    def code(self) -> str:
        """The month as in URLs."""
        return f"{self.first:%Y-%m}"

    @property
    def length(self) -> str:
        """The total length, as text."""
        return length_in_words(sum(line.minutes for line in self.lines))

    @property
    def waiting(self) -> tuple[WorkLine, ...]:
        """The lines that nobody has approved."""
        return tuple(line for line in self.lines if not line.is_approved)

    @property
    def minutes_waiting(self) -> int:
        """The total minutes that nobody has approved."""
        return sum(line.minutes for line in self.waiting)

    @property
    def length_waiting(self) -> str:
        """The total length that nobody has approved, as text."""
        return length_in_words(self.minutes_waiting)

    @property
    def by_work(self) -> tuple[tuple[str, str], ...]:
        """Each kind of work that nobody has approved, and how long, as text."""
        sums: dict[Work, int] = defaultdict(int)
        for line in self.waiting:
            sums[line.work] += line.minutes
        return tuple(
            (str(WORK_WORDS[work]), length_in_words(sums[work])) for work in _KINDS if work in sums
        )


@dataclass(frozen=True, slots=True)
class Timesheet:
    """A mentor's hours at one organisation, the latest month first."""

    organisation_id: UUID
    organisation: str
    notice_is_read: bool
    short_notice: int
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class MonthOfMentor:
    """A month that waits for a coordinator. `is_over`: it can be approved as a whole.

    `notice_is_read`: the mentor has read that pay may affect benefits or a permit.
    """

    organisation_id: UUID
    mentor_id: UUID
    mentor: str
    month: Month
    is_over: bool
    notice_is_read: bool

    @property
    def may_be_approved(self) -> bool:
        """Whether the button for approval is shown."""
        return self.is_over and self.notice_is_read


def timesheet_of(user: User, organisation_id: UUID, at: datetime) -> Timesheet:
    """Return a mentor's own hours. Raise NotFound unless `user` is a mentor there."""
    place = place_of_mentor(user, organisation_id)
    lines = [*_entries([place], [user.pk], since=_since(at)), *waiting_work([place], at, [user.pk])]
    profiles = MentorProfile.objects.filter(
        person=user, organisation=place, pay_notice_read_at__isnull=False
    )
    return Timesheet(
        organisation_id=place.public_id,
        organisation=place.name,
        notice_is_read=profiles.exists(),
        short_notice=place.short_notice_hours,
        months=months_of(lines),
    )


def place_of_mentor(user: User, organisation_id: UUID) -> Organisation:
    """Return an organisation where `user` is a mentor. Raise NotFound for any other."""
    for place in places_to_mentor(user):
        if place.public_id == organisation_id:
            return place
    raise NotFound


def months_of(lines: Iterable[WorkLine]) -> tuple[Month, ...]:
    """Group the lines of one mentor by month, latest first."""
    found: dict[date, list[WorkLine]] = defaultdict(list)
    for line in lines:
        found[month_of(line.day)].append(line)
    return tuple(
        Month(first, tuple(sorted(found[first], key=_order)))
        for first in sorted(found, reverse=True)
    )


def _order(line: WorkLine) -> tuple[date, int]:
    return line.day, _KINDS.index(line.work)


def hours_to_approve(user: User, at: datetime) -> list[MonthOfMentor]:
    """Return months to approve where `user` coordinates, earliest first; never the user's own."""
    places = organisations_of(user, Role.COORDINATOR)
    if not places or not is_trained(user):
        return []
    by_mentor: dict[tuple[int, int], list[WorkLine]] = defaultdict(list)
    for line in waiting_work(places, at):
        if line.person != user.pk:
            by_mentor[line.organisation, line.person].append(line)
    if not by_mentor:
        return []
    people = User.objects.in_bulk({person for _place, person in by_mentor})
    readers = set(
        MentorProfile.objects.filter(
            organisation__in=places, pay_notice_read_at__isnull=False
        ).values_list("organisation", "person")
    )
    ids = {place.pk: place.public_id for place in places}
    this_month = month_of(timezone.localdate(at))
    found = [
        MonthOfMentor(
            organisation_id=ids[place],
            mentor_id=people[person].public_id,
            mentor=people[person].shown_name,
            month=month,
            is_over=month.first < this_month,
            notice_is_read=(place, person) in readers,
        )
        for (place, person), lines in by_mentor.items()
        for month in months_of(lines)
    ]
    return sorted(found, key=lambda one: (one.month.first, one.mentor))


def waiting_work(
    places: Sequence[Organisation], at: datetime, people: Collection[int] | None = None
) -> list[WorkLine]:
    """Return work that nobody has approved, of these mentors or of all. Three queries."""
    since = _since(at)
    return [
        *_rooms(places, people, since),
        *_talks(places, people, since),
        *_entries(places, people, since=since, waiting=True),
    ]


def _since(at: datetime) -> date:
    return month_of(timezone.localdate(at) - LOOKS_BACK)


def _mentors_there(person: str, organisation: str) -> Exists:
    """Whether a person is or was a mentor there: learners are in rooms too, and are not paid."""
    return Exists(
        Membership.objects.filter(
            user=OuterRef(person), organisation=OuterRef(organisation), role=Role.MENTOR
        )
    )


def _seats(
    places: Sequence[Organisation], people: Collection[int] | None, since: date
) -> QuerySet[RoomMember]:
    counted = TimesheetEntry.objects.filter(room=OuterRef("room"), person=OuterRef("user"))
    rows = RoomMember.objects.filter(
        _mentors_there("user", "room__organisation"),
        ~Exists(counted),
        Q() if people is None else Q(user__in=people),
        seat=RoomMember.Seat.MENTOR,
        removed_at=None,
        turned_away=False,
        user__is_active=True,
        room__organisation__in=places,
        room__kind__in=list(REAL),
        room__starts_at__date__gte=since,
    )
    return rows.order_by("room__starts_at", "pk")


def _rooms(
    places: Sequence[Organisation], people: Collection[int] | None, since: date
) -> Iterable[WorkLine]:
    """Return sessions that took place, and those that were cancelled at short notice."""
    notice = {place.pk: place.short_notice_hours for place in places}
    # If a session was moved, the one that replaced it counts.
    cancelled = Q(room__state=RoomState.CANCELLED) & ~Q(room__pair_session__moved=True)
    took_place = Q(
        joined_at__isnull=False,
        room__state__in=TOOK_PLACE,
        room__opened_at__isnull=False,
        room__closed_at__gte=F("room__opened_at"),
    )
    rows = _seats(places, people, since).filter(took_place | cancelled)
    for place, person, room, planned, begins, opened, ended, state in rows.values_list(
        *("room__organisation", "user", "room", "room__minutes"),
        *("room__starts_at", "room__opened_at", "room__closed_at", "room__state"),
    ):
        if state == RoomState.CANCELLED:
            work, at = Work.CANCELLED, begins
            minutes = planned if is_paid_although_cancelled(begins, ended, notice[place]) else 0
        else:
            work, at = Work.SESSION, opened
            minutes = minutes_of([HeldRoom(planned, opened, ended)])
        if minutes:
            yield WorkLine(place, person, work, timezone.localdate(at), minutes, room=room)


def _talks(
    places: Sequence[Organisation], people: Collection[int] | None, since: date
) -> Iterable[WorkLine]:
    counted = TimesheetEntry.objects.filter(talk=OuterRef("pk"))
    rows = SupervisionContact.objects.filter(
        _mentors_there("person", "organisation"),
        ~Exists(counted),
        Q() if people is None else Q(person__in=people),
        organisation__in=places,
        person__is_active=True,
        held=True,
        day__gte=since,
    )
    for place, person, talk, day in rows.order_by("day", "pk").values_list(
        "organisation", "person", "pk", "day"
    ):
        yield WorkLine(place, person, Work.TALK, day, TALK_MINUTES, talk=talk)


def _entries(
    places: Sequence[Organisation],
    people: Collection[int] | None,
    *,
    since: date,
    waiting: bool = False,
) -> Iterable[WorkLine]:
    rows = TimesheetEntry.objects.filter(
        Q() if people is None else Q(person__in=people),
        organisation__in=places,
        person__is_active=True,
        day__gte=since,
        approved_at__isnull=waiting,
    )
    for row in rows:
        yield WorkLine(
            row.organisation_id,
            row.person_id,
            Work(row.work),
            row.day,
            row.minutes,
            is_approved=row.approved_at is not None,
            entry_id=row.public_id if row.approved_at is None and row.work in ENTERED else None,
        )
