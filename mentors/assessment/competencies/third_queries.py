"""Where a third assessor is needed, who could be it, and by when. Read only."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.record_access.permissions import people_to_assign
from accounts.safe_contact.queries import without_who_is_kept_apart
from core.clock import now
from core.working_days import working_days_later

from ...models import Assessor, ExternalAssessment, Journey, Rating, ThirdCall
from .evidence_queries import seats_to_hear, support_of
from .queries import supervisors_to_ask

# Working days for a third assessor to decide, counted from the rating that calls for one.
WORKING_DAYS = 5


def due_day(since: datetime) -> date:
    """Return the day by which a third assessor decides."""
    return working_days_later(timezone.localdate(since), WORKING_DAYS)


def who_could_be_third(journey: Journey) -> QuerySet[User]:
    """Return trained supervisors of the organisation who never assessed or supported the mentor.

    People who must not meet the mentor are left out (domain 10.11): nobody sees this list. Those
    with the fewest open calls come first.
    """
    waiting = (
        Assessor.objects.filter(
            Exists(ThirdCall.objects.filter(journey=OuterRef("journey"), ended_at__isnull=True)),
            assessor=OuterRef("pk"),
            place=Assessor.Place.THIRD,
            ended_at__isnull=True,
        )
        .order_by()
        .values("assessor")
        .annotate(number=Count("pk"))
        .values("number")
    )
    assesses = Assessor.objects.filter(journey=journey, assessor=OuterRef("pk"))
    rated = Rating.objects.filter(journey=journey, assessor=OuterRef("pk"))
    supports = support_of(journey, OuterRef("pk"))
    hears = seats_to_hear(journey, OuterRef("pk"))
    may_meet = without_who_is_kept_apart(
        supervisors_to_ask(journey), journey.learner_id, journey.organisation
    )
    return (
        may_meet.filter(~Exists(assesses), ~Exists(rated), ~Exists(supports), ~Exists(hears))
        .alias(waiting=waiting)
        .order_by(F("waiting").asc(nulls_first=True), "pk")
    )


def called_since(journey: OuterRef) -> Subquery:
    """Return since when a third assessor is called for a journey of a query; NULL: none is."""
    waiting = ThirdCall.objects.filter(journey=journey, ended_at__isnull=True)
    return Subquery(waiting.order_by("since", "pk").values("since")[:1])


def with_a_third(organisation: Organisation, journeys: Collection[int]) -> set[int]:
    """Return those of these journeys, by number, in which a third assessor who may rate is
    assigned.

    Also those where every competency that needs a third is with another organisation (domain
    10.19). No query without journeys.
    """
    if not journeys:
        return set()
    return _with_partners(journeys) | set(
        Assessor.objects.filter(
            journey__in=journeys,
            place=Assessor.Place.THIRD,
            ended_at__isnull=True,
            # An assessor who may no longer rate does not count.
            assessor__in=people_to_assign(organisation).order_by().values("pk"),
        ).values_list("journey", flat=True)
    )


def _with_partners(journeys: Collection[int]) -> set[int]:
    here = {"journey__in": journeys, "ended_at__isnull": True}
    pair = ("journey", "competency")
    named = ExternalAssessment.objects.going_on(now()).filter(
        **here, place=Assessor.Place.THIRD, named_at__isnull=False
    )
    covered = set(named.values_list(*pair))
    if not covered:
        return set()
    called = set(ThirdCall.objects.filter(**here).values_list(*pair))
    return {one for one, _code in covered} - {one for one, _code in called - covered}
