"""Who may sign, rate and ask others to rate."""

from accounts.models import User
from accounts.queries import holds
from accounts.roles import Role

from ..models import Assessor, Journey, Room, RoomMember


def can_sign(user: User, room: Room) -> bool:
    """The supervisor who held this room, while she is a supervisor in its organisation."""
    return (
        holds(user, Role.SUPERVISOR, room.organisation_id)
        and RoomMember.objects.filter(
            room=room, user=user, seat=RoomMember.Seat.SUPERVISOR
        ).exists()
    )


def place_of(user: User, journey: Journey) -> int | None:
    """Her place among the assessors of this journey, if she may rate in it now.

    None: not asked, no longer a supervisor there, or it is her own journey (domain 2.2).
    """
    if journey.learner_id == user.pk or not holds(user, Role.SUPERVISOR, journey.organisation_id):
        return None
    return (
        Assessor.objects.filter(journey=journey, assessor=user, ended_at__isnull=True)
        .values_list("place", flat=True)
        .first()
    )


def can_rate(user: User, journey: Journey) -> bool:
    """Whether she is asked to assess this journey, and may."""
    return place_of(user, journey) is not None


def can_assign(user: User, journey: Journey) -> bool:
    """A coordinator of the organisation, and never for her own journey."""
    return journey.learner_id != user.pk and holds(user, Role.COORDINATOR, journey.organisation_id)
