"""The permission table of the socket: every frame, by everybody whom no seat lets in.

What those who have one may send, in each state, stands in `test_rooms_sockets`.
"""

import uuid

import pytest
from asgiref.sync import sync_to_async
from django.forms.models import model_to_dict

from accounts.consents.rules import Kind
from accounts.consents.services import answer
from accounts.models import Clearance, User
from accounts.roles import INSTALLATION_ROLES, Role
from accounts.services import end_role, grant_role
from core.clock import now
from mentors.models import Message, Room, RoomMember
from mentors.rooms.frames.client import FRAMES
from tests.factories.people import make_person
from tests.factories.record_access import assign
from tests.factories.rooms import RoomCast, Socket, say_yes

pytestmark = [pytest.mark.django_db(transaction=True)]

# What each frame carries beside its type.
FIELDS = {
    "reveal": {"id": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"},
    "hello": {"after": 0},
    "say": {"text": "Can you hear me?"},
}


def stranger(role):
    """Somebody of the room's organisation with this role and no seat."""

    def made(cast):
        home = None if role in INSTALLATION_ROLES else cast.organisation
        return make_person(role, organisation=home)

    return made


def elsewhere(role):
    def made(cast):
        from accounts.services import make_organisation

        other = make_organisation(name="Lighthouse")
        person = make_person(role, organisation=other)
        say_yes(person, organisation=other)
        return person

    return made


def assigned(cast):
    """The supervisor who works with the woman, and does not hold this room."""
    person = make_person(Role.SUPERVISOR, organisation=cast.organisation)
    assign(person, cast.joy)
    return person


def took_her_yes_back(cast):
    answer(
        person=cast.joy,
        organisation_id=cast.organisation.public_id,
        number=Kind.SUPERVISED.number,
        yes=False,
        language="en",
        at=now(),
    )
    return cast.joy


def was_never_met(cast):
    Clearance.objects.filter(person=cast.joy).delete()
    return cast.joy


def lost_her_role(cast):
    for membership in cast.joy.memberships.filter(ended_at=None):
        end_role(membership=membership, by=None, at=now())
    return cast.joy


def another_role(cast):
    """The role that she holds instead goes with no seat."""
    lost_her_role(cast)
    grant_role(user=cast.joy, role=Role.COORDINATOR, organisation=cast.organisation, at=now())
    return cast.joy


def suspended(cast):
    User.objects.filter(pk=cast.joy.pk).update(is_active=False)
    return cast.joy


PEOPLE = {
    **{f"{role}, no seat": (stranger(role), {4403}) for role in Role},
    **{
        f"{role}, other organisation": (elsewhere(role), {4403})
        for role in Role
        if role not in INSTALLATION_ROLES
    },
    "assigned to her, no seat": (assigned, {4403}),
    "seat, yes taken back": (took_her_yes_back, {4403}),
    "seat, never met": (was_never_met, {4403}),
    "seat, role lost": (lost_her_role, {4403}),
    "seat, another role": (another_role, {4403, 4401}),
    "seat, suspended": (suspended, {4401}),
    "signed out": (lambda cast: None, {4401}),
}


def everything():
    """Seats and lines as they lie in the tables, and the rooms but for what time does to them."""
    rows = [
        [model_to_dict(row) for row in model.objects.order_by("pk")]
        for model in (RoomMember, Message)
    ]
    # The supervisor gives no sign meanwhile: a hold of that kind comes by itself.
    rooms = Room.objects.exclude(held_because="supervisor-away").exclude(state="open")
    numbers = Room.objects.order_by("pk").values_list("last_seq", "opened_at")
    return [*rows, list(rooms.order_by("pk")), list(numbers)]


@pytest.mark.parametrize("who", PEOPLE)
async def test_no_frame_is_answered_without_a_seat_that_opens_the_room(harbour, who):
    made, codes = PEOPLE[who]
    cast = await sync_to_async(RoomCast)(harbour)
    await sync_to_async(cast.open)()
    person = await sync_to_async(made)(cast)
    before = await sync_to_async(everything)()
    for kind in FRAMES:
        async with Socket(person, cast.id) as socket:
            fields = dict(FIELDS.get(kind, {}))
            if kind == "say":
                fields["id"] = str(uuid.uuid4())
            await socket.send(kind, **fields)
            assert await socket.closed() in codes
            told = [frame for frame in socket.seen if frame["type"] != "error"]
            assert told == [], kind
    assert await sync_to_async(everything)() == before
