"""Who manages cohorts, who facilitates their sessions, and which sessions are a learner's own.

Each queryset here is everything that the person may see; for that person, nothing else exists.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, User
from accounts.queries import organisations_of
from accounts.record_access.permissions import is_trained, people_to_assign
from accounts.record_access.rules import Act, Record, Standing, may
from accounts.roles import Role
from courses.models import Cohort, CohortPlace, Enrolment, Facilitator, Session
from courses.states import OPEN_STATES, EnrolmentState

from .rules import ends_at


def can_coordinate_cohorts(user: User) -> bool:
    """Whether the user may open the cohort pages."""
    return bool(organisations_of(user, Role.COORDINATOR))


def cohorts_of(user: User) -> QuerySet[Cohort]:
    """The cohorts of the organisations that the user coordinates."""
    return Cohort.objects.filter(organisation__in=organisations_of(user, Role.COORDINATOR))


def coordinated_meetings(user: User) -> QuerySet[Session]:
    """Return the sessions of the user's cohorts, drafts too."""
    return Session.objects.filter(cohort__in=cohorts_of(user))


def active_duties() -> QuerySet[Facilitator]:
    """Return the duties that are in force now.

    A duty is suspended while the person is not an active supervisor in that organisation.
    """
    supervises = Membership.objects.active().filter(
        user=OuterRef("person"), organisation=OuterRef("organisation"), role=Role.SUPERVISOR
    )
    return Facilitator.objects.filter(Exists(supervises), ended_at=None)


def duties_of(user: User) -> QuerySet[Facilitator]:
    """Return the user's current duties.

    A duty for a cohort replaces an assignment to each learner in it. It takes effect once the user
    has passed the staff modules (`accounts.record_access.rules`).
    """
    held = active_duties().filter(person=user.pk)
    return held if is_trained(user) else held.none()


def held_meetings(user: User) -> QuerySet[Session]:
    """Return published sessions of the cohorts that the user facilitates now."""
    return Session.objects.filter(
        cohort__in=duties_of(user).values("cohort"), published_at__isnull=False
    )


def markable_meetings(user: User) -> QuerySet[Session]:
    """Return published sessions whose list the user may open, as facilitator or coordinator."""
    coordinated = cohorts_of(user)
    if not may(
        Record.ATTENDANCE,
        Act.READ,
        held={Standing.COORDINATOR},
        trained=_trained_supervisor_ids(user),
    ):
        coordinated = coordinated.none()
    return Session.objects.filter(
        Q(cohort__in=duties_of(user).values("cohort")) | Q(cohort__in=coordinated),
        published_at__isnull=False,
    )


def _trained_supervisor_ids(user: User) -> bool:
    """Whether the user supervises or coordinates, and is trained.

    Training is not looked up for learners, who hold neither role.
    """
    return bool(organisations_of(user, Role.SUPERVISOR, Role.COORDINATOR)) and is_trained(user)


def meetings_of_learner(user: User) -> QuerySet[Session]:
    """Return published sessions of the cohorts in which the user has a place now."""
    own = places_of_learner(user.pk).filter(cohort=OuterRef("cohort"))
    return Session.objects.filter(Exists(own), published_at__isnull=False)


def places_of_learner(user_pk: int) -> QuerySet[CohortPlace]:
    """Return the places that the person has now.

    None while the person pauses: a pause stops every clock (domain 10.16), so nothing is expected
    then.
    """
    return CohortPlace.objects.filter(
        ended_at=None,
        enrolment__learner=user_pk,
        enrolment__state__in=sorted(OPEN_STATES - {EnrolmentState.PAUSED}),
    )


def candidates_for(cohort: Cohort) -> QuerySet[Enrolment]:
    """Return who can be given a place: learners of the organisation who take the course.

    People already in the cohort, or who facilitate it, are left out. This is the only way into a
    cohort. `services.assign_place` checks the must-not-meet rules (domain 10.11). A clearance for
    rooms of women (R9.1) is not checked.
    """
    here = CohortPlace.objects.filter(enrolment=OuterRef("pk"), cohort=cohort, ended_at=None)
    holds = Facilitator.objects.filter(person=OuterRef("learner"), cohort=cohort, ended_at=None)
    return Enrolment.objects.filter(
        ~Exists(here),
        ~Exists(holds),
        organisation=cohort.organisation_id,
        course=cohort.course_id,
        state__in=OPEN_STATES,
        learner__is_active=True,
    )


def facilitators_for(cohort: Cohort) -> QuerySet[User]:
    """Return possible facilitators: trained supervisors of the organisation not in the cohort."""
    named = Facilitator.objects.filter(person=OuterRef("pk"), cohort=cohort, ended_at=None)
    inside = CohortPlace.objects.filter(
        enrolment__learner=OuterRef("pk"), cohort=cohort, ended_at=None
    )
    found = people_to_assign(cohort.organisation)
    return found.filter(~Exists(named), ~Exists(inside))


def places_in(cohort: Cohort) -> QuerySet[CohortPlace]:
    """Return the current places in the cohort."""
    return CohortPlace.objects.filter(
        cohort=cohort, ended_at=None, enrolment__learner__is_active=True
    )


def places_at(meeting: Session, at: datetime) -> QuerySet[CohortPlace]:
    """Return the places at the time of a session; for a future session, the current ones."""
    places = CohortPlace.objects.filter(
        cohort=meeting.cohort_id, enrolment__learner__is_active=True
    )
    if meeting.starts_at > at:
        return places.filter(ended_at=None)
    return places.filter(
        Q(ended_at=None) | Q(ended_at__gt=meeting.starts_at),
        since__lte=ends_at(meeting.starts_at, meeting.minutes),
    )
