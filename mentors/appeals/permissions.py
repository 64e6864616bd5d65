"""Who may be on the panel of an appeal, and who may see appeals."""

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
    """Return who could be on the panel of this appeal, those with no open appeal first."""
    if said.journey is not None:
        return who_could_hear(said.journey, about_certificate=said.competency_id is None)
    return _who_could_hear_of_rooms(said)


def who_could_hear(journey: Journey, *, about_certificate: bool) -> QuerySet[User]:
    """Return trained staff of the organisation who took no part and may meet the learner.

    Those with no open appeal come first. Anyone who assesses, rated, observed or supervises the
    learner, now or before, took part. So did anyone who decided about the certificate. For a
    certificate, coordinators took part as well, because they issue it.
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
    """Return trained staff of the organisation who took no part and may meet the author.

    Anyone who requested or decided the author's clearance, was staff in that room, or supervises
    the author took part.
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
    # Coordinators chose the assessors, so others are asked first.
    coordinates = people_in(organisation, Role.COORDINATOR).order_by()
    return found.alias(
        busy=Exists(waits), coordinates=Exists(coordinates.filter(pk=OuterRef("pk")))
    ).order_by("busy", "coordinates", "pk")


def with_lived_experience(people: QuerySet[User]) -> QuerySet[User]:
    """Return those who are or were participants or readers: a role says it, no column."""
    own = Membership.objects.filter(
        user=OuterRef("pk"), role__in=[*sorted(PARTICIPANT_ROLES), Role.READER]
    )
    return people.filter(Exists(own))


def can_answer(user: User, seat: PanelSeat) -> bool:
    """Whether `user` holds the seat and is still trained staff there."""
    return (
        seat.person_id == user.pk
        and seat.ended_at is None
        and any(holds(user, role, seat.organisation_id) for role in HEARERS)
        and is_trained(user)
    )


def who_can_answer(seats: Iterable[PanelSeat]) -> set[tuple[int, int]]:
    """Return person and organisation of those who can answer. Two queries per organisation."""
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
    """Return where `user` may see that an appeal waits, but neither text nor subject."""
    return organisations_of(user, Role.COORDINATOR)


def hears(user: User) -> bool:
    """Whether `user` has a list of appeals to answer."""
    return bool(organisations_of(user, *HEARERS))
