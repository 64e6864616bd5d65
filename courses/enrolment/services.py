"""Opening a course, pausing, leaving and coming back. Only she does these, and nobody asks why.

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
from courses.cohorts.services import forget_place
from courses.models import Course, Enrolment, Lesson, LessonProgress, OutlineVersion
from courses.states import EnrolmentState

from .permissions import enrolling_organisation, visible_courses
from .rules import Mover, course_completed, may_move

# Pressing “Open this course” in these states leads back in.
_REOPENS: dict[str, EnrolmentState] = {
    EnrolmentState.INVITED: EnrolmentState.OPEN,
    EnrolmentState.LEFT: EnrolmentState.ACTIVE,
}
# Coming back when she never went is nothing to complain about.
_IS_HERE = frozenset({EnrolmentState.OPEN, EnrolmentState.COMPLETED})


@transaction.atomic
def enrol(*, learner: User, course_key: UUID, at: datetime) -> Enrolment:
    """Opens the course to her, at once (R1.4); again after she left. Harmless when it is open.

    Raises NotFound when she may not see the course, Refused when her role reads without taking it,
    Conflict while no lesson is published.
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
        enrolment = _move(learner, enrolment.public_id, _REOPENS[enrolment.state], at)
    return enrolment


def _newest_outline(course: Course) -> Any:
    """A callable, so that it is asked only when an enrolment is made."""

    def find() -> OutlineVersion:
        outline = course.outlines.order_by("-number").first()
        if outline is None:
            raise Conflict(_("This course has no lessons yet. Please look again later."))
        return outline

    return find


def pause(*, learner: User, enrolment_id: UUID, at: datetime) -> Enrolment:
    """She rests; everything stays open and kept. `enrolment_id` is the public id.

    Raises NotFound when it is not hers, Conflict from a state that has no pause.
    """
    return _move(learner, enrolment_id, EnrolmentState.PAUSED, at)


def leave(*, learner: User, enrolment_id: UUID, at: datetime) -> Enrolment:
    """She leaves the course; all progress is kept for the day she comes back. Raises as `pause`."""
    return _move(learner, enrolment_id, EnrolmentState.LEFT, at)


def come_back(*, learner: User, enrolment_id: UUID, at: datetime) -> Enrolment:
    """She goes on where she was, after a pause or after leaving. Raises as `pause`."""
    return _move(learner, enrolment_id, EnrolmentState.ACTIVE, at)


@transaction.atomic
def set_due_day(
    *, coordinator: User, enrolment_id: UUID, due_on: date | None, at: datetime
) -> Enrolment:
    """By when a colleague is asked to be through with a course for staff; None takes the day away.

    Nothing closes on that day. Raises NotFound when she does not coordinate there, Invalid for a
    course that learners take (domain R5.3) and for a day that is over.
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
        raise Invalid(_("A course that learners take has no day. Nothing was changed."))
    if due_on is not None and due_on < timezone.localdate(at):
        raise Invalid(_("Please choose a day that is still to come. Nothing was changed."))
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
def _move(learner: User, public_id: UUID, to: EnrolmentState, at: datetime) -> Enrolment:
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("course", "outline", "organisation")
        .filter(public_id=public_id, learner=learner)
        .first()
    )
    if enrolment is None:
        raise NotFound
    if enrolment.state == to or (to == EnrolmentState.ACTIVE and enrolment.state in _IS_HERE):
        return enrolment
    if not may_move(enrolment.state, to, Mover.LEARNER):
        raise Conflict
    enrolment.state = to
    # Pausing, leaving and coming back are hers: no entry says when or how often (domain R10.7).
    enrolment.save(update_fields=["state"])
    if to == EnrolmentState.LEFT:
        forget_place(enrolment=enrolment)
    if to == EnrolmentState.ACTIVE:
        # A lesson that she lacked may have been withdrawn while she was away.
        reconsider_enrolment(enrolment=enrolment, at=at)
    return enrolment


def reconsider_enrolment(*, enrolment: Enrolment, at: datetime) -> None:
    """Completes the course for her when every lesson of her outline is. Needs the lock.

    A lesson that was withdrawn is not asked of her: it cannot be read any more. Nor is one that
    moved to another course, or became an extra, since she began. Of a course that is offered to
    nobody all is asked: it may be on its way out or back.
    """
    if not may_move(enrolment.state, EnrolmentState.COMPLETED, Mover.SYSTEM):
        return
    keys = {UUID(key) for key in enrolment.outline.lessons}
    is_away = Q(retired_at__isnull=False) | ~Q(module__course=enrolment.course_id)
    down = Course.objects.filter(pk=enrolment.course_id, audience=[])
    not_asked = Lesson.objects.filter(is_away | Q(extra=True), ~Exists(down), key__in=keys)
    completed = LessonProgress.objects.filter(enrolment=enrolment, completed_at__isnull=False)
    if course_completed(
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
