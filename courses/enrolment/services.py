"""Opening a course, pausing, leaving and coming back. Only the learner can; no reason is asked.

Source: domain 2.6, R1.4 to R1.7, R10.7.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import organisations_of
from accounts.roles import Role
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound, Refused
from courses.catalogue.rules import is_staff_course
from courses.cohorts.services import remove_current_place
from courses.models import Course, Enrolment, Lesson, LessonProgress, OutlineVersion
from courses.states import EnrolmentState

from .permissions import enrolling_organisation, visible_courses
from .rules import TransitionActor, can_change_state, is_course_completed

# Pressing “Open this course” in these states opens it again.
_REOPENS: dict[str, EnrolmentState] = {
    EnrolmentState.INVITED: EnrolmentState.OPEN,
    EnrolmentState.LEFT: EnrolmentState.ACTIVE,
}
# Resuming a course that the learner never left is no error.
_TAKING_STATES = frozenset({EnrolmentState.OPEN, EnrolmentState.COMPLETED})


@transaction.atomic
def enrol(*, learner: User, course_key: UUID, at: datetime) -> Enrolment:
    """Open the course to the learner, at once (R1.4), or again after leaving.

    Harmless when it is open. Raises NotFound when the learner may not see the course, Refused when
    the learner's role may read it without enrolling. Raises Conflict while no lesson is published.
    """
    course = visible_courses(learner).filter(key=course_key).first()
    if course is None:
        raise NotFound
    organisation = enrolling_organisation(learner, course.audience)
    if organisation is None:
        raise Refused(_("You can read this course without opening it. Nothing was changed."))
    enrolment, made = Enrolment.objects.get_or_create(
        learner=learner,
        course=course,
        defaults={
            "organisation": organisation,
            "outline": _newest_outline(course),
            "created_at": at,
        },
    )
    if made:
        _audit(enrolment, "course-opened", at)
    elif enrolment.state in _REOPENS:
        enrolment = _change_state(learner, enrolment.public_id, _REOPENS[enrolment.state], at)
    return enrolment


def _newest_outline(course: Course) -> Any:
    """Return a callable, so that the query runs only when an enrolment is created."""

    def find() -> OutlineVersion:
        outline = course.outlines.order_by("-number").first()
        if outline is None:
            raise Conflict(_("This course has no lessons yet. Please look again later."))
        return outline

    return find


def pause_enrolment(*, learner: User, enrolment_id: UUID, at: datetime) -> Enrolment:
    """Pause the course; everything stays open and kept. `enrolment_id` is the public id.

    Raises NotFound when it is not the learner's, Conflict from a state that has no pause.
    """
    return _change_state(learner, enrolment_id, EnrolmentState.PAUSED, at)


def leave_enrolment(*, learner: User, enrolment_id: UUID, at: datetime) -> Enrolment:
    """Leave the course and keep all progress. Raises as `pause_enrolment`."""
    return _change_state(learner, enrolment_id, EnrolmentState.LEFT, at)


def resume_enrolment(*, learner: User, enrolment_id: UUID, at: datetime) -> Enrolment:
    """Resume the course after a pause or after leaving. Raises as `pause_enrolment`."""
    return _change_state(learner, enrolment_id, EnrolmentState.ACTIVE, at)


@transaction.atomic
def set_due_day(
    *, coordinator: User, enrolment_id: UUID, due_on: date | None, at: datetime
) -> Enrolment:
    """Set the date by which a colleague should complete a staff course; None removes it.

    Nothing closes on that day. Raises NotFound when `coordinator` does not coordinate there. Raises
    Invalid for a course that learners take (domain R5.3) and for a date in the past.
    """
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("course", "organisation", "learner")
        .filter(
            public_id=enrolment_id,
            organisation__in=organisations_of(coordinator, Role.COORDINATOR),
        )
        .first()
    )
    if enrolment is None:
        raise NotFound
    if not is_staff_course(enrolment.course.audience):
        raise Invalid(_("Only staff courses have a due date. Nothing was changed."))
    if due_on is not None and due_on < timezone.localdate(at):
        raise Invalid(_("Please choose a date in the future. Nothing was changed."))
    if enrolment.due_on != due_on:
        enrolment.due_on = due_on
        enrolment.save(update_fields=["due_on"])
        record(
            actor=coordinator,
            verb="course-day-set",
            subject=enrolment,
            organisation=enrolment.organisation,
            about=enrolment.learner,
            at=at,
            due_on=due_on.isoformat() if due_on else None,
        )
    return enrolment


@transaction.atomic
def _change_state(learner: User, public_id: UUID, to: EnrolmentState, at: datetime) -> Enrolment:
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("course", "outline", "organisation")
        .filter(public_id=public_id, learner=learner)
        .first()
    )
    if enrolment is None:
        raise NotFound
    if enrolment.state == to or (to == EnrolmentState.ACTIVE and enrolment.state in _TAKING_STATES):
        return enrolment
    if not can_change_state(enrolment.state, to, TransitionActor.LEARNER):
        raise Conflict
    enrolment.state = to
    # Pausing, leaving and coming back are the learner's own: no audit entry says when or how often
    # (domain R10.7).
    enrolment.save(update_fields=["state"])
    if to == EnrolmentState.LEFT:
        remove_current_place(enrolment=enrolment)
    if to == EnrolmentState.ACTIVE:
        # A lesson that the learner lacked may have been withdrawn in the meantime.
        update_enrolment_completion(enrolment=enrolment, at=at)
    return enrolment


def update_enrolment_completion(*, enrolment: Enrolment, at: datetime) -> None:
    """Complete the course when every lesson of the learner's outline is completed. Needs the lock.

    A lesson that was withdrawn is not required: it can no longer be read. Nor is one that moved to
    another course, or became an extra, since the learner began. In a course that is offered to
    nobody, every lesson is required: it may be about to be retired or to return.
    """
    if not can_change_state(enrolment.state, EnrolmentState.COMPLETED, TransitionActor.SYSTEM):
        return
    keys = {UUID(key) for key in enrolment.outline.lessons}
    is_away = Q(retired_at__isnull=False) | ~Q(module__course=enrolment.course_id)
    down = Course.objects.filter(pk=enrolment.course_id, audience=[])
    not_asked = Lesson.objects.filter(is_away | Q(extra=True), ~Exists(down), key__in=keys)
    completed = LessonProgress.objects.filter(enrolment=enrolment, completed_at__isnull=False)
    if is_course_completed(
        outline_lessons=keys - set(not_asked.values_list("key", flat=True)),
        completed=set(completed.values_list("lesson__key", flat=True)),
    ):
        enrolment.state = EnrolmentState.COMPLETED
        enrolment.completed_at = at
        enrolment.save(update_fields=["state", "completed_at"])
        record(
            actor=None,
            verb="course-completed",
            subject=enrolment,
            organisation=enrolment.organisation,
            about=enrolment.learner,
            at=at,
        )


def _audit(enrolment: Enrolment, verb: str, at: datetime, **facts: Any) -> None:
    record(
        actor=enrolment.learner,
        verb=verb,
        subject=enrolment,
        organisation=enrolment.organisation,
        at=at,
        **facts,
    )
