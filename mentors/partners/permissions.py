"""Who borrows an assessor, who lends one, and who may be lent."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, Organisation, User
from accounts.queries import holds, organisations_of
from accounts.roles import Role
from accounts.safe_contact.queries import must_be_kept_apart
from accounts.sight.permissions import may_as_coordinator, people_to_assign
from accounts.sight.rules import Act, Record
from mentors.competencies.permissions import can_assign

from ..models import Assessor, Journey, PanelSeat, PartnerAssessment, Rating


def can_borrow(user: User, journey: Journey) -> bool:
    """Whoever asks assessors there: a coordinator, and never for her own way."""
    return can_assign(user, journey)


def places_that_lend(user: User) -> list[Organisation]:
    """Where she coordinates, and may name assessors."""
    return [
        place
        for place in organisations_of(user, Role.COORDINATOR)
        if may_as_coordinator(user, place.pk, Record.JOURNEY, Act.ADD)
    ]


def can_lend(user: User, asked: PartnerAssessment) -> bool:
    """A coordinator of another organisation than the one that asks, and never about herself."""
    return (
        asked.journey.learner_id != user.pk
        and not holds(user, Role.COORDINATOR, asked.organisation_id)
        and any(place.pk != asked.organisation_id for place in places_that_lend(user))
    )


def who_can_be_lent(user: User, asked: PartnerAssessment, place: Organisation) -> QuerySet[User]:
    """Trained supervisors of `place` who have no part in the organisation or the way that asks.

    Who must not meet her is among them: to leave such a person out would tell it.
    """
    journey = asked.journey
    here = Membership.objects.active().filter(
        user=OuterRef("pk"), organisation=journey.organisation
    )
    assesses = Assessor.objects.filter(journey=journey, assessor=OuterRef("pk"))
    rated = Rating.objects.filter(
        Q(journey=journey), ~Q(version__competency=asked.competency), assessor=OuterRef("pk")
    )
    hears = PanelSeat.objects.filter(disagreement__journey=journey, person=OuterRef("pk"))
    return (
        people_to_assign(place)
        .exclude(pk__in=[user.pk, journey.learner_id])
        .filter(~Exists(here), ~Exists(assesses), ~Exists(hears), ~Exists(rated))
        .order_by("shown_name", "pk")
    )


def must_not_meet(assessor: User, asked: PartnerAssessment, place: Organisation) -> bool:
    """Whether they are to be kept apart, by what either organisation knows (domain 10.11)."""
    pair = [assessor.pk, asked.journey.learner_id]
    return any(must_be_kept_apart(pair, one) for one in (place, asked.organisation))
