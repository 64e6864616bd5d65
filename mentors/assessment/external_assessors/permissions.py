"""Who requests an external assessor, who names one, and who may be named."""

from django.db.models import QuerySet

from accounts.models import Assignment, Membership, Organisation, User
from accounts.queries import holds, organisations_of
from accounts.record_access.permissions import may_as_coordinator, people_to_assign
from accounts.record_access.rules import Act, Record
from accounts.roles import Role
from accounts.safe_contact.queries import must_be_kept_apart
from mentors.assessment.competencies.permissions import can_assign

from ...models import Assessor, ExternalAssessment, Journey, PanelSeat, Rating


def can_borrow(user: User, journey: Journey) -> bool:
    """Whether `user` may assign assessors there: a coordinator, never for their own journey."""
    return can_assign(user, journey)


def places_that_lend(user: User) -> list[Organisation]:
    """Return where `user` coordinates and may name assessors."""
    return [
        place
        for place in organisations_of(user, Role.COORDINATOR)
        if may_as_coordinator(user, place.pk, Record.JOURNEY, Act.ADD)
    ]


def can_lend(user: User, asked: ExternalAssessment) -> bool:
    """Whether `user` coordinates another organisation than the asking one and is not the mentor."""
    return (
        asked.journey.learner_id != user.pk
        and not holds(user, Role.COORDINATOR, asked.organisation_id)
        and any(place.pk != asked.organisation_id for place in places_that_lend(user))
    )


def who_is_shown(place: Organisation) -> QuerySet[User]:
    """Return all trained supervisors of the organisation that names an assessor.

    Those who cannot be named for this mentor are included: leaving them out would reveal the
    reason.
    """
    return people_to_assign(place).order_by("shown_name", "pk")


def can_be_lent(by: User, person: User, asked: ExternalAssessment, place: Organisation) -> bool:
    """Whether `person` has no part in the organisation, the journey or the mentor's support."""
    journey = asked.journey
    has_part = (
        person.pk in (by.pk, journey.learner_id),
        Membership.objects.active().filter(user=person, organisation=journey.organisation).exists(),
        Assessor.objects.filter(journey=journey, assessor=person).exists(),
        PanelSeat.objects.filter(appeal__journey=journey, person=person).exists(),
        Assignment.objects.filter(about=journey.learner_id, person=person).exists(),
        _rated_otherwise(person, asked),
        journey.external_assessments.filter(assessor=person)
        .exclude(competency=asked.competency)
        .exists(),
        any(
            must_be_kept_apart([person.pk, journey.learner_id], one)
            for one in (place, asked.organisation)
        ),
    )
    return not any(has_part)


def _rated_otherwise(person: User, asked: ExternalAssessment) -> bool:
    """Whether `person` rated anything in this journey except this competency in this place."""
    return (
        Rating.objects.filter(journey=asked.journey, assessor=person)
        .exclude(version__competency=asked.competency, place=asked.place)
        .exists()
    )
