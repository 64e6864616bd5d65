"""Who may see a course and open its lessons. Each `can_*` uses its queryset, so the two agree."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import Organisation, User
from accounts.queries import memberships_of, organisations_of, roles_of
from accounts.roles import (
    GUEST_ROLES,
    INSTALLATION_ROLES,
    OFFICE_ROLES,
    PARTICIPANT_ROLES,
    Role,
)
from courses.catalogue.rules import OPENING_MODULE
from courses.models import Course, Enrolment, Lesson
from courses.states import OPEN_STATES

# These roles may read lessons without taking the course.
PREVIEW_ROLES = OFFICE_ROLES
# These roles lead or prepare live sessions, so they may read the notes for facilitators.
MEETING_ROLES = PREVIEW_ROLES | {Role.SUPERVISOR, Role.COORDINATOR}


def visible_courses(user: User) -> QuerySet[Course]:
    """Return the courses with one of the user's roles in their audience.

    A retired course is included only if the user began it.
    """
    own = Enrolment.objects.filter(course=OuterRef("pk"), learner=user.pk)
    return _for_roles(roles_of(user)).filter(Q(retired_at=None) | Exists(own))


def open_lessons(user: User) -> QuerySet[Lesson]:
    """Return the lessons of visible courses that the user has opened and not left, or may preview.

    The opening modules that a guest may read are included. A withdrawn lesson is open to nobody;
    what was done in it stays with the learner.
    """
    own = Enrolment.objects.filter(
        course=OuterRef("module__course"), learner=user.pk, state__in=OPEN_STATES
    )
    previewed = _for_roles(roles_of(user) & PREVIEW_ROLES)
    offered = Lesson.objects.filter(retired_at=None, module__course__in=visible_courses(user))
    return offered.filter(Exists(own) | Q(module__course__in=previewed)) | _openings(user)


def _openings(user: User) -> QuerySet[Lesson]:
    """Return the lessons that the user may read without being in the audience of their course."""
    roles = roles_of(user)
    found = Lesson.objects.filter(retired_at=None, module__course__retired_at=None)
    if not roles & GUEST_ROLES:
        return found.none()
    for_women = _for_roles(PARTICIPANT_ROLES)
    return found.filter(module__number=OPENING_MODULE, module__course__in=for_women).exclude(
        module__course__in=_for_roles(roles)
    )


def _for_roles(roles: Collection[str]) -> QuerySet[Course]:
    """Return the courses for any of these roles.

    SQLite has no "contains" for JSON lists, so this matches on the text. A role is in quotation
    marks there, which keeps `mentor` from matching within another one.
    """
    if not roles:
        return Course.objects.none()
    named = Q()
    for role in sorted(roles):
        named |= Q(audience_text__contains=f'"{role}"')
    return Course.objects.alias(audience_text=Cast("audience", TextField())).filter(named)


def staff_courses() -> QuerySet[Course]:
    """Return the courses in which only staff learn; `is_staff_course` for the database."""
    courses = Course.objects.alias(audience_text=Cast("audience", TextField()))
    for role in sorted(PARTICIPANT_ROLES):
        courses = courses.exclude(audience_text__contains=f'"{role}"')
    return courses.filter(audience_text__contains=f'"{Role.STAFF_LEARNER}"')


def enrolments_with_due_day(user: User) -> QuerySet[Enrolment]:
    """Return enrolments in staff courses where the user coordinates: those may have a due date."""
    return Enrolment.objects.filter(
        course__in=staff_courses(), organisation__in=organisations_of(user, Role.COORDINATOR)
    )


def can_see_course(user: User, course_key: UUID) -> bool:
    """Whether the course is visible to the user."""
    return visible_courses(user).filter(key=course_key).exists()


def can_see_lesson(user: User, lesson_key: UUID) -> bool:
    """Whether the lesson is visible to the user, which it is if its course is."""
    return Lesson.objects.filter(key=lesson_key, module__course__in=visible_courses(user)).exists()


def can_open_lesson(user: User, lesson_key: UUID) -> bool:
    """Whether the user may read this lesson now."""
    return open_lessons(user).filter(key=lesson_key).exists()


def can_open_modules(user: User, course_key: UUID) -> bool:
    """Whether the user may see a module with its activity, as learner or facilitator."""
    courses = visible_courses(user).filter(key=course_key)
    if not can_read_meeting_notes(user):
        own = Enrolment.objects.filter(
            course=OuterRef("pk"), learner=user.pk, state__in=OPEN_STATES
        )
        courses = courses.filter(Exists(own))
    return courses.exists()


def can_read_meeting_notes(user: User) -> bool:
    """Whether the user sees a course's notes for facilitators."""
    return bool(roles_of(user) & MEETING_ROLES)


def enrolling_organisation(user: User, audience: Collection[str]) -> Organisation | None:
    """Return the organisation in which the user takes a course with this audience; None if none.

    A role of the installation belongs to no organisation: it reads and does not enrol. Someone with
    fitting roles in two organisations takes the course in the one joined first.
    """
    fitting = [
        membership
        for membership in memberships_of(user)
        if membership.role in audience and membership.role not in INSTALLATION_ROLES
    ]
    return min(fitting, key=lambda held: held.pk).organisation if fitting else None


def can_enrol(user: User, audience: Collection[str]) -> bool:
    """Whether the user may press “Open this course”."""
    return enrolling_organisation(user, audience) is not None
