"""Who may sign, rate and assign assessors."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.queries import holds
from accounts.record_access.permissions import (
    is_assigned,
    is_trained,
    may_as_coordinator,
    people_to_assign,
)
from accounts.record_access.rules import Act, Record, Standing, may
from accounts.roles import Role
from core.registry import SafetyHook
from mentors.programmes.queries import required_levels_of

from ...external_assessor_rules import ExternalAssessmentState, state_of
from ...models import (
    Assessor,
    Evidence,
    ExternalAssessment,
    Journey,
    Rating,
    Room,
    RoomMember,
    ThirdCall,
)
from .rules import Given, latest_round

# Whether a text has no contact details, by the organisation's rules for rooms (domain 10.25).
text_has_no_contact_details = SafetyHook[[Any, str]]()


def can_sign(user: User, room: Room) -> bool:
    """Whether `user` supervised this room and is still a supervisor in its organisation.

    That is sufficient; no assignment is needed as well (`accounts.record_access.rules`).
    """
    return (
        holds(user, Role.SUPERVISOR, room.organisation_id)
        and is_trained(user)
        and RoomMember.objects.filter(
            room=room, user=user, seat=RoomMember.Seat.SUPERVISOR
        ).exists()
    )


def place_of(user: User, journey: Journey) -> int | None:
    """Return the place of `user` among the assessors of this journey, if `user` may rate now.

    None: not assigned, no longer a supervisor there, or the user's own journey (domain 2.2).
    Assigning an assessor also creates the assignment, so that one table says who sees whom.
    """
    whom = (journey.learner_id, journey.organisation_id)
    if not is_assigned(user, *whom, Record.RATINGS, Act.ADD):
        return None
    return (
        Assessor.objects.filter(
            journey=journey,
            assessor=user,
            ended_at__isnull=True,
            journey__learner__is_active=True,
        )
        .values_list("place", flat=True)
        .first()
    )


def partner_place_of(user: User, journey: Journey, code: str, at: datetime) -> int | None:
    """Return the place in which `user` rates this competency as external assessor, or None."""
    borrowed = ExternalAssessment.objects.filter(
        journey=journey, competency__code=code, assessor=user, ended_at__isnull=True
    ).first()
    if borrowed is None or not can_rate_as_partner(user, borrowed, at):
        return None
    return borrowed.place


def can_rate_as_partner(user: User, borrowed: ExternalAssessment, at: datetime) -> bool:
    """Whether `user` may read and rate what an external assessor was asked for (domain 10.19).

    `user` is a trained supervisor of the organisation that named `user`, and the mentor agreed.
    """
    return (
        borrowed.assessor_id == user.pk
        and partner_state(borrowed, at) is ExternalAssessmentState.OPEN
        and holds(user, Role.SUPERVISOR, borrowed.partner_id)
        and may(
            Record.RATINGS,
            Act.ADD,
            held={Standing.PARTNER_ASSESSOR},
            trained=is_trained(user),
        )
    )


def partner_state(borrowed: ExternalAssessment, at: datetime) -> ExternalAssessmentState:
    """Return the state at `at`; it is also over once it can have no effect.

    That is: the mentor left the pathway or is hidden, the mentor's own team has taken the place, or
    the third assessor is no longer called.
    """
    state = state_of(
        asked_at=borrowed.asked_at,
        named_at=borrowed.named_at,
        agreed_at=borrowed.agreed_at,
        ended_at=borrowed.ended_at,
        at=at,
    )
    if state is ExternalAssessmentState.OVER:
        return state
    journey = borrowed.journey
    goes_on = (
        journey.left_at is None
        and journey.learner.is_active
        and borrowed.place not in places_held(journey)
        and (borrowed.place != Assessor.Place.THIRD or _third_is_called(borrowed))
    )
    return state if goes_on else ExternalAssessmentState.OVER


def places_held(journey: Journey) -> set[int]:
    """Return the places held by assessors of the mentor's own team who may assess now.

    An assessor who lost the role or the training holds none, even before a successor is named.
    """
    return set(
        journey.assessors.filter(
            ended_at__isnull=True,
            assessor__in=people_to_assign(journey.organisation).order_by().values("pk"),
        ).values_list("place", flat=True)
    )


def _third_is_called(borrowed: ExternalAssessment) -> bool:
    return ThirdCall.objects.filter(
        journey=borrowed.journey, competency=borrowed.competency_id, ended_at__isnull=True
    ).exists()


def can_rate(user: User, journey: Journey) -> bool:
    """Whether `user` is an assessor of this journey and may rate now."""
    return place_of(user, journey) is not None


def can_assign(user: User, journey: Journey) -> bool:
    """Whether `user` is a coordinator of the organisation, and it is not the user's own journey."""
    return journey.learner_id != user.pk and may_as_coordinator(
        user, journey.organisation_id, Record.JOURNEY, Act.ADD
    )


def codes_rated_by(assessor: User, journeys: Iterable[Journey]) -> dict[int, frozenset[str]]:
    """Return, by journey, the competencies that `assessor` has rated in it."""
    rated = defaultdict(set)
    rows = Rating.objects.filter(assessor=assessor, journey__in=list(journeys)).values_list(
        "journey_id", "version__competency__code"
    )
    for journey_id, code in rows:
        rated[journey_id].add(code)
    return {journey_id: frozenset(codes) for journey_id, codes in rated.items()}


def hidden_codes(viewer: User, journey: Journey) -> frozenset[str]:
    """Return competencies whose ratings, decision and missing evidence `viewer` must not see.

    Only a current assessor has any: the competencies that this assessor has not rated.
    """
    asked = Assessor.objects.filter(
        journey=journey, assessor=viewer, ended_at__isnull=True
    ).exists()
    if not asked:
        return frozenset()
    rated = codes_rated_by(viewer, [journey]).get(journey.pk, frozenset())
    return frozenset(required_levels_of(journey)) - rated


def shown_ratings(viewer: User, rows: Sequence[Rating]) -> list[Rating]:
    """Return the ratings of one competency without those of a round not rated by `viewer`.

    `rows`: all of its ratings in the order of time, with their versions. A viewer who rated before
    knows the earlier rounds; nothing of a new round is shown before the viewer's own rating.
    """
    if not rows:
        return []
    given = [Given(row.pk, row.place, row.level, row.blind) for row in rows]
    latest = {one.number for one in latest_round(given, gate=rows[-1].version.gate)}
    has_own = any(row.pk in latest and row.assessor_id == viewer.pk for row in rows)
    return [row for row in rows if has_own or row.pk not in latest]


# A part of the journal that the learner picks.
EXCERPT = "RJ"
# Prior learning, after a conversation about it (domain 2.4).
PRIOR = "PL"


def before_an_assessor() -> Q:
    """Return the filter for evidence that assessors can see and cite."""
    return Q(state=Evidence.State.ACCEPTED) | Q(kind=EXCERPT, state=Evidence.State.SUBMITTED)


def counting(named: Collection[str]) -> frozenset[str]:
    """Return the kinds that count where several are required: those named, and prior learning."""
    return frozenset({*named, PRIOR})


def can_rest_on(kinds: Collection[str], named: Collection[str]) -> bool:
    """Whether any of these kinds is named by the competency; prior learning alone is not enough.

    Another kind may be cited as well, but is not enough alone. An excerpt about confidentiality is
    worth reading, but does not replace observed practice (domain 2).
    """
    return not set(kinds).isdisjoint(named)
