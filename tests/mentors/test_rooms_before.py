"""Before she goes in: her own yes, asked of nobody else and told to nobody (domain 4.1, 4.8)."""

import re
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from accounts.consents import texts
from accounts.consents.rules import NEEDED_IN_A_ROOM, Kind
from accounts.consents.services import answer
from accounts.models import Consent
from core.clock import now
from core.errors import Conflict, NotFound
from mentors.models import Message, Room, RoomMember
from mentors.rooms import services
from mentors.rooms.state import queries
from mentors.rooms.state.snapshot import snapshots
from tests.factories.rooms import RoomCast, Socket


@pytest.fixture
def cast(harbour):
    return RoomCast(harbour)


def say(cast, person, *, yes, kinds=NEEDED_IN_A_ROOM, at=None):
    for kind in sorted(kinds):
        answer(
            person=person,
            organisation_id=cast.organisation.public_id,
            number=kind.number,
            yes=yes,
            language="en",
            at=at or now(),
        )


def unanswered(person):
    """As on the day she came. The rows are frozen: only erasing somebody takes them away."""
    from core.append_only import erasing

    with erasing():
        Consent.objects.filter(person=person).delete()


def page(cast, step=""):
    return f"/rooms/{cast.id}/{step}"


def answer_on_page(client, cast, number, said):
    return client.post(page(cast, "before/"), {"number": number, "answer": said})


# --- going in -------------------------------------------------------------------------------


def test_four_questions_stand_before_the_room_one_by_one_and_then_it_is_open(cast, signed_in):
    unanswered(cast.joy)
    joy = signed_in(cast.joy)
    assert page(cast) in joy.get("/rooms/").content.decode()
    assert joy.get(page(cast)).url == page(cast, "before/")
    kinds = [kind for kind in Kind if kind in NEEDED_IN_A_ROOM]
    counts = ("4 questions", "3 questions", "2 questions", "1 question")
    for left, kind in zip(counts, kinds, strict=True):
        shown = joy.get(page(cast, "before/")).content.decode()
        assert left in shown
        assert texts.text_of(kind, "en").question in shown
        answer_on_page(joy, cast, kind.number, "yes")
    assert joy.get(page(cast, "before/")).url == page(cast)
    assert joy.get(page(cast)).status_code == 200


def test_a_no_is_met_kindly_and_can_be_changed_there(cast, signed_in):
    unanswered(cast.joy)
    joy = signed_in(cast.joy)
    shown = answer_on_page(joy, cast, Kind.SUPERVISED.number, "no")
    shown = joy.get(shown.url).content.decode()
    assert "You stay out of this room" in shown
    assert "The others in the room are not told" in shown
    for way_on in ("/learn/", "/help/", f"/me/consents/{cast.organisation.public_id}/2/"):
        assert way_on in shown
    assert joy.get(page(cast)).url == page(cast, "before/")


@pytest.mark.parametrize("sent", [{}, {"number": "2"}, {"number": "1", "answer": "yes"}])
def test_what_is_no_answer_is_said_and_nothing_is_kept(cast, signed_in, sent):
    unanswered(cast.joy)
    refused = signed_in(cast.joy).post(page(cast, "before/"), sent)
    assert refused.status_code == 400
    assert not Consent.objects.filter(person=cast.joy).exists()


def test_yes_asks_for_reauthentication_and_no_does_not(cast, signed_in):
    unanswered(cast.joy)
    joy = signed_in(cast.joy)
    session = joy.session
    session["proved"] = (now() - timedelta(minutes=16)).timestamp()
    session.save()
    assert "reauthenticate" in answer_on_page(joy, cast, Kind.SUPERVISED.number, "yes").url
    assert not Consent.objects.filter(person=cast.joy).exists()
    answer_on_page(joy, cast, Kind.SUPERVISED.number, "no")
    assert Consent.objects.get(person=cast.joy).yes is False


def test_strangers_find_no_questions_either(cast, signed_in, person):
    stranger = signed_in(person())
    assert stranger.get(page(cast, "before/"), follow=True).status_code == 404


@pytest.mark.parametrize("step", ["messages/", "say/", "hold/", "continue/"])
def test_no_door_of_the_room_is_open_meanwhile(cast, signed_in, step):
    cast.open()
    say(cast, cast.joy, yes=False, kinds={Kind.CARE_OF_OTHERS})
    joy = signed_in(cast.joy)
    sent = {"text": "Am I here?"}
    found = joy.get(page(cast, step)) if step == "messages/" else joy.post(page(cast, step), sent)
    assert found.status_code == 403
    assert not Message.objects.exists()
    assert Room.objects.get(pk=cast.room.pk).state == "open"


# --- what counts as yes ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(NEEDED_IN_A_ROOM))
def test_each_single_no_keeps_her_out(cast, kind):
    say(cast, cast.joy, yes=False, kinds={kind})
    with pytest.raises(NotFound):
        queries.seat_for(cast.joy, cast.id)


def test_a_no_to_what_no_room_needs_keeps_nobody_out(cast):
    say(cast, cast.lucia, yes=False, kinds={Kind.CONTACT})
    assert queries.seat_for(cast.lucia, cast.id).seat == "mentor"


def test_a_yes_of_half_a_year_ago_or_to_other_words_opens_nothing(cast, monkeypatch):
    unanswered(cast.joy)
    say(cast, cast.joy, yes=True, at=now() - timedelta(days=184))
    with pytest.raises(NotFound):
        queries.seat_for(cast.joy, cast.id)
    say(cast, cast.joy, yes=True, at=now() - timedelta(days=182))
    assert queries.seat_for(cast.joy, cast.id)
    # The question's words are asked for where SQL is written and where it is kept (ADR-0022).
    for module in ("accounts.models.consents", "mentors.models.seat_conditions"):
        monkeypatch.setattr(f"{module}.current_version", lambda kind: 2)
    with pytest.raises(NotFound):
        queries.seat_for(cast.joy, cast.id)


def test_a_yes_in_another_organisation_opens_nothing_here(cast, lighthouse):
    unanswered(cast.joy)
    from accounts.roles import Role
    from accounts.services import grant_role
    from tests.factories.rooms import say_yes

    grant_role(user=cast.joy, role=Role.MENTEE, organisation=lighthouse, at=now())
    say_yes(cast.joy, organisation=lighthouse)
    with pytest.raises(NotFound):
        queries.seat_for(cast.joy, cast.id)


# --- what the others learn ------------------------------------------------------------------


def test_whoever_sets_up_a_room_learns_nothing_and_it_opens_when_everyone_is_ready(cast):
    say(cast, cast.joy, yes=False)
    again = services.set_up_room(
        by=cast.grace,
        mentor=cast.lucia,
        mentee=cast.joy,
        starts_at=now() + timedelta(hours=2),
        minutes=50,
        at=now(),
    )
    assert again.members.count() == 3
    for person in (cast.lucia, cast.grace):
        cast.enter(person)
    services.beat([cast.member_id(cast.grace)])
    with pytest.raises(Conflict) as refused:
        services.open_room(member_id=cast.member_id(cast.grace))
    assert "Not everyone is ready yet" in str(refused.value)
    assert "no to" not in str(refused.value)
    say(cast, cast.joy, yes=True)
    services.open_room(member_id=cast.member_id(cast.grace))


def test_a_no_and_no_answer_look_alike_to_everyone(cast, signed_in):
    def seen_by_the_others():
        pages = [
            signed_in(one).get(page(cast)).content.decode() for one in (cast.lucia, cast.grace)
        ]
        parts = [text[text.index("room-people") : text.index("room-main")] for text in pages]
        # Tokens and ids of forms are new each time.
        return [re.sub(r'name="(csrfmiddlewaretoken|id)" value="[^"]*"', "", one) for one in parts]

    unanswered(cast.joy)
    seen_by_the_others()
    # Both are in the list of people from now on.
    silent = seen_by_the_others()
    say(cast, cast.joy, yes=False)
    assert seen_by_the_others() == silent
    assert "Not everyone is ready yet" in silent[1]
    assert "Not everyone is ready yet" not in silent[0]


def test_who_took_her_yes_back_looks_like_one_who_went_out(cast):
    cast.open()
    services.go_out(member_id=cast.member_id(cast.joy))
    went = snapshots([cast.room.pk])[cast.room.pk]
    RoomMember.objects.update(went_out_at=None)
    say(cast, cast.joy, yes=False, kinds={Kind.MUST_TELL})
    withdrew = snapshots([cast.room.pk])[cast.room.pk]
    assert withdrew.people == went.people
    assert withdrew.members == went.members
    assert (withdrew.state, withdrew.why) == (went.state, went.why)


def test_who_took_her_yes_back_keeps_nobody_waiting(cast):
    cast.open()
    services.hold_room(member_id=cast.member_id(cast.lucia))
    say(cast, cast.joy, yes=False, kinds={Kind.MUST_TELL})
    services.continue_room(member_id=cast.member_id(cast.lucia))
    assert services.continue_room(member_id=cast.member_id(cast.grace))


def test_go_out_is_never_refused(cast, signed_in):
    cast.open()
    say(cast, cast.joy, yes=False)
    assert signed_in(cast.joy).post(page(cast, "leave/")).url == "/rooms/"


# --- sockets --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
async def test_without_her_yes_a_socket_is_closed_like_that_of_a_stranger(harbour):
    cast = await sync_to_async(RoomCast)(harbour)
    await sync_to_async(unanswered)(cast.joy)
    async with Socket(cast.joy, cast.id) as joy:
        assert await joy.closed() == 4403


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("speaks", [True, False])
async def test_taking_a_yes_back_ends_her_socket_and_what_is_said_next_is_not_hers(harbour, speaks):
    cast = await sync_to_async(RoomCast)(harbour)
    await sync_to_async(cast.open)()
    async with Socket(cast.joy, cast.id) as joy, Socket(cast.lucia, cast.id) as lucia:
        await joy.hello()
        await lucia.hello()
        await sync_to_async(say)(cast, cast.joy, yes=False, kinds={Kind.WHAT_IS_KEPT})
        if speaks:
            await joy.say("Can you still hear me?")
        assert await joy.closed() == 4403
        await lucia.say("She does not hear this")
        await lucia.frame("message", text="She does not hear this")
        heard = [one["text"] for one in joy.seen + lucia.seen if one["type"] == "message"]
        assert heard == ["She does not hear this"]
