"""Demo data for mentoring at Harbour, made by the services: a request, a proposal, four pairs."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.consents.rules import Kind
from accounts.consents.services import answer
from accounts.models import Organisation
from accounts.queries import organisations_of
from accounts.roles import Role
from mentors.mentoring.booking_services import offer_times, take_time
from mentors.mentoring.message_queries import thread_of_pair
from mentors.mentoring.message_services import send
from mentors.mentoring.models import MentoringPair
from mentors.mentoring.pair_services import accept, pause, set_sessions, write_goals
from mentors.mentoring.plan_services import add_task, tick_task
from mentors.mentoring.proposal_services import propose
from mentors.mentoring.request_services import ask, write_card
from mentors.mentoring.session_services import give_feedback
from mentors.mentoring.timesheet_rules import Work
from mentors.mentoring.timesheet_services import enter_work, note_pay_notice_read
from mentors.room_types import RoomKind
from mentors.rooms.services import set_up_room

from .rooms_held import hold_a_mentoring_session
from .story import let_mentor
from .waiting_staff import rota, say_how_to_reach

CARD = "I like to listen first. We can write, or use the pictures. I have two children."
KHADIJAS_CARD = "I take my time, and I laugh a lot. Arabic or English, as you like."
WISH = "Someone who has children."
FATOUS_WISH = "Someone patient. I speak slowly."
GOALS = "To say what I want before I am asked twice."
STEPS = ("Say no once this week.", "Ask for the key to the cupboard.")
WRITES = "I read what you wanted from it. I am glad to see you on Thursday."
# How long ago Joy asked, when Lucia had the certificate; the answers came a day later.
ASKED = timedelta(days=10)
ANSWERED = timedelta(days=1)
# How long ago Lucia and Joy met; Joy has given no feedback on the last session yet.
MET = (timedelta(days=8), timedelta(days=4), timedelta(days=1))
# How long ago Khadija and Bea met; they have agreed on one more session.
KHADIJA_MET = (timedelta(days=7), timedelta(days=3))
MINUTES = 50
# Weekday and hour of the first time that Lucia offers.
THURSDAY, EVENING = 3, 18


def lucia_and_joy(accounts: dict[str, Any], *, at: datetime) -> MentoringPair:
    """Joy asked, Olga proposed Lucia, and both said yes."""
    place = _place(accounts)
    write_card(
        mentor=accounts["lucia"],
        organisation_id=place.public_id,
        languages=["en", "bin"],
        parts=["afternoon", "evening"],
        card=CARD,
        at=at - ASKED,
    )
    pair = _pair(
        accounts,
        "lucia",
        "joy",
        at=at - ASKED,
        languages=["en", "bin"],
        days=["tue", "thu"],
        parts=["evening"],
        wish=WISH,
    )
    write_goals(by=accounts["joy"], pair_id=pair.public_id, goals=GOALS, at=at)
    return pair


def they_meet(accounts: dict[str, Any], *, at: datetime) -> None:
    """Hold three sessions; Joy has given feedback on the first two."""
    rota(accounts, at=at - ASKED, days=ASKED.days)
    # A guest is asked once for consent to meeting a mentor.
    answer(
        person=accounts["joy"],
        organisation_id=_place(accounts).public_id,
        number=Kind.MEET_MENTOR.number,
        yes=True,
        language="en",
        at=at - ASKED,
    )
    _hold(accounts, "lucia", "joy", [at - ago for ago in MET])


def they_book(accounts: dict[str, Any], pair: MentoringPair, *, at: datetime) -> None:
    """Lucia offers evenings of the next weeks; Joy takes the first, and has a plan."""
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
    steps = [add_task(by=joy, pair_id=pair.public_id, words=words, at=at) for words in STEPS]
    tick_task(by=joy, pair_id=pair.public_id, task_id=steps[0].public_id, done=True, at=at)
    send(by=lucia, thread=thread_of_pair(lucia, pair.public_id), words=WRITES, at=at)
    place = _place(accounts).public_id
    note_pay_notice_read(by=lucia, organisation_id=place, at=at)
    yesterday = timezone.localdate(at - timedelta(days=1))
    enter_work(
        by=lucia, organisation_id=place, work=Work.PREPARATION, day=yesterday, minutes=30, at=at
    )


def others(accounts: dict[str, Any], *, at: datetime) -> None:
    """Bea and Khadija have one session left, Elena pauses, Gul has a proposal, Fatou waits."""
    place, olga = _place(accounts).public_id, accounts["olga"]
    let_mentor(accounts, "khadija", at=at - ASKED)
    write_card(
        mentor=accounts["khadija"],
        organisation_id=place,
        languages=["ar", "en"],
        parts=["morning"],
        card=KHADIJAS_CARD,
        at=at - ASKED,
    )
    pair = _pair(accounts, "khadija", "bea", at=at - ASKED, languages=["en"])
    set_sessions(by=olga, pair_id=pair.public_id, sessions=len(KHADIJA_MET) + 1, at=at - ASKED)
    _hold(accounts, "khadija", "bea", [at - ago for ago in KHADIJA_MET])
    elenas = _pair(accounts, "lucia", "elena", at=at - timedelta(days=5), languages=["en", "it"])
    pause(by=accounts["elena"], pair_id=elenas.public_id, at=at - timedelta(days=2))
    gul = ask(person=accounts["gul"], organisation_id=place, at=at - timedelta(days=2))
    propose(
        by=olga,
        request_id=gul.public_id,
        mentor_id=accounts["khadija"].public_id,
        at=at - timedelta(days=1),
    )
    ask(
        person=accounts["fatou"],
        organisation_id=place,
        languages=["en", "fr"],
        parts=["morning"],
        wish=FATOUS_WISH,
        at=at - timedelta(days=3),
    )


def _pair(
    accounts: dict[str, Any], mentor: str, mentee: str, *, at: datetime, **said: Any
) -> MentoringPair:
    """The mentee asks, Olga proposes the mentor, and a day later both have accepted."""
    place, olga = _place(accounts).public_id, accounts["olga"]
    request = ask(person=accounts[mentee], organisation_id=place, at=at, **said)
    pair = propose(
        by=olga, request_id=request.public_id, mentor_id=accounts[mentor].public_id, at=at
    )
    for alias in (mentor, mentee):
        accept(by=accounts[alias], pair_id=pair.public_id, at=at + ANSWERED)
    return pair


def _hold(accounts: dict[str, Any], mentor: str, mentee: str, times: list[datetime]) -> None:
    """A session at each of these times; the mentee has answered after all but the last."""
    grace, people = accounts["grace"], (accounts[mentor], accounts[mentee])
    before = times[0] - timedelta(days=1)
    for person in people:
        say_how_to_reach(grace, person, at=before)
    for begins in times:
        room = set_up_room(
            by=grace,
            kind=RoomKind.MENTORING,
            mentor=people[0],
            mentee=people[1],
            backup=accounts["ines"],
            starts_at=begins,
            minutes=MINUTES,
            at=begins,
        )
        hold_a_mentoring_session(room=room, at=begins)
        if begins != times[-1]:
            said_at = begins + timedelta(hours=20)
            give_feedback(by=people[1], room_id=room.public_id, answer="again", at=said_at)


def _place(accounts: dict[str, Any]) -> Organisation:
    (place,) = organisations_of(accounts["olga"], Role.COORDINATOR)
    return place
