"""Supervision meetings: those due, and those of one mentor, for both sides. Read only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.record_access.permissions import in_sight
from accounts.record_access.rules import Act, Record
from mentors.certification.decision_queries import Mentoring, mentoring_at
from mentors.room_states import RoomState

from ..models import PutOffTalk, RoomMember, SupervisionContact
from .rules import Talk, due_on, last_held, offered_next


@dataclass(frozen=True, slots=True)
class DueTalk:
    """A mentor with whom a talk is due. `last`: the previous one; None: there was none.

    `is_offered`: the supervisor has offered the day `due`.
    """

    name: str
    due: date
    last: date | None
    url: str
    is_offered: bool


def talks_due(supervisor: User, at: datetime) -> list[DueTalk]:
    """Return the supervisor's mentors, each with the day of the next talk. Three queries.

    Mentors who have not mentored yet and those who rest are left out (domain 10.16).
    """
    rows = (
        RoomMember.objects.filter(
            in_sight(
                supervisor,
                Record.SUPERVISION,
                Act.ADD,
                learner="user",
                organisation="room__organisation",
            ),
            seat=RoomMember.Seat.MENTOR,
            joined_at__isnull=False,
            removed_at=None,
            room__opened_at__isnull=False,
        )
        .exclude(room__state=RoomState.CANCELLED)
        .values_list("user", "user__public_id", "user__shown_name", "room__organisation__public_id")
        .annotate(first=Min("room__starts_at"))
        .order_by("user__shown_name", "user")
    )
    mentors = list(rows)
    if not mentors:
        return []
    talks = _talks_of({row[0] for row in mentors})
    mentoring = mentoring_at([row[0] for row in mentors], at)
    return [
        DueTalk(
            name=name,
            due=due_on(
                talks[person],
                began=timezone.localdate(first),
                certified=mentoring[person] == Mentoring.CERTIFIED,
            ),
            last=last_held(talks[person]),
            url=reverse("talks-of", args=[place_id, public_id]),
            is_offered=offered_next(talks[person]) is not None,
        )
        for person, public_id, name, place_id, first in mentors
        if mentoring[person] != Mentoring.RESTS
    ]


def _talks_of(people: set[int]) -> dict[int, list[Talk]]:
    found: dict[int, list[Talk]] = defaultdict(list)
    rows = SupervisionContact.objects.filter(person__in=people)
    for person, day, held in rows.values_list("person", "day", "held"):
        found[person].append(Talk(day, held))
    return found


@dataclass(frozen=True, slots=True)
class TalkLine:
    """One talk, as the mentor and the supervisor see it."""

    public_id: UUID
    day: date
    held: bool
    agreed: str
    supervisor: str


def talks_with(person: User, organisation: Organisation | None = None) -> list[TalkLine]:
    """Return talks with a mentor, latest first; `organisation`: only those there. One query."""
    rows = SupervisionContact.objects.filter(person=person).select_related("supervisor")
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return [
        TalkLine(
            public_id=row.public_id,
            day=row.day,
            held=row.held,
            agreed=row.agreed or "",
            supervisor=row.supervisor.shown_name if row.supervisor else "",
        )
        for row in rows
    ]


def put_off_by(
    person: User, organisation: Organisation | None = None, *, at: datetime
) -> list[date]:
    """Return future days that the mentor postponed, with no new day offered since."""
    rows = PutOffTalk.objects.filter(person=person, day__gte=timezone.localdate(at))
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return list(rows.values_list("day", flat=True))


def talks_between(supervisor: User, start: date, end: date) -> list[tuple[date, str, str]]:
    """Return day, name and URL of the supervisor's talks in the period."""
    rows = (
        SupervisionContact.objects.filter(supervisor=supervisor, day__gte=start, day__lt=end)
        .select_related("person", "organisation")
        .order_by("day", "pk")
    )
    return [
        (
            row.day,
            row.person.shown_name,
            reverse("talks-of", args=[row.organisation.public_id, row.person.public_id]),
        )
        for row in rows
    ]
