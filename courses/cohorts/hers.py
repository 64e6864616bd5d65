"""A learner's own sessions to come. Read only.

Nobody else's name but of those who hold the session; nothing of the past, so that nothing can look
like something missed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from courses.catalogue.queries import in_language
from courses.models import CourseText, ModuleText, Session, SessionReply
from lms.common.prepared import PreparedRows

from . import permissions, sentences
from .rules import SESSION_MINUTES, ends_at

MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class HerSession:
    """A session to come. `module` is its title, "" for none. *Units*: minutes.

    `comes`: what she said, None for nothing yet. `has_begun`: she is not asked any more.
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
        """What it is about, in a few words."""
        return self.module or self.course


def sessions_to_come(user, language: str, at: datetime) -> tuple[HerSession, ...]:
    """Her next sessions, the nearest first; one that is on now too. Two queries, one when there is
    none.
    """
    longest = timedelta(minutes=SESSION_MINUTES[-1])
    rows = [
        row
        for row in map(_Row._make, _sessions_of(user.pk, language, at - longest, at))
        if ends_at(row.starts_at, row.minutes) > at
    ][:MOST_SHOWN]
    held_by = _held_by(user) if rows else {}
    return tuple(
        HerSession(
            public_id=row.public_id,
            course=row.course_title,
            module=row.module_title,
            starts_at=row.starts_at,
            minutes=row.minutes,
            childcare=sentences.childcare(row.childcare, row.alternative),
            held_by=tuple(held_by.get(row.cohort_id, ())),
            comes=row.comes,
            moved=row.moved_at is not None,
            called_off=row.called_off_at is not None,
            has_begun=row.starts_at <= at,
        )
        for row in rows
    )


def _held_by(user) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    for cohort, name in _holders(user.pk):
        names.setdefault(cohort, []).append(name)
    return names


# --- rows -----------------------------------------------------------------------------------


class _Row(NamedTuple):
    public_id: UUID
    cohort_id: int
    starts_at: datetime
    minutes: int
    childcare: str
    alternative: str
    moved_at: datetime | None
    called_off_at: datetime | None
    course_title: str
    module_title: str
    comes: bool | None


def _sessions(user_pk: int, language: str, after: datetime, at: datetime):
    hers = permissions.her_places(user_pk).filter(cohort=OuterRef("cohort"))
    said = SessionReply.objects.filter(session=OuterRef("pk"), enrolment__learner=user_pk)
    return (
        Session.objects.filter(
            Exists(hers),
            Q(called_off_at=None) | Q(starts_at__gt=at),
            published_at__isnull=False,
            starts_at__gt=after,
        )
        .order_by("starts_at", "pk")
        .values_list(
            *_Row._fields[:8],
            in_language(CourseText, language, course="cohort__course"),
            in_language(ModuleText, language, module="module"),
            Subquery(said.values("comes")[:1]),
        )
    )


_sessions_of = PreparedRows(_sessions, *(int, str, datetime, datetime))
_holders = PreparedRows(
    lambda user_pk: (
        permissions.wakeful_duties()
        .filter(cohort__in=permissions.her_places(user_pk).values("cohort"))
        .order_by("person__shown_name", "pk")
        .values_list("cohort", "person__shown_name")
    ),
    int,
)
