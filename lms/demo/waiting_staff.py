"""Pending work for staff at Harbour: rooms, an observation half filled in, approvals."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from accounts.drafts.services import keep
from accounts.queries import organisations_of
from accounts.roles import Role
from accounts.safe_contact.rules import IfSheLeaves
from accounts.safe_contact.services import write_down
from accounts.services import ask_for_clearance, ask_for_recovery, make_cards
from mentors.on_call_rules import Duty
from mentors.rooms.on_call.rota_services import add_shifts
from mentors.rooms.participants.services import LEARNING, allow, ask_in
from mentors.rooms.services import set_up_room
from mentors.safeguarding.queries import place_of_woman
from mentors.safeguarding.services import Said, write_note
from mentors.safeguarding_rules import Agreed, Level, SheKnows

from .rooms_held import hold_a_room, observe

CARDS = 3
SAW = "Amara left a silence and waited. The other woman went on by herself."
LEARNED = "Amara took her time before each answer. Next time: a pause of her own halfway."
WORRY = "She says that the same person has stood at her door on two evenings. She is safe today."
# An observation that Grace has begun.
MARKED = {"C4a": ["seen"], "C1a": ["with-help"]}


def rooms_of_today(accounts: dict[str, Any], *, at: datetime) -> None:
    """Two practice rooms, and one that Lucia and Joy asked for; Iris interprets in the first."""
    people = accounts
    first = set_up_room(
        by=people["grace"],
        mentor=people["amara"],
        mentee=people["joy"],
        starts_at=at + timedelta(minutes=12),
        minutes=30,
        at=at,
    )
    _ask_along(first, people["iris"], seat="interpreter")
    set_up_room(
        by=people["grace"],
        mentor=people["lucia"],
        mentee=people["bea"],
        starts_at=at + timedelta(minutes=25),
        minutes=30,
        at=at,
    )
    set_up_room(
        by=people["grace"],
        kind="mentoring",
        mentor=people["lucia"],
        mentee=people["joy"],
        backup=people["ines"],
        starts_at=at + timedelta(hours=2),
        minutes=50,
        at=at,
    )
    for alias in ("lucia", "joy"):
        say_how_to_reach(people["grace"], people[alias], at=at)


def _ask_along(room: Any, guest: Any, *, seat: str) -> None:
    """Grace invites a guest, and both participants agree."""
    seats = {row.seat: row.pk for row in room.members.all()}
    ask_in(member_id=seats["supervisor"], guest=guest, seat=seat)
    comes = room.members.get(user=guest).person
    for woman in ("mentor", "mentee"):
        allow(member_id=seats[woman], guest=comes)


def say_how_to_reach(grace: Any, woman: Any, *, at: datetime) -> None:
    (place,) = organisations_of(grace, Role.SUPERVISOR)
    write_down(
        by=grace,
        organisation_id=place.public_id,
        about_id=woman.public_id,
        way="By a message on her own phone, in the morning.",
        if_she_leaves=IfSheLeaves.HOUR,
        asked_apart=True,
        at=at,
    )


def rota(accounts: dict[str, Any], *, at: datetime, suffix: str = "", days: int = 7) -> None:
    """A rota from `at` on, with two uncovered hours in each of `days` days."""
    sara = accounts[f"sara{suffix}"]
    (place,) = organisations_of(sara, Role.SAFEGUARDING_LEAD)
    duties = [("grace", Duty.SUPERVISOR), ("sara", Duty.LEAD)]
    if f"ines{suffix}" in accounts:
        duties.append(("ines", Duty.DEPUTY))
    for alias, duty in duties:
        add_shifts(
            by=sara,
            organisation=place,
            user=accounts[f"{alias}{suffix}"],
            duty=duty,
            shifts=[
                (begin, begin + timedelta(hours=22))
                for begin in (at + timedelta(days=day) for day in range(days))
            ],
            at=at,
        )


def amara_was_seen(accounts: dict[str, Any], *, at: datetime) -> None:
    """Both assessors have a room of Amara's to rate; another observation is begun.

    One room was for learning and does not count as evidence.
    """
    grace, amara, joy = (accounts[alias] for alias in ("grace", "amara", "joy"))
    observe(supervisor=grace, mentor=amara, mentee=joy, at=at - timedelta(days=3), sentence=SAW)
    observe(
        supervisor=grace,
        mentor=amara,
        mentee=joy,
        at=at - timedelta(days=2),
        sentence=LEARNED,
        say=LEARNING,
    )
    room = hold_a_room(
        supervisor=grace, mentor=amara, mentee=joy, at=at - timedelta(days=1, hours=2)
    )
    keep(
        owner=grace,
        place=reverse("room-observation", args=[room.public_id]),
        words=MARKED | {"sentence": [SAW]},
        sender=None,
        about=amara.public_id,
        at=at - timedelta(days=1),
    )


def approvals(
    accounts: dict[str, Any], *, cleared: Iterable[str], forgot: str, suffix: str = "", at: datetime
) -> None:
    """Sara asks to clear a learner, and for a recovery code for another. Olga can approve both."""
    sara = accounts[f"sara{suffix}"]
    (place,) = organisations_of(sara, Role.SAFEGUARDING_LEAD)
    for alias in cleared:
        ask_for_clearance(by=sara, user=accounts[alias], organisation=place, at=at)
    ask_for_recovery(by=sara, user=accounts[forgot], organisation=place, at=at)


def a_worry(accounts: dict[str, Any], *, at: datetime) -> None:
    """Grace records a concern that Fatou agreed to pass on; a lead has to take it."""
    grace, fatou = accounts["grace"], accounts["fatou"]
    said = Said(
        level=Level.CONCERN,
        facts=WORRY,
        agreed=Agreed.YES,
        she_knows=SheKnows.BEFORE,
        woman=fatou.public_id,
    )
    write_note(by=grace, place=place_of_woman(grace, fatou.public_id, at), said=said, at=at)


def cards(accounts: dict[str, Any], *, at: datetime, suffix: str = "") -> None:
    """Invitation cards for learners that nobody has used yet."""
    olga = accounts[f"olga{suffix}"]
    (place,) = organisations_of(olga, Role.COORDINATOR)
    make_cards(by=olga, organisation=place, role=Role.LEARNER, how_many=CARDS, at=at)


def lighthouse(accounts: dict[str, Any], *, at: datetime) -> None:
    """The second organisation has a room of its own, and requests that need a second person."""
    set_up_room(
        by=accounts["grace-2"],
        mentor=accounts["amara-2"],
        mentee=accounts["joy-2"],
        starts_at=at + timedelta(minutes=15),
        minutes=30,
        at=at,
    )
    rota(accounts, at=at, suffix="-2")
    approvals(accounts, cleared=(), forgot="joy-2", suffix="-2", at=at - timedelta(days=1))
    cards(accounts, at=at - timedelta(days=2), suffix="-2")
