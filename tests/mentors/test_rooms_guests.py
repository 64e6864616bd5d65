"""An interpreter and a second assessor come in by everyone's OK, and do what their seats allow."""

import uuid
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from accounts.models import Clearance, Membership, MustNotMeet
from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, NotFound, Refused
from mentors.journeys.services import begin_journey
from mentors.models import GuestOk, Journey, Message, Room, RoomMember, RoomTask
from mentors.models.seats import GUEST_SEATS
from mentors.rooms import services
from mentors.rooms.lifecycle.entry_services import go_through, turn_back
from mentors.rooms.messaging.services import NewMessage, NotSaid, Said
from mentors.rooms.on_call.queries import inside
from mentors.rooms.participants import services as participants_services
from mentors.rooms.participants.services import LEARNING, MAY_COUNT, set_counts_as_evidence
from mentors.rooms.rules.lifecycle import has_a_place
from mentors.rooms.rules.messaging import TRANSLATION
from mentors.rooms.rules.participants import GUESTS
from mentors.rooms.state.message_queries import translation_of
from mentors.rooms.state.private_queries import private_of
from mentors.rooms.state.queries import people_for_guest_seats, rooms_for, seats_for
from mentors.rooms.state.snapshot import snapshots
from tests.factories.mentors import make_programme
from tests.factories.people import make_person
from tests.factories.record_access import train
from tests.factories.rooms import RealCast, RoomCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


@pytest.fixture
def cast(harbour):
    return RoomCast(harbour, grace="grace", lucia="lucia", joy="joy")


@pytest.fixture
def iris(cast):
    """An interpreter, asked in while the room waits in its lobby."""
    return asked(cast, Role.INTERPRETER, "interpreter")


@pytest.fixture
def ines(cast):
    """A second supervisor, asked in as assessor once Lucia, on her way, says that it may count."""
    begin_journey(learner=cast.lucia, version=make_programme(), by=cast.lucia, at=now())
    set_counts_as_evidence(member_id=cast.member_id(cast.lucia), say=MAY_COUNT)
    return asked(cast, Role.SUPERVISOR, "assessor")


def asked(cast, role, seat):
    guest = make_person(role, organisation=cast.organisation)
    cast.enter(cast.grace)
    participants_services.ask_in(member_id=cast.member_id(cast.grace), guest=guest, seat=seat)
    return guest


def person_of(guest):
    return RoomMember.objects.get(user=guest).person


def let_in(cast, guest):
    for woman in (cast.lucia, cast.joy):
        participants_services.allow(member_id=cast.member_id(woman), guest=person_of(guest))
    if RoomMember.objects.filter(room=cast.room, user=guest, seat="interpreter").exists():
        go_through(by=guest, room_id=cast.room.pk)


def seat_of(cast, guest):
    return seats_for([(cast.id, guest.pk)])[0]


def names_to_ask(cast, person):
    return [one.name for one in private_of(cast.room.pk)[cast.member_id(person)].may_come_in]


def snapshot_of(cast):
    return snapshots([cast.room.pk])[cast.room.pk]


# --- everyone's OK ------------------------------------------------------------------------------


def test_the_model_and_the_table_know_the_same_guests():
    assert set(GUEST_SEATS) == GUESTS


def test_a_guest_is_announced_to_the_women_and_comes_in_with_the_last_ok(cast, iris):
    assert names_to_ask(cast, cast.lucia) == names_to_ask(cast, cast.joy) == [iris.shown_name]
    assert names_to_ask(cast, cast.grace) == []
    participants_services.allow(member_id=cast.member_id(cast.lucia), guest=person_of(iris))
    assert names_to_ask(cast, cast.lucia) == []
    assert seat_of(cast, iris) is None
    participants_services.allow(member_id=cast.member_id(cast.joy), guest=person_of(iris))
    go_through(by=iris, room_id=cast.room.pk)
    assert seat_of(cast, iris).seat == "interpreter"
    assert not GuestOk.objects.exists()


def test_before_the_last_ok_she_is_in_no_list_and_her_list_names_nobody(cast, iris):
    assert [person.name for person in snapshot_of(cast).asked] == [iris.shown_name]
    assert iris.shown_name not in [person.name for person in snapshot_of(cast).members]
    assert iris.shown_name not in [name for card in rooms_for(cast.joy) for name in card.others]
    card = rooms_for(iris)[0]
    assert card.others == ()
    assert not card.may_go_in


def test_one_no_is_enough_and_leaves_no_trace_of_whose_it_was(cast, iris):
    before = Entry.objects.count()
    participants_services.allow(member_id=cast.member_id(cast.joy), guest=person_of(iris))
    participants_services.turn_away(member_id=cast.member_id(cast.lucia), guest=person_of(iris))
    assert seat_of(cast, iris) is None
    assert not GuestOk.objects.exists()
    assert Entry.objects.count() == before
    participants_services.allow(member_id=cast.member_id(cast.lucia), guest=person_of(iris))
    participants_services.allow(member_id=cast.member_id(cast.joy), guest=person_of(iris))
    assert seat_of(cast, iris) is None
    assert snapshot_of(cast).asked == ()
    assert rooms_for(iris) == []


def test_an_ok_taken_back_puts_her_out_at_once(cast, iris):
    let_in(cast, iris)
    cast.open()
    cast.enter(iris)
    participants_services.turn_away(member_id=cast.member_id(cast.joy), guest=person_of(iris))
    assert seat_of(cast, iris) is None
    assert iris.shown_name not in [person.name for person in snapshot_of(cast).people]


def test_a_supervisor_does_not_say_ok_for_the_women(cast, iris):
    with pytest.raises(Refused):
        participants_services.allow(member_id=cast.member_id(cast.grace), guest=person_of(iris))


def test_nobody_is_asked_in_once_the_room_is_open(cast):
    cast.open()
    with pytest.raises(Conflict):
        asked(cast, Role.INTERPRETER, "interpreter")


def test_a_guest_needs_the_role_and_an_interpreter_her_clearance(cast):
    stranger = make_person(Role.LEARNER, organisation=cast.organisation)
    uncleared = make_person(Role.INTERPRETER, organisation=cast.organisation)
    Clearance.objects.filter(person=uncleared).delete()
    for guest in (stranger, uncleared):
        with pytest.raises(NotFound):
            participants_services.ask_in(
                member_id=cast.member_id(cast.grace), guest=guest, seat="interpreter"
            )
    with pytest.raises(NotFound):
        participants_services.ask_in(
            member_id=cast.member_id(cast.grace), guest=stranger, seat="mentor"
        )


@pytest.mark.parametrize(
    ("seat", "role"), [("interpreter", Role.INTERPRETER), ("assessor", Role.SUPERVISOR)]
)
def test_guest_without_the_staff_modules_is_not_asked(cast, seat, role):
    begin_journey(learner=cast.lucia, version=make_programme(), by=cast.lucia, at=now())
    set_counts_as_evidence(member_id=cast.member_id(cast.lucia), say=MAY_COUNT)
    guest = make_person(role, organisation=cast.organisation, trained=False)
    cast.enter(cast.grace)
    ask = {"member_id": cast.member_id(cast.grace), "guest": guest, "seat": seat}
    assert guest not in people_for_guest_seats(cast.grace, cast.room.pk)[seat]
    with pytest.raises(NotFound):
        participants_services.ask_in(**ask)
    train(guest)
    assert guest in people_for_guest_seats(cast.grace, cast.room.pk)[seat]
    participants_services.ask_in(**ask)


def test_each_place_of_a_guest_is_there_once(cast, iris):
    with pytest.raises(Conflict):
        asked(cast, Role.INTERPRETER, "interpreter")


# --- a room that is for learning ------------------------------------------------------------------


def says(cast, what):
    set_counts_as_evidence(member_id=cast.member_id(cast.lucia), say=what)


def test_a_second_assessor_has_a_place_only_where_somebody_said_that_it_may_count():
    assert not has_a_place("assessor", [])
    assert not has_a_place("assessor", [None, False])
    assert has_a_place("assessor", [False, True])
    assert has_a_place("interpreter", [])


def test_no_second_assessor_is_asked_into_a_room_for_learning(cast):
    with pytest.raises(Conflict, match="learning session"):
        asked(cast, Role.SUPERVISOR, "assessor")
    begin_journey(learner=cast.lucia, version=make_programme(), by=cast.lucia, at=now())
    for what in (None, LEARNING):
        if what:
            says(cast, what)
        with pytest.raises(Conflict, match="learning session"):
            asked(cast, Role.SUPERVISOR, "assessor")
    assert not RoomMember.objects.filter(seat="assessor").exists()
    asked(cast, Role.INTERPRETER, "interpreter")


def test_her_seat_follows_what_the_mentor_says_until_the_room_opens(cast, ines):
    let_in(cast, ines)
    cast.enter(ines)
    says(cast, LEARNING)
    assert seat_of(cast, ines) is None
    assert ines.shown_name not in [person.name for person in snapshot_of(cast).people]
    # Nobody is asked about her, and an OK that was on its way lets her in as little.
    assert names_to_ask(cast, cast.lucia) == names_to_ask(cast, cast.joy) == []
    with pytest.raises(Conflict, match="does not come"):
        participants_services.allow(member_id=cast.member_id(cast.joy), guest=person_of(ines))
    says(cast, MAY_COUNT)
    # That she was asked is not lost; everyone says OK anew.
    assert seat_of(cast, ines) is None
    assert names_to_ask(cast, cast.lucia) == names_to_ask(cast, cast.joy) == [ines.shown_name]
    let_in(cast, ines)
    assert seat_of(cast, ines).seat == "assessor"


def test_an_interpreter_stays_whatever_the_mentor_says(cast, ines):
    iris = asked(cast, Role.INTERPRETER, "interpreter")
    let_in(cast, iris)
    says(cast, LEARNING)
    assert seat_of(cast, iris).seat == "interpreter"


def test_who_left_her_way_since_is_seen_by_no_second_assessor(cast, ines):
    let_in(cast, ines)
    Journey.objects.update(left_at=now())
    cast.open()
    assert Room.objects.get(pk=cast.room.pk).state == "open"
    assert seat_of(cast, ines) is None
    with pytest.raises(Conflict, match="does not come"):
        participants_services.allow(member_id=cast.member_id(cast.joy), guest=person_of(ines))


def test_the_page_says_why_no_second_assessor_can_be_asked(cast, signed_in):
    make_person(Role.INTERPRETER, "iris", organisation=cast.organisation)
    vera = make_person(Role.SUPERVISOR, "vera", organisation=cast.organisation)
    grace, address = signed_in(cast.grace), f"/rooms/{cast.id}/guests/"
    page = grace.get(address).content.decode()
    assert "This is a learning session so far" in page
    assert "iris" in page.lower()
    assert "vera" not in page.lower()
    refused = grace.post(address, {"guest": f"assessor:{vera.public_id}"})
    assert refused.status_code == 409
    assert "Nobody was asked" in refused.content.decode()
    begin_journey(learner=cast.lucia, version=make_programme(), by=cast.lucia, at=now())
    says(cast, MAY_COUNT)
    page = grace.get(address).content.decode()
    assert "vera" in page.lower()
    assert "learning session so far" not in page


async def test_over_the_socket_she_is_out_when_the_mentor_says_learning(cast, ines):
    await sync_to_async(let_in)(cast, ines)
    async with Socket(ines, cast.id) as assessor, Socket(cast.lucia, cast.id) as lucia:
        await assessor.hello()
        await lucia.hello()
        await lucia.send("counts", say="learning")
        assert await assessor.closed() == 4403


# --- what their seats allow ---------------------------------------------------------------------


def test_an_interpreters_line_names_the_one_that_it_translates(cast, iris):
    let_in(cast, iris)
    cast.open()
    cast.enter(iris)
    said = cast.say(cast.joy, "Buongiorno")
    text = translation_of(cast.member_id(iris), said.line.id, "Good morning")
    line = NewMessage(cast.member_id(iris), uuid.uuid4(), text, TRANSLATION)
    assert isinstance(services.post_messages([line])[0], Said)
    again = cast.enter(cast.lucia).lines[-1]
    assert (again.kind, again.text[32:]) == (TRANSLATION, "Good morning")
    with pytest.raises(Conflict):
        translation_of(cast.member_id(iris), line.client_id, "a translation of a translation")
    with pytest.raises(Conflict):
        translation_of(cast.member_id(iris), uuid.uuid4(), "of nothing")


def test_a_translation_is_screened_as_every_line_is(cast, iris):
    let_in(cast, iris)
    cast.open()
    cast.enter(iris)
    said = cast.say(cast.joy, "Buongiorno")
    text = translation_of(cast.member_id(iris), said.line.id, "write me at rosa@example.org")
    line = NewMessage(cast.member_id(iris), uuid.uuid4(), text, TRANSLATION)
    assert services.post_messages([line])[0] == NotSaid("screened")


def test_a_second_assessor_says_nothing_by_any_way(cast, ines):
    let_in(cast, ines)
    cast.open()
    cast.enter(ines)
    assert cast.say(ines, "I think …") == NotSaid("no-seat")
    assert not Message.objects.exists()


def test_a_second_assessor_keeps_nobody_waiting_after_a_pause(cast, ines):
    let_in(cast, ines)
    cast.open()
    cast.enter(ines)
    services.hold_room(member_id=cast.member_id(cast.joy))
    for person in (cast.lucia, cast.joy, cast.grace):
        services.continue_room(member_id=cast.member_id(person))
    assert snapshot_of(cast).state == "open"


# --- over the socket ----------------------------------------------------------------------------


async def test_over_the_socket_everyone_is_asked_and_the_assessor_reads_along(cast, ines):
    guest = await sync_to_async(person_of)(ines)
    async with Socket(cast.grace, cast.id) as grace, Socket(cast.lucia, cast.id) as lucia:
        await grace.hello()
        await lucia.hello()
        found = await lucia.known("asked")
        assert [one["seat"] for one in found["of"]] == ["assessor"]
        async with Socket(cast.joy, cast.id) as joy:
            await joy.hello()
            for woman in (lucia, joy):
                await woman.send("ok", of=str(guest))
                await woman.settled()
            async with Socket(ines, cast.id) as assessor:
                await assessor.hello()
                people = (await lucia.frame("people"))["people"]
                assert "assessor" in [one["seat"] for one in people]
                await grace.beat()
                await grace.send("open")
                await assessor.known("state", state="open")
                await joy.say("Good morning")
                assert await assessor.words_until("Good morning")
                await assessor.say("I think …")
                await assessor.frame("error", code="refused")
                await assessor.send("hold")
                await assessor.frame("error", code="refused")
                await joy.send("not-ok", of=str(guest))
                assert await assessor.closed() == 4403


async def test_over_the_socket_an_interpreter_translates_and_says_nothing_else(cast, iris):
    await sync_to_async(let_in)(cast, iris)
    await sync_to_async(cast.open)()
    async with Socket(cast.joy, cast.id) as joy, Socket(iris, cast.id) as interpreter:
        await joy.hello()
        await interpreter.hello()
        await interpreter.say("a line of my own")
        await interpreter.frame("error", code="refused")
        line = await joy.say("Buongiorno")
        await interpreter.frame("message", text="Buongiorno")
        await interpreter.send("say", id=str(uuid.uuid4()), text="Good morning", of=line)
        frame = await joy.frame("message", text="Good morning")
        assert frame["kind"] == "translation"
        assert frame["of"] == line
        await interpreter.send("hold")
        await joy.known("state", state="held")


# --- what an interpreter says each time ---------------------------------------------------------


def test_an_interpreter_declares_that_nothing_ties_her_to_them_before_she_has_a_seat(
    cast, iris, signed_in
):
    browser = signed_in(iris)
    door = f"/rooms/{cast.id}/before/"
    assert browser.get(door).status_code == 404
    with pytest.raises(NotFound):
        go_through(by=iris, room_id=cast.room.pk)
    for woman in (cast.lucia, cast.joy):
        participants_services.allow(member_id=cast.member_id(woman), guest=person_of(iris))
    assert seat_of(cast, iris) is None
    assert browser.get(f"/rooms/{cast.id}/").url == door
    shown = browser.get(door).content.decode()
    assert "nothing ties me to anybody who harmed them" in shown
    assert "Is it safe to talk now?" not in shown
    assert cast.joy.shown_name in shown
    browser.post(f"/rooms/{cast.id}/door/", {"then": "go-in"})
    assert seat_of(cast, iris).seat == "interpreter"


def test_an_interpreter_who_knows_one_of_them_does_not_come_and_nobody_learns_why(cast, iris):
    for woman in (cast.lucia, cast.joy):
        participants_services.allow(member_id=cast.member_id(woman), guest=person_of(iris))
    logged = Entry.objects.count()
    turn_back(by=iris, room_id=cast.room.pk)
    assert seat_of(cast, iris) is None
    row = RoomMember.objects.get(user=iris)
    assert (row.turned_away, row.let_in_at) == (True, None)
    assert Entry.objects.count() == logged
    with pytest.raises(NotFound):
        go_through(by=iris, room_id=cast.room.pk)


def test_no_room_waits_for_its_interpreter(real, irene):
    real.come_to_the_door()
    for woman in (real.lucia, real.joy):
        participants_services.allow(member_id=real.member_id(woman), guest=person_of(irene))
    real.open()
    assert Room.objects.get(pk=real.room.pk).state == "open"


def test_who_is_one_of_the_women_is_asked_in_as_interpreter_nowhere(cast):
    both = make_person(Role.INTERPRETER, organisation=cast.organisation)
    Membership.objects.create(user=both, organisation=cast.organisation, role=Role.MENTEE)
    cast.enter(cast.grace)
    seats = people_for_guest_seats(cast.grace, cast.room.pk)
    assert both not in seats["interpreter"]
    with pytest.raises(NotFound):
        participants_services.ask_in(
            member_id=cast.member_id(cast.grace), guest=both, seat="interpreter"
        )


# --- rooms in which women talk of their own lives -------------------------------------------------


@pytest.fixture
def real(harbour):
    return RealCast(harbour)


@pytest.fixture
def irene(real):
    """An interpreter, asked into a mentoring room before it opens."""
    return asked(real, Role.INTERPRETER, "interpreter")


@pytest.mark.parametrize("everyone_says_ok", [True, False])
def test_a_mentoring_room_opens_with_an_interpreter_and_does_not_wait_for_one(
    real, irene, everyone_says_ok
):
    real.open()
    if everyone_says_ok:
        let_in(real, irene)
    assert Room.objects.get(pk=real.room.pk).state == "open"
    assert (seat_of(real, irene) is not None) is everyone_says_ok


def test_a_mentoring_room_opens_with_an_interpreter_who_was_let_in_before(real, irene):
    real.come_to_the_door()
    let_in(real, irene)
    real.open()
    assert Room.objects.get(pk=real.room.pk).state == "open"
    assert seat_of(real, irene).seat == "interpreter"


def test_who_must_not_meet_one_of_them_or_sits_elsewhere_is_not_available(real):
    guest = make_person(Role.INTERPRETER, organisation=real.organisation)
    real.enter(real.grace)
    ask = {"member_id": real.member_id(real.grace), "guest": guest, "seat": "interpreter"}
    pair = MustNotMeet.objects.create(
        person=guest, other=real.joy, organisation=real.organisation, said_at=now()
    )
    with pytest.raises(Conflict, match="Not available"):
        participants_services.ask_in(**ask)
    pair.delete()
    other = RoomCast(real.organisation)
    Room.objects.filter(pk=other.room.pk).update(starts_at=real.room.starts_at)
    RoomMember.objects.create(room=other.room, user=guest, seat="interpreter")
    elsewhere = RoomMember.objects.filter(room=other.room, user=guest)
    with pytest.raises(Conflict, match="Not available"):
        participants_services.ask_in(**ask)
    own = RoomMember.objects.create(room=other.room, user=real.grace, seat="backup")
    elsewhere.update(let_in_at=now())
    with pytest.raises(Conflict, match=f"{guest.shown_name} has another session then"):
        participants_services.ask_in(**ask)
    own.delete()
    elsewhere.update(let_in_at=None)
    elsewhere.update(turned_away=True)
    participants_services.ask_in(**ask)
    assert RoomMember.objects.filter(room=real.room, user=guest).exists()


def test_at_the_door_a_guest_is_named_once_everyone_has_let_her_in(real, irene):
    assert irene.shown_name not in inside(real.room, real.joy)
    real.come_to_the_door()
    let_in(real, irene)
    assert irene.shown_name in inside(real.room, real.joy)


def test_when_a_room_is_moved_everyone_is_asked_anew_and_the_guest_is_told(real, irene):
    real.come_to_the_door()
    let_in(real, irene)
    services.edit_room(
        by=real.grace,
        room_id=real.room.pk,
        starts_at=real.room.starts_at + timedelta(days=1),
        minutes=50,
        at=now(),
    )
    assert seat_of(real, irene) is None
    assert RoomTask.objects.filter(woman=irene, what="moved").exists()
    real.come_to_the_door()
    assert names_to_ask(real, real.joy) == [irene.shown_name]


def test_a_room_that_is_called_off_asks_nobody_any_more(real, irene):
    real.come_to_the_door(real.joy)
    participants_services.allow(member_id=real.member_id(real.joy), guest=person_of(irene))
    services.cancel_room(by=real.grace, room_id=real.room.pk, at=now())
    assert not GuestOk.objects.exists()
    assert RoomTask.objects.filter(woman=irene, what="cancelled").exists()
