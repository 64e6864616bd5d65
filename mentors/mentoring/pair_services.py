"""Changes to a pair after it was proposed: the only writer of its state."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from core.free_text import tidy, too_long
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since
from mentors.models import Room
from mentors.rooms.scheduling.limit_services import call_off_without_a_name

from . import permissions
from .models import MentoringPair, MentorRequest, PairSession
from .states import LIVE, MEETS, PairEvent, PairFacts, PairState, Side, after
from .wish_rules import GOALS_CHARACTERS, MOST_SESSIONS

# The log does not name the two or the software, as that would show who declined.
VERBS = {
    PairState.AGREED: "pair-agreed",
    PairState.ACTIVE: "pair-met",
    PairState.PAUSED: "pair-paused",
    PairState.ENDED: "pair-ended",
}


def accept(*, by: User, pair_id: UUID, at: datetime) -> MentoringPair:
    """Accept for one of the two. Once both have, the pair is agreed and an earlier one ends.

    Idempotent. Raise NotFound for anyone else, Conflict once the proposal is over.
    """
    with transaction.atomic():
        pair, side = locked(by, pair_id)
        step = _after(pair, PairEvent.ACCEPT, side)
        if step.state == PairState.AGREED and pair.state == PairState.PROPOSED:
            _end_earlier(pair, at=at)
            MentorRequest.objects.filter(
                person=pair.mentee_id, organisation=pair.organisation_id, closed_at=None
            ).update(closed_at=at)
        return move(pair, step, at=at)


def decline(*, by: User, pair_id: UUID, at: datetime) -> None:
    """Decline for one of the two. Nobody is asked why, and nobody is told who declined.

    Idempotent. Raise NotFound for anyone else, and for a pair that is already agreed.
    """
    with transaction.atomic():
        pair, side = locked(by, pair_id)
        if pair.agreed_at is not None:
            raise NotFound
        if pair.state == PairState.PROPOSED:
            move(pair, _after(pair, PairEvent.END, side), at=at)


def pause(*, by: User, pair_id: UUID, at: datetime) -> MentoringPair:
    """Pause the pair for as long as this side wants. Idempotent.

    Raise NotFound for anyone else, Conflict if it is not live.
    """
    return _moved(by, pair_id, PairEvent.PAUSE, at=at)


def go_on(*, by: User, pair_id: UUID, at: datetime) -> MentoringPair:
    """Lift this side's pause; the pair resumes once no side pauses it. Idempotent."""
    return _moved(by, pair_id, PairEvent.GO_ON, at=at)


def end(*, by: User, pair_id: UUID, at: datetime) -> MentoringPair:
    """End the pair. Idempotent. Raise NotFound for anyone else, and for a mere proposal."""
    with transaction.atomic():
        pair, side = locked(by, pair_id)
        if pair.agreed_at is None:
            raise NotFound
        if pair.state == PairState.ENDED:
            return pair
        return move(pair, _after(pair, PairEvent.END, side), at=at, by=by, side=side)


def withdraw_proposal(*, mentee: User, organisation: Organisation, at: datetime) -> None:
    """End the mentee's open proposal. The caller has locked the mentee's account."""
    open_ones = MentoringPair.objects.select_for_update(of=("self",)).filter(
        mentee=mentee, organisation=organisation, state=PairState.PROPOSED
    )
    for pair in open_ones.select_related("organisation", "mentee"):
        over(pair, at=at)


def over(pair: MentoringPair, *, at: datetime) -> None:
    """End a locked pair without naming anybody in the log."""
    move(pair, _after(pair, PairEvent.END, Side.TEAM), at=at)


def book(*, room: Room, mentee: User, mentor: User, at: datetime) -> None:
    """Assign a new room to the pair of the two, which becomes active with its first room.

    Raise Conflict if the two are not a pair, or the pair is paused or over.
    """
    lock_people([mentee.pk, mentor.pk])
    rows = MentoringPair.objects.select_for_update(of=("self",)).select_related("organisation")
    pair = rows.filter(
        organisation=room.organisation_id, mentee=mentee, mentor=mentor, state__in=LIVE
    ).first()
    if pair is None:
        raise Conflict(_("These two are no pair now. Nothing was set up."))
    step = _after(pair, PairEvent.BOOK, Side.TEAM)
    PairSession.objects.create(pair=pair, room=room)
    if step != pair.facts:
        move(pair, step, at=at)


def write_goals(*, by: User, pair_id: UUID, goals: str, at: datetime) -> None:
    """Save what the mentee wants from mentoring, in the mentee's words; "" deletes it.

    Raise NotFound for anyone but the mentee of a live pair, Invalid if it is too long.
    """
    goals = tidy(goals)
    if len(goals) > GOALS_CHARACTERS:
        raise Invalid(too_long(GOALS_CHARACTERS))
    with transaction.atomic():
        pair, side = locked(by, pair_id)
        if side != Side.MENTEE or pair.state not in LIVE:
            raise NotFound
        pair.goals = goals or None
        pair.save(update_fields=["goals"])


def set_sessions(*, by: User, pair_id: UUID, sessions: int, at: datetime) -> None:
    """Set the number of agreed sessions. Raise NotFound unless `by` is of the team, Invalid."""
    if not 1 <= sessions <= MOST_SESSIONS:
        raise Invalid(_("Please choose between 1 and %(most)s sessions.") % {"most": MOST_SESSIONS})
    with transaction.atomic():
        pair, side = locked(by, pair_id)
        if side != Side.TEAM or pair.state not in LIVE:
            raise NotFound
        if pair.sessions != sessions:
            pair.sessions = sessions
            pair.save(update_fields=["sessions"])
            _record(pair, "pair-sessions-set", at=at, by=by)


def locked(by: User, pair_id: UUID) -> tuple[MentoringPair, Side]:
    """Return the pair and the side of `by`, locked for the transaction. Raise NotFound.

    The two accounts are locked first, so that concurrent changes to one of them run in turn.
    """
    known = MentoringPair.objects.filter(public_id=pair_id).values_list("mentee", "mentor")
    lock_people([person for row in known for person in row])
    pair = (
        MentoringPair.objects.select_for_update(of=("self",))
        .select_related("organisation", "mentee", "mentor", "supervisor")
        .filter(public_id=pair_id)
        .first()
    )
    if pair is None:
        raise NotFound
    return pair, permissions.side_of(by, pair)


def lock_people(people: list[int]) -> None:
    """Lock these accounts until the end of the transaction, always in the same order."""
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=people)
    list(rows.order_by("pk").values_list("pk"))


def move(
    pair: MentoringPair,
    step: PairFacts,
    *,
    at: datetime,
    by: User | None = None,
    side: Side = Side.TEAM,
) -> MentoringPair:
    """Save the pair as it is after a step. The log names `by` only if the team acted."""
    before = pair.state
    pair.state = step.state
    for one in (Side.MENTEE, Side.MENTOR):
        setattr(pair, f"{one}_accepted", one in step.accepted)
    for one in Side:
        setattr(pair, f"{one}_paused", one in step.paused_by)
    if step.state in LIVE:
        pair.agreed_at = pair.agreed_at or at
    if step.has_booked:
        pair.began_at = pair.began_at or at
    pair.ended_at = at if step.state == PairState.ENDED else None
    pair.save()
    if step.state not in (*MEETS, PairState.PROPOSED):
        rooms = PairSession.objects.filter(pair=pair).values_list("room", flat=True)
        call_off_without_a_name(room_ids=rooms)
    if step.state != before:
        actor = by if side == Side.TEAM else None
        _record(pair, VERBS[step.state] if pair.agreed_at else "proposal-over", at=at, by=actor)
    return pair


def forget_pairs(*, at: datetime) -> int:
    """Delete pairs that ended long ago, at most one batch per call."""
    return delete_some(MentoringPair.objects.filter(ended_at__lte=kept_since(Clock.MENTORING, at)))


def _moved(by: User, pair_id: UUID, event: PairEvent, *, at: datetime) -> MentoringPair:
    with transaction.atomic():
        pair, side = locked(by, pair_id)
        step = _after(pair, event, side)
        return pair if step == pair.facts else move(pair, step, at=at, by=by, side=side)


def _after(pair: MentoringPair, event: PairEvent, side: Side) -> PairFacts:
    step = after(pair.facts, event, side)
    if step is None:
        raise Conflict(_("This is not possible with this pair now. Nothing was changed."))
    return step


def _end_earlier(pair: MentoringPair, *, at: datetime) -> None:
    """End the mentee's earlier pair, as this is the next mentor."""
    earlier = MentoringPair.objects.select_for_update().filter(
        organisation=pair.organisation_id, mentee=pair.mentee_id, state__in=LIVE
    )
    for one in earlier:
        over(one, at=at)


def _record(pair: MentoringPair, verb: str, *, at: datetime, by: User | None) -> None:
    record(
        actor=by,
        verb=verb,
        subject=pair,
        organisation=pair.organisation,
        about=pair.mentee,
        at=at,
    )
