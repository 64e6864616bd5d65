"""What keeps somebody from assessing a way: she supports the woman, or hears her. Read only."""

from django.db.models import OuterRef, QuerySet

from accounts.models import Assignment, User
from accounts.sight.rules import Duty

from ..models import Assessor, Journey, PanelSeat


def support_of(journey: Journey, person: User | OuterRef) -> QuerySet[Assignment]:
    """That she supports the mentor of this journey, or did, in whatever organisation."""
    return Assignment.objects.filter(about=journey.learner_id, person=person, duty=Duty.SUPERVISOR)


def places_of_support(journey: Journey, person: User) -> set[int]:
    """The organisations, by number, in which she supports the mentor, or did."""
    return set(support_of(journey, person).values_list("organisation", flat=True))


def assignments_to_assess(journey: Journey, person: User) -> QuerySet[Assignment]:
    """The assignment by which she reads what she rates on."""
    return Assignment.objects.filter(
        about=journey.learner_id,
        person=person,
        organisation=journey.organisation_id,
        duty=Duty.ASSESSOR,
        ended_at=None,
    )


def seats_to_hear(journey: Journey, person: User | OuterRef) -> QuerySet[PanelSeat]:
    """That she was asked about something that the mentor sees differently in this journey."""
    return PanelSeat.objects.filter(disagreement__journey=journey, person=person)


def places_beside(journey: Journey, person: User) -> QuerySet[Assessor]:
    """The places that she holds now in the mentor's journeys in this organisation."""
    return Assessor.objects.filter(
        journey__learner=journey.learner_id,
        journey__organisation=journey.organisation_id,
        journey__left_at=None,
        assessor=person,
        ended_at=None,
    )
