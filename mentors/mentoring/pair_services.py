"""What happens to a pair after it was proposed: the only writer of its state."""

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

# The software and the two themselves act without a name in the log: it would say who declined.
VERBS = {
    PairState.AGREED: "pair-agreed",
    PairState.ACTIVE: "pair-met",
    PairState.PAUSED: "pair-paused",
    PairState.ENDED: "pair-ended",
}


def accept(*, by: User, pair_id: UUID, at: datetime) -> MentoringPair:
    """One of the two accepts. With the second the pair is agreed, and an earlier one ends.

    Harmless twice. Raises NotFound for others, Conflict once the proposal is over.
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
    """One of the two does not want it. Nobody is asked why, and nobody is told who.

    Harmless twice. Raises NotFound for others and for a pair that is agreed already.
    """
    with transaction.atomic():
        pair, side = locked(by, pair_id)
        if pair.agreed_at is not None:
            raise NotFound
        if pair.state == PairState.PROPOSED:
            move(pair, _after(pair, PairEvent.END, side), at=at)


def pause(*, by: User, pair_id: UUID, at: datetime) -> MentoringPair:
    """The pair rests for as long as this side wants. Harmless twice.

    Raises NotFound for others, Conflict where it is not agreed.
    """
    return _moved(by, pair_id, PairEvent.PAUSE, at=at)


def go_on(*, by: User, pair_id: UUID, at: datetime) -> MentoringPair:
    """This side goes on; the pair does, once every side that paused it has. Harmless twice."""
    return _moved(by, pair_id, PairEvent.GO_ON, at=at)


def end(*, by: User, pair_id: UUID, at: datetime) -> MentoringPair:
    """The pair is over. Harmless twice. Raises NotFound for others and for a mere proposal."""
    with transaction.atomic():
        pair, side = locked(by, pair_id)
        if pair.agreed_at is None:
            raise NotFound
        if pair.state == PairState.ENDED:
            return pair
        return move(pair, _after(pair, PairEvent.END, side), at=at, by=by, side=side)


def withdraw_proposal(*, mentee: User, organisation: Organisation, at: datetime) -> None:
    """The mentee's open proposal is over; whoever calls has locked the mentee's account."""
    open_ones = MentoringPair.objects.select_for_update(of=("self",)).filter(
        mentee=mentee, organisation=organisation, state=PairState.PROPOSED
    )
    for pair in open_ones.select_related("organisation", "mentee"):
        over(pair, at=at)


def over(pair: MentoringPair, *, at: datetime) -> None:
    """A locked pair ends, and the log names nobody."""
    move(pair, _after(pair, PairEvent.END, Side.TEAM), at=at)


def book(*, room: Room, mentee: User, mentor: User, at: datetime) -> None:
    """A room that is being set up belongs to their pair, which is active from the first on.

    Raises Conflict where the two are no pair, or theirs is paused or over.
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
    """What the mentee wants from mentoring, in the mentee's words; "" takes them out.

    Raises NotFound for everybody but the mentee and for a pair that is over, Invalid: too long.
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
    """How many sessions the pair agrees on. Raises NotFound unless `by` is of the team, Invalid."""
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
    """The pair and what `by` is to it, locked until the end of the transaction. Raises NotFound.

    The two accounts come first: of what happens to one of them at once one waits for the other.
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
    """Until the end of the transaction, always in the same order."""
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
    """Writes the pair as it is after a step; the log names `by` where the team acted alone."""
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
    """Deletes pairs that ended long ago; a step at most."""
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
    """The mentee asked for a change, and this is the next mentor."""
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
