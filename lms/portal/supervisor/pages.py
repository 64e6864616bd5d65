"""What a supervisor's page shows: one list of what waits, her day, and every woman of hers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from accounts.inactivity.queries import to_ask
from accounts.record_access.queries import AssignedWoman, women_of
from accounts.support_requests.queries import waiting_for
from accounts.types import Person
from core.errors import NotFound
from courses.cohorts.queries import meetings_held_by, places_to_feed
from courses.cohorts.view_models import MeetingRow
from courses.quizzes.marking.queries import next_to_mark, waiting_count
from mentors.appeals.queries import to_hear
from mentors.assessment.calibration.queries import to_rate
from mentors.assessment.competencies.work_queries import Assessed, Work, work_waiting
from mentors.assessment.external_assessors.queries import to_rate_as_partner
from mentors.certification.step_queries import steps_waiting_for
from mentors.evidence.prior_learning.queries import to_talk_about
from mentors.rooms.state.queries import RoomCard, rooms_for
from mentors.supervision.queries import talks_due

from ..home import inbox_entries
from ..home.inbox import KINDS, Group, Tab, WaitingItem, grouped, in_order, tabs


@dataclass(frozen=True)
class Waiting:
    """What waits for her in one way: codes and addresses, and by when if it has a day."""

    competencies: tuple[tuple[str, str], ...]
    due: date | None


@dataclass(frozen=True)
class WomanRow:
    """One woman of hers. `ways`: the ways in which she assesses her; `url`: where all of it is."""

    public_id: UUID
    name: str
    duties: tuple[str, ...]
    supports_at: UUID | None
    url: str
    ways: tuple[Assessed, ...]
    waiting: tuple[Waiting, ...]


def women_rows(women: Iterable[AssignedWoman], work: Work) -> list[WomanRow]:
    """Every woman of hers by name, also one of whom nothing waits. No query."""
    return [_row(woman, work) for woman in women]


def _row(woman: AssignedWoman, work: Work) -> WomanRow:
    ways = tuple(way for way in work.assesses if way.learner_id == woman.public_id)
    addresses = {way.url for way in ways}
    return WomanRow(
        public_id=woman.public_id,
        name=woman.name,
        duties=woman.duties,
        supports_at=woman.supports_at,
        # One tap to what she does most: where she assesses one way and nothing else, that way.
        url=ways[0].url
        if len(ways) == 1 and woman.supports_at is None
        else reverse("woman", args=[woman.public_id]),
        ways=ways,
        waiting=tuple(
            Waiting(item.competencies, item.due) for item in work.ratings if item.url in addresses
        ),
    )


def woman_page(supervisor: Person, public_id: UUID, at: datetime) -> WomanRow:
    """One woman of hers. Raises NotFound for anybody else."""
    for woman in women_of(supervisor, at):
        if woman.public_id == public_id:
            return _row(woman, work_waiting(supervisor))
    raise NotFound


LINES_ON_A_PAGE = 25
WOMEN_ON_A_PAGE = 50
# So many answers stand in the list by name; the rest is one line.
ANSWERS_NAMED = 10


@dataclass(frozen=True)
class OfToday:
    """A room or a session of today on her time line. `over`: it is behind her."""

    at: datetime
    until: datetime
    room: RoomCard | None
    meeting: MeetingRow | None
    over: bool


@dataclass(frozen=True)
class SupervisorPage:
    """Everything that waits for her, with its counts, and where all else is.

    `has_calendar`: she holds a cohort, so she can have a calendar of it. `next_room`: the next one
    that she sits in, on whatever day.
    """

    tabs: list[Tab]
    groups: list[Group]
    lines: Page
    show: str
    today: list[OfToday]
    next_room: RoomCard | None
    # Rooms and sessions that are not of today, the next ones first.
    rooms: list[RoomCard]
    meetings: list[MeetingRow]
    has_calendar: bool
    # Every woman she works with, by name, as far as the name fits what is looked for.
    women: Page
    find: str


def supervisor_page(
    supervisor: Person,
    at: datetime,
    *,
    show: str = "",
    find: str = "",
    page: str | None = None,
    women_page: str | None = None,
) -> SupervisorPage:
    """Her page. Nothing here depends on what another assessor has done (domain 2.2).

    `show`: a kind of work alone; `find`: a part of a woman's name.
    """
    work = work_waiting(supervisor)
    rooms = rooms_for(supervisor, at)
    meetings = meetings_held_by(supervisor, get_language(), at)
    lines = in_order(_lines(supervisor, work, rooms, meetings, at))
    show = show if show in KINDS else ""
    shown: Page[WaitingItem] = Paginator(
        [line for line in lines if show in ("", line.kind)], LINES_ON_A_PAGE
    ).get_page(page)
    to_come = [room for room in rooms if not room.is_over]
    return SupervisorPage(
        tabs=tabs(lines, show),
        groups=grouped(shown),
        lines=shown,
        show=show,
        today=_of_today(rooms, meetings, at),
        next_room=to_come[0] if to_come else None,
        rooms=[room for room in to_come if not _is_today(room.starts_at, at)],
        meetings=[one for one in meetings if not _is_today(one.starts_at, at)],
        has_calendar=bool(places_to_feed(supervisor)),
        women=_women(supervisor, work, at, find=find, page=women_page),
        find=find,
    )


def _lines(
    supervisor: Person,
    work: Work,
    rooms: Sequence[RoomCard],
    meetings: Sequence[MeetingRow],
    at: datetime,
) -> list[WaitingItem]:
    answers = next_to_mark(supervisor, get_language(), ANSWERS_NAMED)
    # Only where there may be more of them they are counted.
    full = len(answers) == ANSWERS_NAMED
    total = waiting_count(supervisor) if full else len(answers)
    return [
        *inbox_entries.of_women_who_ask(waiting_for(supervisor, at)),
        *inbox_entries.of_rooms(rooms, at),
        *inbox_entries.of_observations(work.observations, at),
        *inbox_entries.of_meetings(meetings, at),
        *inbox_entries.of_certificate_steps(steps_waiting_for(supervisor, at), at),
        *inbox_entries.of_appeals(to_hear(supervisor, at), at),
        *inbox_entries.of_prior_learning(to_talk_about(supervisor), at),
        *inbox_entries.of_talks(talks_due(supervisor, at), at),
        *inbox_entries.of_ratings(work.ratings, at),
        *inbox_entries.of_partner_ratings(to_rate_as_partner(supervisor, at), at),
        *inbox_entries.of_calibrations(to_rate(supervisor, at), at),
        *inbox_entries.of_answers(answers, total, at),
        *inbox_entries.of_women_away(len(to_ask(supervisor, at)), at),
    ]


def _of_today(
    rooms: Sequence[RoomCard], meetings: Sequence[MeetingRow], at: datetime
) -> list[OfToday]:
    found = [
        OfToday(room.starts_at, room.ends_at, room, None, room.is_over)
        for room in rooms
        if _is_today(room.starts_at, at)
    ]
    found += [
        OfToday(one.starts_at, one.ends_at, None, one, one.ends_at <= at)
        for one in meetings
        if _is_today(one.starts_at, at)
    ]
    return sorted(found, key=lambda one: one.at)


def _is_today(moment: datetime, at: datetime) -> bool:
    return timezone.localdate(moment) == timezone.localdate(at)


def _women(
    supervisor: Person, work: Work, at: datetime, *, find: str, page: str | None
) -> Page[WomanRow]:
    sought = find.casefold()
    women = [one for one in women_of(supervisor, at) if sought in one.name.casefold()]
    found: Page = Paginator(women, WOMEN_ON_A_PAGE).get_page(page)
    found.object_list = women_rows(found.object_list, work)
    return found
