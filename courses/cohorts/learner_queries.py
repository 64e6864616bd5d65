"""A learner's own upcoming sessions. Read only.

They name nobody but the facilitators, and leave out the past, so that nothing can look like
something missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from core.compiled_queries import CompiledRows
from courses.catalogue.queries import text_in_language
from courses.models import CourseText, ModuleText, Session, SessionReply

from . import permissions, sentences
from .rules import MEETING_MINUTES, ends_at

MAX_MEETINGS = 6


@dataclass(frozen=True, slots=True)
class LearnerMeeting:
    """An upcoming session. `module` is its title, "" for none. *Units*: minutes.

    `comes`: the learner's reply, None for none yet. `has_begun`: the learner is no longer asked.
    """

    public_id: UUID
    course: str
    module: str
    starts_at: datetime
    minutes: int
    childcare: str
    held_by: tuple[str, ...]
    comes: bool | None
    moved: bool
    called_off: bool
    has_begun: bool

    @property
    def title(self) -> str:
        """What the session is about, in a few words."""
        return self.module or self.course


class _Row(NamedTuple):
    public_id: UUID
    starts_at: datetime
    minutes: int
    childcare: str
    alternative: str
    moved_at: datetime | None
    called_off_at: datetime | None
    # A person named as facilitator (None where nobody is), and whether that duty is active now.
    held_by: str
    is_held: bool
    course_title: str
    module_title: str
    comes: bool | None


def upcoming_meetings(user: User, language: str, at: datetime) -> tuple[LearnerMeeting, ...]:
    """Return the user's next sessions, the nearest first, including one in progress. One query."""
    longest = timedelta(minutes=MEETING_MINUTES[-1])
    rows = [_Row(*row) for row in _meetings_of(user.pk, language, at - longest, at)]
    to_come = [row for row in rows if ends_at(row.starts_at, row.minutes) > at]
    meetings = groupby(to_come, key=attrgetter("public_id"))
    return tuple(_meeting(list(held), at) for _id, held in islice(meetings, MAX_MEETINGS))


def _meeting(rows: Sequence[_Row], at: datetime) -> LearnerMeeting:
    one = rows[0]
    return LearnerMeeting(
        public_id=one.public_id,
        course=one.course_title,
        module=one.module_title,
        starts_at=one.starts_at,
        minutes=one.minutes,
        childcare=sentences.childcare(one.childcare, one.alternative),
        held_by=tuple(row.held_by for row in rows if row.is_held),
        comes=one.comes,
        moved=one.moved_at is not None,
        called_off=one.called_off_at is not None,
        has_begun=one.starts_at <= at,
    )


def _meetings(user_pk: int, language: str, after: datetime, at: datetime) -> QuerySet[Any, Any]:
    """Return a row for each session and each of its named facilitators."""
    own = permissions.places_of_learner(user_pk).filter(cohort=OuterRef("cohort"))
    said = SessionReply.objects.filter(session=OuterRef("pk"), enrolment__learner=user_pk)
    duties = permissions.active_duties().filter(pk=OuterRef("cohort__facilitators__pk"))
    return (
        Session.objects.filter(
            Exists(own),
            Q(called_off_at=None) | Q(starts_at__gt=at),
            published_at__isnull=False,
            starts_at__gt=after,
        )
        .order_by(
            *("starts_at", "pk"),
            *("cohort__facilitators__person__shown_name", "cohort__facilitators__pk"),
        )
        .values_list(
            *("public_id", "starts_at", "minutes", "childcare", "alternative"),
            *("moved_at", "called_off_at", "cohort__facilitators__person__shown_name"),
            Exists(duties),
            text_in_language(CourseText, language, course="cohort__course"),
            text_in_language(ModuleText, language, module="module"),
            Subquery(said.values("comes")[:1]),
        )
    )


_meetings_of = CompiledRows(_meetings, *(int, str, datetime, datetime))
