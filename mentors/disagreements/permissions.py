"""Who may be asked about a disagreement, and who hears of it."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Assignment, Organisation, User
from accounts.queries import holds, organisations_of, people_in
from accounts.roles import Role
from accounts.sight.permissions import is_trained, trained
from accounts.sight.rules import Duty

from ..models import Assessor, Certificate, Disagreement, Evidence, Journey, Rating

HEARERS = (Role.SUPERVISOR, Role.COORDINATOR)


def who_could_hear(journey: Journey, *, about_certificate: bool) -> QuerySet[User]:
    """Trained staff of the organisation who had no part in it; who has none to answer stands first.

    Part had who assesses, rated, observed or supports her, now or before. Of a certificate, who
    coordinates has: she gives it.
    """
    roles = (Role.SUPERVISOR,) if about_certificate else HEARERS
    found = trained(people_in(journey.organisation, *roles).exclude(pk=journey.learner_id))
    if about_certificate:
        coordinators = people_in(journey.organisation, Role.COORDINATOR).order_by().values("pk")
        found = found.exclude(pk__in=coordinators)
    here = {"journey": journey}
    had_part = (
        Exists(Assessor.objects.filter(**here, assessor=OuterRef("pk"))),
        Exists(Rating.objects.filter(**here, assessor=OuterRef("pk"))),
        Exists(Evidence.objects.filter(**here, observer=OuterRef("pk"))),
        Exists(
            Assignment.objects.filter(
                about=journey.learner_id, person=OuterRef("pk"), duty=Duty.SUPERVISOR
            )
        ),
        Exists(Certificate.objects.filter(learner=journey.learner_id, issued_by=OuterRef("pk"))),
    )
    for part in had_part:
        found = found.filter(~part)
    waits = Disagreement.objects.filter(
        organisation=journey.organisation,
        heard_by=OuterRef("pk"),
        answered_at=None,
        withdrawn_at=None,
    )
    # Who coordinates chose the assessors: somebody else before her.
    coordinates = people_in(journey.organisation, Role.COORDINATOR).order_by()
    return found.alias(
        busy=Exists(waits), coordinates=Exists(coordinates.filter(pk=OuterRef("pk")))
    ).order_by("busy", "coordinates", "pk")


def can_answer(user: User, disagreement: Disagreement) -> bool:
    """The one who is asked, while she is of the staff there and trained."""
    return (
        disagreement.heard_by_id == user.pk
        and any(holds(user, role, disagreement.organisation_id) for role in HEARERS)
        and is_trained(user)
    )


def coordinated_by(user: User) -> list[Organisation]:
    """Where she sees that one waits, and neither whose words nor what they are."""
    return organisations_of(user, Role.COORDINATOR)


def hears(user: User) -> bool:
    """Whether she has a list of what she was asked."""
    return bool(organisations_of(user, *HEARERS))
