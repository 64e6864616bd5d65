"""Sessions of a cohort: planned, shown, moved, called off; what a woman says before, and who came.

Every call locks the session's cohort first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Conflict, Gone, Invalid, NotFound
from courses.models import Attendance, Cohort, Module, Session, SessionReply
from courses.states import Childcare, CohortState, Mark

from . import permissions, sentences
from .rules import (
    SESSION_MINUTES,
    Missing,
    days_to_choose,
    marks_for,
    missing_before_publishing,
)

LONGEST_ALTERNATIVE = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """What a coordinator says of a session. *Units*: minutes. `module`: its number in the
    course, None for a session of no single module. `childcare` None: not said yet.
    """

    starts_at: datetime
    minutes: int
    module: int | None = None
    childcare: str | None = None
    alternative: str = ""


@transaction.atomic
def plan_session(*, by, cohort_id: UUID, plan: Plan, publish: bool, at: datetime) -> Session:
    """A session, shown to the women of the cohort at once (`publish`) or kept as a draft.

    Raises NotFound when the cohort is not hers or the module is not of its course, Invalid for a
    day or a length that cannot be or without what publishing needs, Conflict when the cohort is
    closed or meets at that time already.
    """
    cohort = _locked_cohort(permissions.cohorts_of(by).filter(public_id=cohort_id))
    session = Session(cohort=cohort, created_at=at)
    _apply(session, plan, at)
    if publish:
        _publish(session, at)
    _keep(session)
    _audit(by, "session-published" if publish else "session-planned", session, at)
    return session


@transaction.atomic
def change_session(*, by, session_id: UUID, plan: Plan, publish: bool, at: datetime) -> Session:
    """Other words, another length, another time. A published session stays published and has to
    keep what publishing needs; at another time it asks the women anew. Raises as `plan_session`;
    Conflict too when it was called off.
    """
    session = _locked(permissions.coordinated_sessions(by), session_id)
    if session.called_off_at:
        raise Conflict(_("This session was called off. Nothing was changed."))
    before = session.starts_at
    _apply(session, plan, at)
    moved = session.published_at is not None and session.starts_at != before
    if publish or session.published_at:
        _publish(session, at)
    if moved:
        if session.attendance.exists():
            raise Conflict(_("Attendance is marked, so the time stays. Nothing was changed."))
        session.moved_at = at
        session.replies.all().delete()
    _keep(session)
    _audit(by, "session-moved" if moved else "session-changed", session, at)
    return session


@transaction.atomic
def publish_session(*, by, session_id: UUID, at: datetime) -> Session:
    """The women of the cohort see it. The same again is harmless. Raises as `plan_session`."""
    session = _locked(permissions.coordinated_sessions(by), session_id)
    if session.called_off_at:
        raise Conflict(_("This session was called off. Nothing was changed."))
    if session.published_at is None:
        _publish(session, at)
        _keep(session)
        _audit(by, "session-published", session, at)
    return session


@transaction.atomic
def call_off_session(*, by, session_id: UUID, at: datetime) -> Session:
    """It does not take place; who had seen it reads that until its time is over. The same again is
    harmless. Raises NotFound when it is not hers, Gone when it has begun.
    """
    session = _locked(permissions.coordinated_sessions(by), session_id, open_only=False)
    if session.called_off_at:
        return session
    if session.published_at and session.starts_at <= at:
        raise Gone(_("This session has begun. Nothing was changed."))
    session.called_off_at = at
    session.save(update_fields=["called_off_at"])
    session.replies.all().delete()
    _audit(by, "session-called-off", session, at)
    return session


@transaction.atomic
def reply(*, learner, session_id: UUID, comes: bool, at: datetime) -> SessionReply:
    """“I will come” or “Not this time”. She may change it until the session begins; no reason, no
    audit. Raises NotFound when the session is not hers, Conflict when it was called off, Gone once
    it has begun.
    """
    session = _locked(permissions.her_sessions(learner), session_id)
    if session.called_off_at:
        raise Conflict(_("This session does not take place. You need not say anything."))
    if session.starts_at <= at:
        raise Gone(_("This session has begun. You need not say anything."))
    enrolment = (
        permissions.places_in(session.cohort)
        .select_related("enrolment")
        .get(enrolment__learner=learner)
        .enrolment
    )
    return SessionReply.objects.update_or_create(
        session=session,
        enrolment=enrolment,
        defaults={"comes": comes, "at": at, "organisation": enrolment.organisation},
    )[0]


@transaction.atomic
def mark_attendance(*, by, session_id: UUID, marks: Mapping[UUID, str], at: datetime) -> None:
    """`marks`: “came”, “could-not”, or "" for nothing, by the public id of an enrolment. All of
    them are kept, or none. What she had said before is then gone.

    Raises NotFound when the list is not hers to mark or a woman is not on it, Conflict before the
    start and for a session that was called off, Invalid for a mark that is none, or “could not” for
    a woman who pauses: nothing is missed then (domain 10.16).
    """
    session = _locked(permissions.markable_sessions(by), session_id, open_only=False)
    if session.called_off_at or session.starts_at > at:
        raise Conflict(_("Attendance is marked once a session has begun. Nothing was changed."))
    places = permissions.places_at(session, at).select_related("enrolment__learner")
    women = {place.enrolment.public_id: place.enrolment for place in places}
    before = dict(session.attendance.values_list("enrolment__public_id", "mark"))
    for public_id, mark in marks.items():
        if public_id not in women:
            raise NotFound
        if mark != before.get(public_id, ""):
            _mark(session, women[public_id], mark, by=by, at=at)


def _mark(session: Session, enrolment, mark: str, *, by, at: datetime) -> None:
    if mark and (mark not in set(Mark) or mark not in marks_for(enrolment.state)):
        raise Invalid(_("Please choose one of the words on the page. Nothing was changed."))
    if mark:
        Attendance.objects.update_or_create(
            session=session,
            enrolment=enrolment,
            defaults={
                "mark": mark,
                "at": at,
                "marked_by": by,
                "organisation": session.cohort.organisation,
            },
        )
    else:
        Attendance.objects.filter(session=session, enrolment=enrolment).delete()
    SessionReply.objects.filter(session=session, enrolment=enrolment).delete()
    _audit(by, "attendance-marked", session, at, about=enrolment.learner)


def _locked_cohort(found, *, open_only: bool = True) -> Cohort:
    cohort = found.select_for_update(of=("self",)).select_related("organisation", "course").first()
    if cohort is None:
        raise NotFound
    if open_only and cohort.state == CohortState.CLOSED:
        raise Conflict(sentences.CLOSED)
    return cohort


def _locked(sessions, session_id: UUID, *, open_only: bool = True) -> Session:
    found = sessions.filter(public_id=session_id)
    cohort = _locked_cohort(
        Cohort.objects.filter(pk__in=found.values("cohort")), open_only=open_only
    )
    session = found.first()
    if session is None:
        raise NotFound
    session.cohort = cohort
    return session


def _apply(session: Session, plan: Plan, at: datetime) -> None:
    first, last = days_to_choose(timezone.localdate(at))
    begin, end = (
        timezone.make_aware(datetime.combine(day, time()))
        for day in (first, last + timedelta(days=1))
    )
    if plan.starts_at != session.starts_at and not begin <= plan.starts_at < end:
        raise Invalid(sentences.ANOTHER_DAY)
    if plan.minutes not in SESSION_MINUTES:
        raise Invalid(_("A session lasts between 15 and 240 minutes. Nothing was changed."))
    if plan.childcare is not None and plan.childcare not in set(Childcare):
        raise Invalid(sentences.MISSING[Missing.CHILDCARE])
    alternative = " ".join(plan.alternative.replace("\x00", "").split())
    if len(alternative) > LONGEST_ALTERNATIVE:
        raise Invalid(_("Please say it in fewer words. Nothing was changed."))
    session.module = _module(session.cohort, plan.module)
    session.starts_at, session.minutes = plan.starts_at, plan.minutes
    session.childcare, session.alternative = plan.childcare, alternative


def _module(cohort: Cohort, number: int | None) -> Module | None:
    if number is None:
        return None
    module = cohort.course.modules.filter(number=number).first()
    if module is None:
        raise NotFound
    return module


def _publish(session: Session, at: datetime) -> None:
    missing = missing_before_publishing(session.childcare, session.alternative)
    if missing:
        raise Invalid(sentences.MISSING[missing])
    session.published_at = session.published_at or at


def _keep(session: Session) -> None:
    same_time = Session.objects.filter(
        cohort=session.cohort, starts_at=session.starts_at, called_off_at=None
    )
    # The cohort is locked, so nobody else plans in between.
    if same_time.exclude(pk=session.pk).exists():
        raise Conflict(sentences.ANOTHER_TIME)
    session.save()


def _audit(by, verb: str, session: Session, at: datetime, **facts) -> None:
    organisation = session.cohort.organisation
    record(actor=by, verb=verb, subject=session, organisation=organisation, at=at, **facts)
