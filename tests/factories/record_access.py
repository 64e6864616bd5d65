"""Staff who have passed the staff modules, and who are assigned: rows, made at once.

The services do the same in tests/accounts/test_sight.py; here they would cost every test seconds.
"""

from uuid import uuid4

from django.utils import timezone

from accounts.models import Assignment, RecordAccess
from accounts.record_access.rules import Duty, Reason
from core.clock import now
from courses.compliance.rules import REQUIRED_MODULES
from courses.models import Course, Enrolment, Lesson, LessonProgress, Module, OutlineVersion


def train(*people, organisation=None):
    """They have passed S1 to S4: of the shipped course, or of one with a lesson in each module."""
    at = now()
    lessons = list(Lesson.objects.filter(module__key__in=REQUIRED_MODULES, retired_at=None))
    course = lessons[0].module.course if lessons else None
    if course is None:
        course, lessons = _staff_course(at)
    outline = course.outlines.last()
    for person in people:
        enrolment = Enrolment.objects.filter(learner=person, course=course).first()
        enrolment = enrolment or Enrolment.objects.create(
            learner=person,
            course=course,
            organisation=organisation or person.memberships.first().organisation,
            outline=outline,
            state="active",
            created_at=at,
        )
        LessonProgress.objects.bulk_create(
            [
                LessonProgress(
                    enrolment=enrolment,
                    lesson=lesson,
                    opened_at=at,
                    visited_at=at,
                    read_at=at,
                    completed_at=at,
                )
                for lesson in lessons
            ],
            ignore_conflicts=True,
        )


def _staff_course(at):
    """Nobody sees it in a list: its audience is nobody."""
    course = Course.objects.create(key=uuid4(), code="staff-modules", audience=[])
    modules = Module.objects.bulk_create(
        Module(key=key, course=course, number=number)
        for number, key in enumerate(REQUIRED_MODULES, start=1)
    )
    lessons = Lesson.objects.bulk_create(
        Lesson(key=uuid4(), module=module, number=1) for module in modules
    )
    OutlineVersion.objects.create(
        course=course, number=1, lessons=[str(lesson.key) for lesson in lessons], created_at=at
    )
    return course, lessons


def assign(person, about, *, organisation=None, duty=Duty.SUPERVISOR, opened=True, **fields):
    """She is assigned to this woman, and has said today why she opens her record."""
    at = now()
    organisation = organisation or about.memberships.first().organisation
    made = Assignment.objects.create(
        person=person,
        about=about,
        organisation=organisation,
        duty=duty,
        **{"since": at, **fields},
    )
    if opened:
        say_why(person, about, organisation=organisation)
    return made


def say_why(person, about, *, organisation=None, at=None):
    """She has said today why she opens this record."""
    at = at or now()
    RecordAccess.objects.get_or_create(
        viewer=person,
        about=about,
        organisation=organisation or about.memberships.first().organisation,
        day=timezone.localdate(at),
        defaults={"reason": Reason.PREPARE, "at": at},
    )
