"""Mentoring at Harbour under way, made by the services: who asked, who was proposed, who meets."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.consents.rules import Kind
from accounts.consents.services import answer
from accounts.queries import organisations_of
from accounts.roles import Role
from mentors.mentoring.booking_services import offer_times, take_time
from mentors.mentoring.pair_services import accept, write_goals
from mentors.mentoring.proposal_services import propose
from mentors.mentoring.request_services import ask, write_card
from mentors.mentoring.session_services import give_feedback
from mentors.room_types import RoomKind
from mentors.rooms.services import set_up_room

from .rooms_held import hold_a_mentoring_session
from .waiting_staff import rota, say_how_to_reach

CARD = "I like to listen first. We can write, or use the pictures. I have two children."
WISH = "Someone who has children."
GOALS = "To say what I want before I am asked twice."
# Joy asked so long ago, when Lucia held her certificate; the answers came a day later.
ASKED = timedelta(days=5)
# They met so long ago; after the last time Joy has not said how it was.
MET = (timedelta(days=3), timedelta(days=1))
MINUTES = 50
# A Thursday evening, and so many weeks from then for the sessions of an offer.
THURSDAY, EVENING = 3, 18


def lucia_and_joy(accounts: dict[str, Any], *, at: datetime) -> Any:
    """Joy asked, Olga proposed Lucia, and both said yes."""
    lucia, joy, olga = (accounts[alias] for alias in ("lucia", "joy", "olga"))
    (place,) = organisations_of(olga, Role.COORDINATOR)
    write_card(
        mentor=lucia,
        organisation_id=place.public_id,
        languages=["en", "bin"],
        parts=["afternoon", "evening"],
        card=CARD,
        at=at - ASKED,
    )
    request = ask(
        person=joy,
        organisation_id=place.public_id,
        languages=["en", "bin"],
        days=["tue", "thu"],
        parts=["evening"],
        wish=WISH,
        at=at - ASKED,
    )
    pair = propose(by=olga, request_id=request.public_id, mentor_id=lucia.public_id, at=at - ASKED)
    for person in (lucia, joy):
        accept(by=person, pair_id=pair.public_id, at=at - ASKED + timedelta(days=1))
    write_goals(by=joy, pair_id=pair.public_id, goals=GOALS, at=at)
    return pair


def they_meet(accounts: dict[str, Any], *, at: datetime) -> None:
    """Two sessions took place; how the first was, Joy has said to Grace."""
    lucia, joy, grace, ines = (accounts[alias] for alias in ("lucia", "joy", "grace", "ines"))
    rota(accounts, at=at - ASKED)
    for person in (lucia, joy):
        say_how_to_reach(grace, person, at=at - ASKED)
    (place,) = organisations_of(grace, Role.SUPERVISOR)
    answer(
        person=joy,
        organisation_id=place.public_id,
        number=Kind.MEET_MENTOR.number,
        yes=True,
        language="en",
        at=at - ASKED,
    )
    for ago in MET:
        room = set_up_room(
            by=grace,
            kind=RoomKind.MENTORING,
            mentor=lucia,
            mentee=joy,
            backup=ines,
            starts_at=at - ago,
            minutes=MINUTES,
            at=at - ago,
        )
        hold_a_mentoring_session(room=room, at=at - ago)
        if ago == MET[0]:
            give_feedback(by=joy, room_id=room.public_id, answer="again", at=at - ago / 2)


def they_book(accounts: dict[str, Any], pair: Any, *, at: datetime) -> None:
    """Lucia offers evenings of the next weeks; Joy takes the first."""
    lucia, joy = accounts["lucia"], accounts["joy"]
    today = timezone.localtime(at)
    days = (THURSDAY - today.weekday()) % 7 + 7
    first = (today + timedelta(days=days)).replace(hour=EVENING, minute=0, second=0, microsecond=0)
    offers = offer_times(
        by=lucia,
        pair_id=pair.public_id,
        times=[first, first + timedelta(days=5), first + timedelta(days=7)],
        minutes=MINUTES,
        at=at,
    )
    take_time(by=joy, offer_id=offers[0].public_id, at=at)
