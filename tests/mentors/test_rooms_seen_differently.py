"""Rooms are closed to her, or she was put out of one: she reads why, and can disagree."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import ClearanceRefusal
from accounts.queries import is_cleared
from accounts.roles import Role
from accounts.services import agree, ask_for_clearance, decline, withdraw_clearance
from core.clock import now
from core.errors import Invalid, NotFound
from mentors.appeals.queries import heard, to_coordinate, to_hear
from mentors.appeals.room_queries import decided_about_rooms, room_matter, to_open_anew
from mentors.appeals.services import answer, appeal_about_rooms, withdraw
from mentors.models import Appeal
from mentors.rooms.messaging import moderation_services
from tests.courses.test_journal import every_word_in_the_database
from tests.factories.people import keep_apart, make_person
from tests.factories.rooms import RoomCast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

WHY = "We have not met you yet. Come on Tuesday; the wren will be there, and we talk."
WORDS = "I came twice, and the heron was there."


class Team:
    """Olga coordinates, Sara leads, Joy is to come into rooms; Ines and Tamar had no part in it."""

    def __init__(self, organisation):
        self.organisation = organisation
        made = lambda role, name: make_person(role, name, organisation=organisation)  # noqa: E731
        self.olga = made(Role.COORDINATOR, "olga")
        self.sara = made(Role.SAFEGUARDING_LEAD, "sara")
        self.ines, self.tamar = made(Role.SUPERVISOR, "ines"), made(Role.SUPERVISOR, "tamar")
        self.joy = make_person(Role.MENTEE, "joy", organisation=organisation, cleared=False)

    def ask(self):
        return ask_for_clearance(
            by=self.olga, user=self.joy, organisation=self.organisation, at=now()
        )

    def refuse(self):
        decline(by=self.sara, approval_id=self.ask().public_id, told=WHY, at=now())
        return ClearanceRefusal.objects.get()

    def let_in(self):
        agree(by=self.sara, approval_id=self.ask().public_id, at=now())

    def disagrees(self, refusal, words=WORDS):
        return appeal_about_rooms(
            person=self.joy,
            kind="clearance",
            public_id=refusal.public_id,
            words=words,
            at=now(),
        )


@pytest.fixture
def team(harbour):
    return Team(harbour)


def asked(said):
    return {seat.person for seat in said.seats.filter(ended_at=None)}


def test_nobody_says_no_to_her_without_telling_her_why(team):
    waits = team.ask()
    with pytest.raises(Invalid):
        decline(by=team.sara, approval_id=waits.public_id, at=now())
    waits.refresh_from_db()
    assert waits.outcome == "open"


def test_who_asked_takes_it_back_and_tells_her_nothing(team):
    decline(by=team.olga, approval_id=team.ask().public_id, at=now())
    assert not ClearanceRefusal.objects.exists()


def test_she_reads_why_and_who_wrote_it_stands_nowhere(team, signed_in):
    team.refuse()
    page = signed_in(team.joy).get("/rooms/decided/").content.decode()
    assert "the wren will be there" in page
    assert "Sara" not in page
    assert "the wren" not in every_word_in_the_database()


def test_her_start_page_mentions_it_quietly_until_rooms_are_open_to_her(team, signed_in):
    assert "wrote to you about rooms" not in signed_in(team.joy).get("/").content.decode()
    team.refuse()
    assert "wrote to you about rooms" in signed_in(team.joy).get("/").content.decode()
    team.let_in()
    assert "wrote to you about rooms" not in signed_in(team.joy).get("/").content.decode()
    assert [one.is_open_again for one in decided_about_rooms(team.joy)] == [True]


def test_rooms_that_are_closed_to_her_are_closed_with_words(team):
    team.let_in()
    about = {"by": team.olga, "user": team.joy, "organisation": team.organisation, "at": now()}
    with pytest.raises(Invalid):
        withdraw_clearance(**about, told="  ")
    assert is_cleared(type(team.joy).objects.get(pk=team.joy.pk), team.organisation)
    refusal = withdraw_clearance(**about, told=WHY)
    assert (refusal.words, refusal.clearance.withdrawn_by) == (WHY, team.olga)


def test_two_who_had_no_part_in_it_look_at_it(team):
    said = team.disagrees(team.refuse())
    assert asked(said) == {team.ines, team.tamar}
    assert team.disagrees(ClearanceRefusal.objects.get(), "Once more.") == said
    [waits] = to_hear(team.ines, now())
    assert (waits.woman, waits.is_read) == ("Joy", False)
    found = heard(team.ines, said.public_id)
    assert (found.name, found.told, found.said.words) == ("Admission to rooms", WHY, WORDS)
    assert [one.woman for one in to_coordinate(team.olga, now())] == ["Joy"]
    for nobody in (team.olga, team.sara, team.joy):
        with pytest.raises(NotFound):
            heard(nobody, said.public_id)


def test_who_must_not_meet_her_does_not_look_at_it(team):
    keep_apart(team.joy, team.ines, organisation=team.organisation)
    found = asked(team.disagrees(team.refuse()))
    assert team.ines not in found
    assert team.tamar in found


def test_where_one_of_them_says_so_who_coordinates_looks_at_it_anew(team):
    said = team.disagrees(team.refuse())
    for by, outcome in ((team.ines, "stands"), (team.tamar, "anew")):
        answer(
            by=by,
            appeal_id=said.public_id,
            outcome=outcome,
            reasons="You did come twice.",
            at=now(),
        )
    matter = room_matter(team.joy, "clearance", ClearanceRefusal.objects.get().public_id)
    assert [one.outcome for one in matter.said] == ["anew"]
    assert [one.name for one in to_open_anew(team.olga)] == ["Joy"]
    assert to_open_anew(team.ines) == []
    team.let_in()
    assert to_open_anew(team.olga) == []


def test_she_takes_it_back_and_is_led_to_what_was_decided(team, signed_in):
    said = team.disagrees(team.refuse())
    answered = signed_in(team.joy).post(f"/journey/differently/{said.public_id}/back/")
    assert answered.url == "/rooms/decided/"
    said.refresh_from_db()
    assert said.withdrawn_at
    with pytest.raises(NotFound):
        withdraw(learner=team.ines, appeal_id=said.public_id, at=now())


def test_it_is_hers_alone(team, person, signed_in):
    refusal = team.refuse()
    other = person(Role.MENTEE, "lena")
    address = f"/rooms/decided/clearance/{refusal.public_id}/"
    for somebody in (other, team.olga, team.sara):
        assert signed_in(somebody).get(address).status_code == 404
    hers = signed_in(team.joy)
    assert hers.get(address).status_code == 200
    assert hers.post(address, {"words": " "}).status_code == 400
    assert hers.post(address, {"words": WORDS}).status_code == 302
    assert "wren" in hers.get(address).content.decode()
    assert hers.get(f"/rooms/decided/else/{refusal.public_id}/").status_code == 404


def test_the_desk_says_no_on_a_page_that_asks_for_words_to_her(team, signed_in):
    place = f"/approvals/{team.ask().public_id}/"
    sara = signed_in(team.sara)
    assert sara.post(place, {"then": "no"}).url == f"{place}no/"
    assert sara.post(f"{place}no/", {"told": ""}).status_code == 400
    assert sara.post(f"{place}no/", {"told": WHY}).status_code == 302
    assert sara.post(f"{place}no/", {"told": WHY}).status_code == 409
    assert ClearanceRefusal.objects.count() == 1


def test_the_desk_closes_rooms_on_a_page_that_asks_for_words_to_her(team, signed_in):
    place = f"/people/{team.joy.public_id}/rooms/close/"
    olga = signed_in(team.olga)
    assert olga.get(place).status_code == 404
    team.let_in()
    assert olga.get(place).status_code == 200
    assert olga.post(place, {"told": WHY}).status_code == 302
    assert ClearanceRefusal.objects.get().words == WHY


def test_who_was_put_out_of_a_room_can_disagree(harbour, signed_in):
    cast = RoomCast(harbour)
    ines = make_person(Role.SUPERVISOR, "ines", organisation=harbour)
    tamar = make_person(Role.SUPERVISOR, "tamar", organisation=harbour)
    cast.open()
    lucia = cast.seat(cast.lucia).person
    moderation_services.remove(member_id=cast.member_id(cast.grace), person=lucia)
    page = signed_in(cast.lucia).get("/rooms/decided/").content.decode()
    assert "A supervisor put you out of a room" in page
    about = {"kind": "room", "public_id": cast.id, "words": WORDS, "at": now()}
    said = appeal_about_rooms(person=cast.lucia, **about)
    assert asked(said) == {ines, tamar}
    assert appeal_about_rooms(person=cast.lucia, **about) == said
    assert heard(ines, said.public_id).name == "Removal from a room"
    with pytest.raises(NotFound):
        appeal_about_rooms(person=cast.joy, **about)
    # The room is deleted after two years; what she said of it stays.
    cast.room.members.all().delete()
    said.refresh_from_db()
    assert (said.removal, said.words) == (None, WORDS)


def test_the_database_takes_none_that_is_about_her_way_and_rooms_both(team):
    refusal = team.refuse()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(
            organisation=team.organisation, refusal=refusal, words=WORDS, said_at=now()
        )


def test_anlighthouse_learns_nothing(team, lighthouse):
    refusal = team.refuse()
    team.disagrees(refusal)
    theirs = make_person(Role.COORDINATOR, "olga-2", organisation=lighthouse)
    assert to_coordinate(theirs, now() + timedelta(days=40)) == []
    with pytest.raises(NotFound):
        withdraw_clearance(
            by=theirs, user=team.joy, organisation=team.organisation, told=WHY, at=now()
        )
