"""Whose attempts a person may read and mark: never their own (`accounts.record_access.rules`).

For learners: those assigned to the user. For staff in a staff course: those of colleagues.
"""

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries import organisations_of
from accounts.record_access.permissions import NOTHING, in_sight
from accounts.record_access.rules import Act, Record, Standing, standings
from accounts.roles import Role
from courses.enrolment.permissions import staff_courses
from courses.models import Attempt, WrittenAnswer

MARKERS = (Role.SUPERVISOR, Role.COORDINATOR)
# A safeguarding lead may be granted access for a day.
READER_ROLES = (*MARKERS, Role.SAFEGUARDING_LEAD)


def is_marker(user: User) -> bool:
    """Whether the user may open the lists; what they contain depends on other rules."""
    return bool(organisations_of(user, *READER_ROLES))


def readable_enrolments(user: User, record: Record, act: Act, enrolment: str = "") -> Q:
    """Return the enrolments with which the user may do this.

    `enrolment` is the lookup prefix, as in "enrolment__".
    """
    found = in_sight(
        user,
        record,
        act,
        learner=f"{enrolment}learner",
        organisation=f"{enrolment}organisation",
    )
    if Standing.COLLEAGUE in standings(record, act):
        found |= _of_colleagues(user, enrolment)
    return found


def _of_colleagues(user: User, enrolment: str) -> Q:
    """Return enrolments of others in staff courses, where the user supervises or coordinates.

    No learner of the programme takes such a course, so nobody has to be assigned: staff take these
    courses before they are.
    """
    places = organisations_of(user, *MARKERS)
    if not places:
        return NOTHING
    conditions = {
        "organisation__in": places,
        "course__in": staff_courses().values("pk"),
        "learner__is_active": True,
    }
    return Q(**{f"{enrolment}{name}": value for name, value in conditions.items()}) & ~Q(
        **{f"{enrolment}learner": user.pk}
    )


def _submitted_to(user: User, record: Record, act: Act, attempt: str = "") -> Q:
    """Return the condition for attempts that the user may read or mark.

    `attempt` is the lookup prefix, as in "attempt__".
    """
    conditions = {"submitted_at__isnull": False, "taken_back_at": None}
    alone_or_confirmed = Q(**{f"{attempt}together_since": None}) | Q(
        **{f"{attempt}confirmed_at__isnull": False}
    )
    return (
        Q(**{f"{attempt}{name}": value for name, value in conditions.items()})
        & alone_or_confirmed
        & readable_enrolments(user, record, act, f"{attempt}enrolment__")
    )


def readable_attempts(user: User) -> QuerySet[Attempt]:
    """Return submitted attempts that the user may read.

    An assisted attempt is not read or marked before the learner has confirmed the answers, nor
    after the learner has rejected them.
    """
    return Attempt.objects.filter(_submitted_to(user, Record.RESULTS, Act.READ))


def markable_attempts(user: User) -> QuerySet[Attempt]:
    """Return submitted attempts that the user may review."""
    return Attempt.objects.filter(_submitted_to(user, Record.RESULTS, Act.ADD))


def markable_answers(user: User) -> QuerySet[WrittenAnswer]:
    """Return submitted written answers that the user may mark.

    They are joined, not looked up in a list of attempts, so that a database starts with the few
    that wait.
    """
    return WrittenAnswer.objects.filter(
        _submitted_to(user, Record.WRITTEN_ANSWERS, Act.ADD, "attempt__"), read_by_person=True
    )


def audible_answers(user: User) -> QuerySet[WrittenAnswer]:
    """Return answers whose recording the user may hear."""
    return WrittenAnswer.objects.filter(
        _submitted_to(user, Record.RECORDINGS, Act.READ, "attempt__")
    )
