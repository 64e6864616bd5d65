"""The courses that the learner may see, and the learner's enrolment in one. Read only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import User
from accounts.queries import organisations_of
from accounts.roles import Role
from core.errors import NotFound
from courses.catalogue.queries import course_url, text_in_language
from courses.catalogue.rules import is_staff_course
from courses.catalogue.snapshot import summary_of
from courses.models import CourseText, Enrolment

from .access import CourseAccess, course_access, visible_course_access
from .permissions import can_enrol, enrolments_with_due_day
from .rules import TransitionActor, can_change_state


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course that the learner may see. `state` is "" if the learner never opened it."""

    pk: int
    key: UUID
    code: str
    # Changes with everything that is read of the course.
    edition: UUID
    title: str
    summary: str
    url: str
    enrolled: bool
    state: str
    # Whether the user may press “Open this course”: an editor reads without opening.
    can_enrol: bool
    # The due date that a coordinator set, in a course for staff. None: there is none, or the course
    # is completed.
    due_on: date | None = None


def courses_visible_to(user: User, language: str) -> list[CourseCard]:
    """Return the courses the user may see, by code. One query besides their memberships."""
    return [card_of(access, user, language) for access in visible_course_access(user)]


def course_card(user: User, course_key: UUID, language: str) -> CourseCard:
    """Return the card of one course for the user. Raises NotFound for an unknown course."""
    access = course_access(user, key=course_key)
    if access is None:
        raise NotFound
    return card_of(access, user, language)


def card_of(access: CourseAccess, user: User, language: str) -> CourseCard:
    """Build the card of a course from the user's access. No query once its edition is cached."""
    words = summary_of(access.pk, access.edition, language)
    return CourseCard(
        pk=access.pk,
        key=access.key,
        code=access.code,
        edition=access.edition,
        title=words.title,
        summary=words.summary,
        url=course_url(access.code, language),
        enrolled=access.enrolment is not None,
        state=access.state,
        can_enrol=not access.is_retired and can_enrol(user, access.audience),
        due_on=access.due_on if is_staff_course(access.audience) else None,
    )


@dataclass(frozen=True, slots=True)
class EnrolmentStatus:
    """The learner's enrolment. `public_id` is what the services take."""

    public_id: UUID
    course_key: UUID
    state: str

    def can_become(self, state: str) -> bool:
        """Whether the learner may change the enrolment to this state now."""
        return can_change_state(self.state, state, TransitionActor.LEARNER)


def enrolment_status(user: User, course_code: str) -> EnrolmentStatus:
    """Return the user's enrolment in the course. Raises NotFound where the user never opened it."""
    row = (
        Enrolment.objects.filter(learner=user.pk, course__code=course_code)
        .values_list("public_id", "course__key", "state")
        .first()
    )
    if row is None:
        raise NotFound
    return EnrolmentStatus(*row)


@dataclass(frozen=True, slots=True)
class DueRow:
    """A colleague in a course for staff. `due_on` None: no date is set."""

    public_id: UUID
    name: str
    course: str
    due_on: date | None
    done: bool


def due_rows(user: User, language: str) -> list[DueRow]:
    """Return everyone in a staff course where the user coordinates, by name. Two queries.

    Raises NotFound for someone who coordinates nowhere.
    """
    if not organisations_of(user, Role.COORDINATOR):
        raise NotFound
    rows = (
        enrolments_with_due_day(user)
        .annotate(course_title=text_in_language(CourseText, language, course="course"))
        .select_related("learner")
        .order_by("learner__shown_name", "course__code", "pk")
    )
    return [
        DueRow(
            row.public_id,
            row.learner.shown_name,
            row.course_title,
            row.due_on,
            row.completed_at is not None,
        )
        for row in rows
    ]
