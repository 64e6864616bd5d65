"""View models of cohorts: plain and frozen."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from courses.models import Cohort


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort in the coordinator's list."""

    public_id: UUID
    name: str
    organisation: str
    course: str
    women: int
    capacity: int
    is_open: bool
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Person:
    """A learner of a cohort (`id`: of the enrolment), or a facilitator (`id`: of the account).

    `elsewhere`: the cohort in which the learner is now, "" for none.
    """

    id: UUID
    name: str
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A session as staff see it. `module` is its title, "" for none. *Units*: minutes.

    `module_url` leads to the module with its notes for facilitators. `childcare` is a sentence,
    `childcare_in_short` the text for a column of that name. `marked`: attendance is recorded.
    """

    public_id: UUID
    cohort: str
    course: str
    module: str
    module_url: str
    starts_at: datetime
    minutes: int
    childcare: str
    childcare_in_short: str
    rooms: int
    published: bool
    called_off: bool
    begun: bool
    marked: bool

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class CohortPage:
    """One cohort for its coordinator."""

    cohort: Cohort
    course: str
    is_open: bool
    rooms: int
    women: tuple[Person, ...]
    can_come: tuple[Person, ...]
    facilitators: tuple[Person, ...]
    can_hold: tuple[Person, ...]
    meetings: tuple[MeetingRow, ...]


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """A learner on the list of one session: words, and no count. `rests`: the course is paused."""

    id: UUID
    name: str
    words: str
    mark: str
    marks: tuple[str, ...]
    rests: bool


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A session for its facilitator."""

    meeting: MeetingRow
    women: tuple[AttendanceRow, ...]


@dataclass(frozen=True, slots=True)
class ChildcareGap:
    """How many sessions of a half-year were published, and how many of them without childcare."""

    first: date
    last: date
    shown: int
    without: int
