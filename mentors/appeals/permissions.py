"""Who may be asked about a disagreement, and who hears of it."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.approval_rules import Kind
from accounts.models import Approval, Assignment, Clearance, Membership, Organisation, User
from accounts.queries import holds, organisations_of, people_in
from accounts.record_access.permissions import is_trained, trained
from accounts.record_access.rules import Duty
from accounts.roles import PARTICIPANT_ROLES, Role
from accounts.safe_contact.queries import without_who_is_kept_apart

from ..models import (
    Appeal,
    Assessor,
    Certificate,
    CertificateStep,
    Evidence,
    Journey,
    Observation,
    PanelSeat,
    Rating,
    RoomMember,
)
from ..models.seats import STAFF_SEATS

HEARERS = (Role.SUPERVISOR, Role.COORDINATOR)


def who_could_look(said: Appeal) -> QuerySet[User]:
    """Who could be asked about this one, who has none to answer first."""
    if said.journey is not None:
        return who_could_hear(said.journey, about_certificate=said.competency_id is None)
    return _who_could_hear_of_rooms(said)


def who_could_hear(journey: Journey, *, about_certificate: bool) -> QuerySet[User]:
    """Trained staff of the organisation who had no part in it and may meet the learner.

    Who has none to answer stands first. Part had who assesses, rated, observed or supports the
    learner, now or before, and who decided over the certificate. Of a certificate, who coordinates
    has: the coordinator gives it.
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
        Exists(Observation.objects.filter(mentor=journey.learner_id, observer=OuterRef("pk"))),
        Exists(
            Assignment.objects.filter(
                about=journey.learner_id, person=OuterRef("pk"), duty=Duty.SUPERVISOR
            )
        ),
        Exists(Certificate.objects.filter(learner=journey.learner_id, issued_by=OuterRef("pk"))),
        Exists(
            CertificateStep.objects.filter(certificate__learner=journey.learner_id).filter(
                Q(asked_by=OuterRef("pk")) | Q(decided_by=OuterRef("pk"))
            )
        ),
    )
    for part in had_part:
        found = found.filter(~part)
    found = without_who_is_kept_apart(found, journey.learner_id, journey.organisation)
    return _least_busy(found, journey.organisation)


def _who_could_hear_of_rooms(said: Appeal) -> QuerySet[User]:
    """Trained staff of the organisation who had no part in it and may meet the author.

    Part had who asked for or decided over the author's clearance, held or sat in that room as
    staff, and who supports the author.
    """
    woman = said.woman
    found = trained(people_in(said.organisation, *HEARERS).exclude(pk=woman.pk))
    here = {"organisation": said.organisation, "person": woman}
    asked = Approval.objects.filter(**here, kind=Kind.CLEARANCE)
    cleared = Clearance.objects.filter(**here)
    had_part = (
        Exists(asked.filter(Q(asked_by=OuterRef("pk")) | Q(decided_by=OuterRef("pk")))),
        Exists(
            cleared.filter(
                Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")) | Q(withdrawn_by=OuterRef("pk"))
            )
        ),
        Exists(
            RoomMember.objects.filter(
                room__members=said.removal_id, user=OuterRef("pk"), seat__in=STAFF_SEATS
            )
        ),
        Exists(Assignment.objects.filter(about=woman, person=OuterRef("pk"), duty=Duty.SUPERVISOR)),
    )
    for part in had_part:
        found = found.filter(~part)
    found = without_who_is_kept_apart(found, woman.pk, said.organisation)
    return _least_busy(found, said.organisation)


def _least_busy(found: QuerySet[User], organisation: Organisation) -> QuerySet[User]:
    waits = PanelSeat.objects.filter(
        organisation=organisation,
        person=OuterRef("pk"),
        answered_at=None,
        ended_at=None,
        appeal__answered_at=None,
        appeal__withdrawn_at=None,
    )
    # Who coordinates chose the assessors: somebody else is asked first.
    coordinates = people_in(organisation, Role.COORDINATOR).order_by()
    return found.alias(
        busy=Exists(waits), coordinates=Exists(coordinates.filter(pk=OuterRef("pk")))
    ).order_by("busy", "coordinates", "pk")


def with_lived_experience(people: QuerySet[User]) -> QuerySet[User]:
    """Those of them who came as one of the women, or read for them: a role says it, no column."""
    own = Membership.objects.filter(
        user=OuterRef("pk"), role__in=[*sorted(PARTICIPANT_ROLES), Role.READER]
    )
    return people.filter(Exists(own))


def can_answer(user: User, seat: PanelSeat) -> bool:
    """Who holds the seat, while still trained staff there."""
    return (
        seat.person_id == user.pk
        and seat.ended_at is None
        and any(holds(user, role, seat.organisation_id) for role in HEARERS)
        and is_trained(user)
    )


def who_can_answer(seats: Iterable[PanelSeat]) -> set[tuple[int, int]]:
    """Person and organisation of those who still can. Two queries for each organisation."""
    asked: dict[int, set[int]] = {}
    for seat in seats:
        if seat.person_id is not None:
            asked.setdefault(seat.organisation_id, set()).add(seat.person_id)
    return {
        (person, place)
        for place, people in asked.items()
        for person in trained(people_in(place, *HEARERS).filter(pk__in=people)).values_list(
            "pk", flat=True
        )
    }


def coordinated_by(user: User) -> list[Organisation]:
    """Where `user` sees that one waits, and neither whose words nor what they are."""
    return organisations_of(user, Role.COORDINATOR)


def hears(user: User) -> bool:
    """Whether `user` has a list of disagreements to answer."""
    return bool(organisations_of(user, *HEARERS))
