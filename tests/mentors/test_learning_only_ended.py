"""Who gives a woman everything back, and that nobody forgets to (domain 10.6, ADR-0125)."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from accounts.services import end_role
from core.append_only import erasing
from core.audit.models import Entry
from core.clock import now
from core.errors import NotFound
from mentors.models import LearningOnly, Matter, Room, RoomMember, RoomTask
from mentors.rooms import services
from mentors.rooms.help.services import note_who_was_told, say_not_free
from mentors.rooms.lifecycle.endings import call_off
from mentors.rooms.lifecycle.task_services import BY_HER_PLAN, CANCELLED, note_for_each_woman
from mentors.safeguarding.case_queries import to_give_back
from mentors.safeguarding.case_services import close_matter, give_everything_back
from tests.factories.people import make_person
from tests.factories.rooms import BACKEND, RealCast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

SAYS = "The account shows lessons only since"


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour)
    for woman in (cast.joy, cast.lucia):
        person = RoomMember.objects.get(room=cast.room, user=woman).person
        note_who_was_told(by=cast.grace, room_id=cast.room.pk, person=person, told=True)
    return cast


def not_free(cast, woman=None):
    say_not_free(by=woman or cast.joy, room_id=cast.room.pk, at=now())


def browser(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def page(person, path):
    return browser(person).get(path).content.decode()


def is_narrowed(woman):
    return User.objects.get(pk=woman.pk).learning_only_since is not None


def give_back(by):
    [row] = LearningOnly.objects.all()
    give_everything_back(by=by, narrowed_id=row.public_id, at=now())


def close(cast):
    close_matter(by=cast.sara, room_id=cast.id, at=now())


def test_her_other_yes_in_the_lobby_leaves_her_lessons_alone(cast):
    not_free(cast)
    assert is_narrowed(cast.joy)
    assert not is_narrowed(cast.lucia)


def test_so_it_does_where_the_room_has_begun(cast):
    cast.open()
    services.go_out(member_id=cast.member_id(cast.joy))
    not_free(cast)
    assert is_narrowed(cast.joy)


def test_the_page_of_the_matter_says_so_without_a_name_and_one_button_gives_it_back(cast):
    not_free(cast)
    shown = page(cast.sara, f"/safeguarding/rooms/{cast.id}/")
    assert shown.count(SAYS) == 1
    assert cast.joy.shown_name not in shown
    [row] = LearningOnly.objects.all()
    sent = browser(cast.sara).post(f"/safeguarding/lessons/{row.public_id}/back/")
    assert (sent.status_code, sent["Location"]) == (302, "/safeguarding/")
    assert not is_narrowed(cast.joy)
    assert SAYS not in page(cast.sara, f"/safeguarding/rooms/{cast.id}/")
    # The matter itself is as open as before.
    assert Matter.objects.filter(closed_at=None).exists()


def test_a_closed_matter_leaves_a_card_on_her_desk_until_it_is_given_back(cast):
    not_free(cast)
    close(cast)
    assert is_narrowed(cast.joy)
    for path in ("/safeguarding/", "/"):
        shown = page(cast.sara, path)
        assert "lessons only" in shown
        assert cast.joy.shown_name not in shown
    assert f"Room {cast.room.pk}" in page(cast.sara, "/safeguarding/")
    give_back(cast.sara)
    for path in ("/safeguarding/", "/"):
        assert "lessons only" not in page(cast.sara, path)
    assert not is_narrowed(cast.joy)


def test_nobody_gives_it_back_but_who_may_act_on_the_matter(cast, lighthouse):
    not_free(cast)
    stranger = make_person(Role.SAFEGUARDING_LEAD, organisation=lighthouse)
    olga = make_person(Role.COORDINATOR, organisation=cast.organisation)
    for one in (cast.grace, cast.ines, cast.lucia, cast.joy, stranger, olga):
        assert to_give_back(one) == []
        with pytest.raises(NotFound):
            give_back(one)
    with pytest.raises(NotFound):
        give_everything_back(by=cast.sara, narrowed_id=uuid.uuid4(), at=now())
    assert is_narrowed(cast.joy)


def test_without_a_lead_the_coordinator_who_has_the_matter_gives_it_back(cast):
    not_free(cast)
    close(cast)
    olga = make_person(Role.COORDINATOR, organisation=cast.organisation)
    end_role(membership=cast.sara.memberships.get(), by=None, at=now())
    sara, olga = (User.objects.get(pk=one.pk) for one in (cast.sara, olga))
    assert to_give_back(sara) == []
    assert "lessons only" in page(olga, "/")
    give_back(olga)
    assert not is_narrowed(cast.joy)


def test_a_lead_whose_own_pages_show_lessons_alone_is_as_good_as_gone(cast):
    olga = make_person(Role.COORDINATOR, organisation=cast.organisation)
    not_free(cast)
    User.objects.filter(pk=cast.sara.pk).update(learning_only_since=now())
    assert len(to_give_back(User.objects.get(pk=olga.pk))) == 1


def test_once_the_room_is_gone_she_is_given_back_all_the_same(cast):
    not_free(cast)
    close(cast)
    olga = make_person(Role.COORDINATOR, organisation=cast.organisation)
    Room.objects.filter(pk=cast.room.pk).delete()
    [row] = to_give_back(cast.sara)
    assert row.number is None
    assert "A deleted room" in page(cast.sara, "/safeguarding/")
    assert to_give_back(olga) == []
    give_back(cast.sara)
    assert not is_narrowed(cast.joy)


def test_an_erased_account_leaves_nothing_to_give_back(cast):
    not_free(cast)
    with erasing():
        User.objects.get(pk=cast.joy.pk).delete()
    assert not LearningOnly.objects.exists()
    assert SAYS not in page(cast.sara, f"/safeguarding/rooms/{cast.id}/")
    close(cast)


def test_two_women_of_a_room_are_given_back_each_by_herself(cast):
    cast.open()
    for woman in (cast.joy, cast.lucia):
        services.go_out(member_id=cast.member_id(woman))
        not_free(cast, woman)
    assert page(cast.sara, f"/safeguarding/rooms/{cast.id}/").count(SAYS) == 2
    first = LearningOnly.objects.get(woman=cast.joy)
    give_everything_back(by=cast.sara, narrowed_id=first.public_id, at=now())
    assert not is_narrowed(cast.joy)
    assert is_narrowed(cast.lucia)


def test_the_log_has_who_gave_back_and_not_to_whom(cast):
    not_free(cast)
    give_back(cast.sara)
    begun, ended = Entry.objects.filter(verb__startswith="lessons-").order_by("pk")
    assert (begun.verb, begun.actor, begun.about) == ("lessons-alone", None, None)
    assert (ended.verb, ended.about) == ("lessons-given-back", None)
    assert ended.actor is not None
    assert begun.subject_id == ended.subject_id == str(cast.id)


def test_where_everybody_who_might_act_sat_in_that_room_a_lead_of_the_place_gives_back(cast):
    not_free(cast)
    RoomMember.objects.create(room=cast.room, user=cast.sara, seat="assessor", let_in_at=now())
    coordinator = make_person(Role.COORDINATOR, organisation=cast.room.organisation)
    assert not to_give_back(cast.sara)
    assert to_give_back(coordinator)
    end_role(membership=coordinator.memberships.get(), by=None, at=now())
    assert to_give_back(cast.sara)
    give_back(cast.sara)
    assert not is_narrowed(cast.joy)


def test_a_coordinator_finds_the_card_on_her_first_page_where_the_room_is_gone(cast):
    coordinator = make_person(Role.COORDINATOR, organisation=cast.room.organisation)
    not_free(cast)
    end_role(membership=cast.sara.memberships.get(), by=None, at=now())
    LearningOnly.objects.update(room=None)
    assert "lessons only" in page(coordinator, "/")


def test_whatever_happens_to_another_room_of_hers_she_is_reached_by_her_plan_alone(cast):
    other = cast.set_up(starts_at=now() + timedelta(days=2))
    not_free(cast)
    call_off(other)
    note_for_each_woman(other, CANCELLED)
    told = dict(RoomTask.objects.filter(room=other).values_list("woman", "what"))
    assert told == {cast.joy.pk: BY_HER_PLAN, cast.lucia.pk: CANCELLED}
