"""Who is meant is not here, or no more: a sentence, and the room goes on for who asked."""

import uuid

import pytest
from asgiref.sync import sync_to_async

from mentors.models import Room
from mentors.room_states import OVER
from mentors.rooms import services
from tests.factories.rooms import RealCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True)]

# Act → who does it, and the field that says whom or what is meant, and what else goes along.
ACTS = {
    "mute": ("grace", "person", {"minutes": 5}),
    "remove": ("grace", "person", {}),
    "answer": ("grace", "help", {}),
    "hand-over": ("grace", "to", {}),
    "aside": ("grace", "to", {"text": "May I ask you?"}),
    "release": ("grace", "id", {}),
    "discard": ("grace", "id", {}),
    "ok": ("joy", "of", {}),
    "not-ok": ("joy", "of", {}),
    "report": ("joy", "person", {}),
    "report-words": ("joy", "report", {"text": "Please look."}),
}
# A line that is gone is something that changed meanwhile; the others were never there.
STATUS = {"release": 409, "discard": 409}
# What the page of a refusal says to everybody says nothing here.
ELSEWHERE = "This page is not here"


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour)
    cast.open()
    return cast


async def test_a_frame_about_nobody_here_is_an_error_and_keeps_the_socket(cast):
    for kind, (who, field, more) in ACTS.items():
        async with Socket(getattr(cast, who), cast.id) as socket:
            await socket.hello()
            given = {"id": str(uuid.uuid4())} if kind == "aside" else {}
            await socket.send(kind, **given, **more, **{field: str(uuid.uuid4())})
            told = await socket.frame("error")
            assert told["code"] == ("conflict" if kind in STATUS else "invalid"), kind
            # It is about that line alone.
            assert told.get("id") == given.get("id")
            await socket.beat()


@pytest.mark.parametrize("kind", ACTS)
def test_without_a_socket_she_reads_that_nobody_like_that_is_here(cast, signed_in, kind):
    who, field, more = ACTS[kind]
    asked = more | {field: str(uuid.uuid4())}
    answer = signed_in(getattr(cast, who)).post(f"/rooms/{cast.id}/{kind}/", asked)
    assert answer.status_code == STATUS.get(kind, 400)
    assert ELSEWHERE not in answer.content.decode()


async def test_a_backup_who_went_out_is_offered_nothing_and_the_supervisor_stays(cast):
    ines = await sync_to_async(cast.seat)(cast.ines)
    await sync_to_async(services.go_out)(member_id=ines.member_id)
    async with Socket(cast.grace, cast.id) as grace:
        await grace.hello()
        await grace.send("hand-over", to=str(ines.person))
        await grace.frame("error", code="invalid")
        await grace.beat()


@pytest.mark.parametrize("kind", ["mute", "remove", "ok", "not-ok"])
def test_of_a_room_that_is_over_she_reads_that_it_is_over(cast, signed_in, kind):
    who, field, more = ACTS[kind]
    person = cast.seat(cast.lucia).person
    while Room.objects.get(pk=cast.room.pk).state not in OVER:
        services.close_room(member_id=cast.member_id(cast.grace))
    asked = more | {field: str(person)}
    answer = signed_in(getattr(cast, who)).post(f"/rooms/{cast.id}/{kind}/", asked)
    assert answer.status_code == 409
    assert ELSEWHERE not in answer.content.decode()
