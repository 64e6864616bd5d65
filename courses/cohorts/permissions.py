"""Who makes cohorts, who holds their sessions, and which sessions are a woman's own.

Each list here is the whole of what the person may see; what is not in it does not exist for that
person.
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
    """Whether the pages of cohorts are the user's."""
    return bool(organisations_of(user, Role.COORDINATOR))


def cohorts_of(user: User) -> QuerySet[Cohort]:
    """The cohorts of the organisations that the user coordinates."""
    return Cohort.objects.filter(organisation__in=organisations_of(user, Role.COORDINATOR))


def coordinated_meetings(user: User) -> QuerySet[Session]:
    """Their sessions, drafts too."""
    return Session.objects.filter(cohort__in=cohorts_of(user))


def active_duties() -> QuerySet[Facilitator]:
    """Duties that are held now. One is asleep while the person is no supervisor there any more, or
    is suspended.
    """
    supervises = Membership.objects.active().filter(
        user=OuterRef("person"), organisation=OuterRef("organisation"), role=Role.SUPERVISOR
    )
    return Facilitator.objects.filter(Exists(supervises), ended_at=None)


def duties_of(user: User) -> QuerySet[Facilitator]:
    """What the user holds now.

    A duty for a cohort stands in the place of an assignment to each woman in it. It is not in force
    until the user has passed the staff modules (`accounts.record_access.rules`).
    """
    held = active_duties().filter(person=user.pk)
    return held if is_trained(user) else held.none()


def held_meetings(user: User) -> QuerySet[Session]:
    """Published sessions of the cohorts that the user holds now."""
    return Session.objects.filter(
        cohort__in=duties_of(user).values("cohort"), published_at__isnull=False
    )


def markable_meetings(user: User) -> QuerySet[Session]:
    """Published sessions whose list of women the user may open: as facilitator or coordinator."""
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
    """Not asked for a woman of the programme, who holds none of these roles."""
    return bool(organisations_of(user, Role.SUPERVISOR, Role.COORDINATOR)) and is_trained(user)


def meetings_of_learner(user: User) -> QuerySet[Session]:
    """Published sessions of the cohorts in which the user has a place now."""
    own = places_of_learner(user.pk).filter(cohort=OuterRef("cohort"))
    return Session.objects.filter(Exists(own), published_at__isnull=False)


def places_of_learner(user_pk: int) -> QuerySet[CohortPlace]:
    """The places that the person has now.

    Not while the person pauses: a pause stops every clock (domain 10.16), so nothing is expected of
    them.
    """
    return CohortPlace.objects.filter(
        ended_at=None,
        enrolment__learner=user_pk,
        enrolment__state__in=sorted(OPEN_STATES - {EnrolmentState.PAUSED}),
    )


def candidates_for(cohort: Cohort) -> QuerySet[Enrolment]:
    """Who can be given a place: women of the organisation who take the course and are not in it.

    The one way into a cohort: once there is a list of who must not meet, and a clearance for rooms
    of women, both are asked here (domain 10.11, R9.1). Neither exists yet.
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
    """Who can hold its sessions: trained supervisors of the organisation with no part in it yet."""
    named = Facilitator.objects.filter(person=OuterRef("pk"), cohort=cohort, ended_at=None)
    inside = CohortPlace.objects.filter(
        enrolment__learner=OuterRef("pk"), cohort=cohort, ended_at=None
    )
    found = people_to_assign(cohort.organisation)
    return found.filter(~Exists(named), ~Exists(inside))


def places_in(cohort: Cohort) -> QuerySet[CohortPlace]:
    """Who is in it now."""
    return CohortPlace.objects.filter(
        cohort=cohort, ended_at=None, enrolment__learner__is_active=True
    )


def places_at(meeting: Session, at: datetime) -> QuerySet[CohortPlace]:
    """Who had a place when the session was; for one to come, who has it now."""
    places = CohortPlace.objects.filter(
        cohort=meeting.cohort_id, enrolment__learner__is_active=True
    )
    if meeting.starts_at > at:
        return places.filter(ended_at=None)
    return places.filter(
        Q(ended_at=None) | Q(ended_at__gt=meeting.starts_at),
        since__lte=ends_at(meeting.starts_at, meeting.minutes),
    )
