"""Pairs for tests, as the services leave them."""

from datetime import timedelta

from accounts.roles import Role
from core.clock import now
from mentors.mentoring.models import (
    MentoringPair,
    PairCheck,
    PairSession,
    SessionFeedback,
    SessionNotice,
    TimeOffer,
)
from mentors.mentoring.states import LIVE, PairState
from mentors.models import Room, RoomMember

from .people import make_person


def make_pair(mentee, mentor, *, organisation, state=PairState.AGREED, **changed):
    """A pair in this state; `changed` are columns of it."""
    at = now()
    was_live = state in LIVE or changed.get("agreed_at") is not None
    values = {
        "state": state,
        "mentee_accepted": was_live,
        "mentor_accepted": was_live,
        "team_paused": state == PairState.PAUSED,
        "proposed_at": at,
        "agreed_at": at if was_live else None,
        "began_at": at if state == PairState.ACTIVE else None,
        "ended_at": at if state == PairState.ENDED else None,
    }
    return MentoringPair.objects.create(
        organisation=organisation, mentee=mentee, mentor=mentor, **values | changed
    )


def belong_together(mentee, mentor, *, organisation):
    """The two are a pair from now on; whoever mentored her before does no more."""
    live = MentoringPair.objects.filter(organisation=organisation, mentee=mentee, state__in=LIVE)
    live.exclude(mentor=mentor).update(state=PairState.ENDED, ended_at=now())
    if not live.exists():
        make_pair(mentee, mentor, organisation=organisation)


def give_sessions(pair, *, at):
    """An offered time, a session to come and one that took place, with feedback; all by name."""
    offer = TimeOffer.objects.create(
        pair=pair, starts_at=at + timedelta(days=3), minutes=50, offered_at=at
    )
    rooms = {}
    for name, begin, state in (
        ("pair_session", at + timedelta(days=2), "lobby"),
        ("past_pair_session", at - timedelta(days=2), "closed"),
    ):
        took_place = state == "closed"
        room = Room.objects.create(
            organisation=pair.organisation,
            kind="mentoring",
            state=state,
            starts_at=begin,
            opened_at=begin if took_place else None,
            closed_at=begin + timedelta(minutes=50) if took_place else None,
        )
        for seat, person in (
            ("supervisor", pair.supervisor),
            ("mentor", pair.mentor),
            ("mentee", pair.mentee),
        ):
            joined = begin if took_place else None
            RoomMember.objects.create(room=room, user=person, seat=seat, joined_at=joined)
        session = PairSession.objects.create(pair=pair, room=room)
        rooms[name] = room.public_id
    SessionFeedback.objects.create(session=session, answer="change", answered_at=at)
    SessionNotice.objects.create(session=session, person=pair.supervisor, news="booked", at=at)
    earlier = MentoringPair.objects.create(
        organisation=pair.organisation,
        mentee=pair.mentee,
        mentor=pair.mentor,
        supervisor=pair.supervisor,
        state="ended",
        proposed_at=at - timedelta(days=40),
        agreed_at=at - timedelta(days=39),
        ended_at=at - timedelta(days=10),
    )
    held = Room.objects.create(
        organisation=pair.organisation,
        kind="mentoring",
        state="closed",
        starts_at=at - timedelta(days=20),
        opened_at=at - timedelta(days=20),
        closed_at=at - timedelta(days=20),
    )
    PairSession.objects.create(pair=earlier, room=held)
    check = PairCheck.objects.create(pair=pair, person=pair.mentee, answer="change", answered_at=at)
    return {
        "offer": offer.public_id,
        "pair_check": check.public_id,
        "ended_pair": earlier.public_id,
        **rooms,
    }


class PairCast:
    """Joy and Lucia, who may become a pair, with Grace who supervises and Olga who coordinates."""

    def __init__(self, organisation, *, suffix=""):
        self.organisation = organisation
        self.joy = make_person(Role.MENTEE, f"joy{suffix}", organisation=organisation)
        self.lucia = make_person(Role.MENTOR, f"lucia{suffix}", organisation=organisation)
        self.grace = make_person(Role.SUPERVISOR, f"grace{suffix}", organisation=organisation)
        self.olga = make_person(Role.COORDINATOR, f"olga{suffix}", organisation=organisation)

    def pair(self, state=PairState.AGREED, **changed):
        """Joy and Lucia in this state."""
        values = {
            "mentee": self.joy,
            "mentor": self.lucia,
            "supervisor": self.grace,
            "proposed_by": self.olga,
        }
        return make_pair(organisation=self.organisation, state=state, **values | changed)
