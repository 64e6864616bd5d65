"""Sessions of a cohort: planning, publishing, moving, calling off, replies and attendance.

Every call locks the session's cohort first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Gone, Invalid, NotFound
from courses.models import Attendance, Cohort, Enrolment, Module, Session, SessionReply
from courses.states import Childcare, CohortState, Mark

from . import permissions, sentences
from .rules import (
    MEETING_MINUTES,
    Missing,
    days_to_choose,
    marks_for,
    missing_before_publishing,
)

LONGEST_ALTERNATIVE = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """What a coordinator enters for a session. *Units*: minutes.

    `module`: its number in the course, None for a session of no single module. `childcare` None:
    not set yet.
    """

    starts_at: datetime
    minutes: int
    module: int | None = None
    childcare: str | None = None
    alternative: str = ""


@transaction.atomic
def plan_meeting(*, by: User, cohort_id: UUID, plan: Plan, publish: bool, at: datetime) -> Session:
    """Plan a session, published to the cohort at once (`publish`) or kept as a draft.

    Raises NotFound when the cohort is not the user's, or the module is not in its course. Raises
    Invalid for an impossible day or length, or when something required for publishing is missing.
    Raises Conflict when the cohort is closed or already meets at that time.
    """
    cohort = _locked_cohort(permissions.cohorts_of(by).filter(public_id=cohort_id))
    meeting = Session(cohort=cohort, created_at=at)
    _apply(meeting, plan, at)
    if publish:
        _publish(meeting, at)
    _save_meeting(meeting)
    _audit(by, "session-published" if publish else "session-planned", meeting, at)
    return meeting


@transaction.atomic
def change_meeting(
    *, by: User, meeting_id: UUID, plan: Plan, publish: bool, at: datetime
) -> Session:
    """Change the time, length or details of a session, and publish it if `publish`.

    A published session stays published and must keep what publishing requires. When its time
    changes, replies are deleted and the learners are asked again. Raises as `plan_meeting`. Raises
    Conflict too when it was called off, or when it has recorded attendance and would move.
    """
    meeting = _locked(permissions.coordinated_meetings(by), meeting_id)
    if meeting.called_off_at:
        raise Conflict(_("This session is cancelled. Nothing was changed."))
    before = meeting.starts_at
    _apply(meeting, plan, at)
    moved = meeting.published_at is not None and meeting.starts_at != before
    if publish or meeting.published_at:
        _publish(meeting, at)
    if moved:
        if meeting.attendance.exists():
            raise Conflict(
                _("Attendance is recorded, so the time cannot change. Nothing was changed.")
            )
        meeting.moved_at = at
        meeting.replies.all().delete()
    _save_meeting(meeting)
    _audit(by, "session-moved" if moved else "session-changed", meeting, at)
    return meeting


@transaction.atomic
def publish_meeting(*, by: User, meeting_id: UUID, at: datetime) -> Session:
    """Publish the session to the cohort. Repeating is harmless. Raises as `plan_meeting`."""
    meeting = _locked(permissions.coordinated_meetings(by), meeting_id)
    if meeting.called_off_at:
        raise Conflict(_("This session is cancelled. Nothing was changed."))
    if meeting.published_at is None:
        _publish(meeting, at)
        _save_meeting(meeting)
        _audit(by, "session-published", meeting, at)
    return meeting


@transaction.atomic
def call_off_meeting(*, by: User, meeting_id: UUID, at: datetime) -> Session:
    """Call the session off. Repeating is harmless.

    Learners who could see it are shown that it is called off until its start. Raises
    NotFound when it is not the user's, Gone when it was published and has begun.
    """
    meeting = _locked(permissions.coordinated_meetings(by), meeting_id, open_only=False)
    if meeting.called_off_at:
        return meeting
    if meeting.published_at and meeting.starts_at <= at:
        raise Gone(_("This session has begun. Nothing was changed."))
    meeting.called_off_at = at
    meeting.save(update_fields=["called_off_at"])
    meeting.replies.all().delete()
    _audit(by, "session-called-off", meeting, at)
    return meeting


@transaction.atomic
def record_reply(*, learner: User, meeting_id: UUID, comes: bool, at: datetime) -> SessionReply:
    """Record “I will come” or “Not this time”. No reason is asked, and nothing is audited.

    The reply may be changed until the session begins. Raises NotFound when the session is not one
    of the learner's, Conflict when it was called off, Gone once it has begun.
    """
    meeting = _locked(permissions.meetings_of_learner(learner), meeting_id)
    if meeting.called_off_at:
        raise Conflict(_("This session does not take place. You need not say anything."))
    if meeting.starts_at <= at:
        raise Gone(_("This session has begun. You need not say anything."))
    enrolment = (
        permissions.places_in(meeting.cohort)
        .select_related("enrolment")
        .get(enrolment__learner=learner)
        .enrolment
    )
    return SessionReply.objects.update_or_create(
        session=meeting,
        enrolment=enrolment,
        defaults={"comes": comes, "at": at, "organisation": enrolment.organisation},
    )[0]


@transaction.atomic
def mark_attendance(*, by: User, meeting_id: UUID, marks: Mapping[UUID, str], at: datetime) -> None:
    """Record attendance: all the marks, or none of them. The learner's reply is then deleted.

    `marks`: “came”, “could-not”, or "" for nothing, by the public id of an enrolment.

    Raises NotFound when the user may not mark the list or a learner is not on it. Raises Conflict
    before the start and for a session that was called off. Raises Invalid for an unknown mark, or
    “could not” for a learner who pauses: nothing is missed then (domain 10.16).
    """
    meeting = _locked(permissions.markable_meetings(by), meeting_id, open_only=False)
    if meeting.called_off_at or meeting.starts_at > at:
        raise Conflict(
            _("Attendance can be recorded once the session has begun. Nothing was changed.")
        )
    places = permissions.places_at(meeting, at).select_related("enrolment__learner")
    women = {place.enrolment.public_id: place.enrolment for place in places}
    before = dict(meeting.attendance.values_list("enrolment__public_id", "mark"))
    for public_id, mark in marks.items():
        if public_id not in women:
            raise NotFound
        if mark != before.get(public_id, ""):
            _record_attendance(meeting, women[public_id], mark, by=by, at=at)


def _record_attendance(
    meeting: Session, enrolment: Enrolment, mark: str, *, by: User, at: datetime
) -> None:
    if mark and (mark not in set(Mark) or mark not in marks_for(enrolment.state)):
        raise Invalid(_("Please choose one of the words on the page. Nothing was changed."))
    if mark:
        Attendance.objects.update_or_create(
            session=meeting,
            enrolment=enrolment,
            defaults={
                "mark": mark,
                "at": at,
                "marked_by": by,
                "organisation": meeting.cohort.organisation,
            },
        )
    else:
        Attendance.objects.filter(session=meeting, enrolment=enrolment).delete()
    SessionReply.objects.filter(session=meeting, enrolment=enrolment).delete()
    _audit(by, "attendance-marked", meeting, at, about=enrolment.learner)


def _locked_cohort(found: QuerySet[Cohort], *, open_only: bool = True) -> Cohort:
    cohort = found.select_for_update(of=("self",)).select_related("organisation", "course").first()
    if cohort is None:
        raise NotFound
    if open_only and cohort.state == CohortState.CLOSED:
        raise Conflict(sentences.CLOSED)
    return cohort


def _locked(meetings: QuerySet[Session], meeting_id: UUID, *, open_only: bool = True) -> Session:
    found = meetings.filter(public_id=meeting_id)
    cohort = _locked_cohort(
        Cohort.objects.filter(pk__in=found.values("cohort")), open_only=open_only
    )
    meeting = found.first()
    if meeting is None:
        raise NotFound
    meeting.cohort = cohort
    return meeting


def _apply(meeting: Session, plan: Plan, at: datetime) -> None:
    first, last = days_to_choose(timezone.localdate(at))
    begin, end = (
        timezone.make_aware(datetime.combine(day, time()))
        for day in (first, last + timedelta(days=1))
    )
    if plan.starts_at != meeting.starts_at and not begin <= plan.starts_at < end:
        raise Invalid(sentences.ANOTHER_DAY)
    if plan.minutes not in MEETING_MINUTES:
        raise Invalid(_("A session lasts between 15 and 240 minutes. Nothing was changed."))
    if plan.childcare is not None and plan.childcare not in set(Childcare):
        raise Invalid(sentences.MISSING[Missing.CHILDCARE])
    alternative = " ".join(plan.alternative.replace("\x00", "").split())
    if len(alternative) > LONGEST_ALTERNATIVE:
        raise Invalid(_("Please say it in fewer words. Nothing was changed."))
    meeting.module = _module(meeting.cohort, plan.module)
    meeting.starts_at, meeting.minutes = plan.starts_at, plan.minutes
    meeting.childcare, meeting.alternative = plan.childcare, alternative


def _module(cohort: Cohort, number: int | None) -> Module | None:
    if number is None:
        return None
    module = cohort.course.modules.filter(number=number).first()
    if module is None:
        raise NotFound
    return module


def _publish(meeting: Session, at: datetime) -> None:
    missing = missing_before_publishing(meeting.childcare, meeting.alternative)
    if missing:
        raise Invalid(sentences.MISSING[missing])
    meeting.published_at = meeting.published_at or at


def _save_meeting(meeting: Session) -> None:
    same_time = Session.objects.filter(
        cohort=meeting.cohort, starts_at=meeting.starts_at, called_off_at=None
    )
    # The cohort is locked, so nobody else can plan a session in between.
    if same_time.exclude(pk=meeting.pk).exists():
        raise Conflict(sentences.ANOTHER_TIME)
    meeting.save()


def _audit(by: User, verb: str, meeting: Session, at: datetime, **facts: Any) -> None:
    organisation = meeting.cohort.organisation
    record(actor=by, verb=verb, subject=meeting, organisation=organisation, at=at, **facts)
