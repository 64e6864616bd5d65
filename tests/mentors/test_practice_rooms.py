"""Up to three practice rooms on one page of their supervisor (domain 10.1)."""

from datetime import timedelta

import pytest

from core.clock import now
from mentors.models import Room, RoomMember
from tests.factories.rooms import RealCast, RoomCast

pytestmark = [pytest.mark.long, pytest.mark.django_db]
PAGE = "/rooms/practice/"


@pytest.fixture
def casts(harbour):
    """Three rooms of Grace's, the second open."""
    first = RoomCast(harbour, grace="grace")
    found = [first, held_by(first.grace, harbour), held_by(first.grace, harbour)]
    found[1].open()
    return found


def held_by(supervisor, organisation):
    cast = RoomCast(organisation)
    RoomMember.objects.filter(room=cast.room, seat="supervisor").update(user=supervisor)
    cast.grace = supervisor
    return cast


def framed(page, casts):
    return [f"/rooms/{cast.id}/frame/" in page for cast in casts]


def test_those_of_this_hour_stand_side_by_side_and_no_more_than_may_be_open(casts, signed_in):
    page = signed_in(casts[0].grace).get(PAGE).content.decode()
    assert framed(page, casts) == [True, True, True]
    assert page.index(str(casts[1].id)) < page.index(str(casts[0].id))
    held_by(casts[0].grace, casts[0].organisation)
    page = signed_in(casts[0].grace).get(PAGE).content.decode()
    assert page.count("<iframe") == 3


def test_what_is_over_or_begins_later_is_not_there(casts, signed_in):
    Room.objects.filter(pk=casts[0].room.pk).update(state="closed", closed_at=now())
    Room.objects.filter(pk=casts[2].room.pk).update(starts_at=now() + timedelta(hours=2))
    page = signed_in(casts[0].grace).get(PAGE).content.decode()
    assert framed(page, casts) == [False, True, False]


def test_the_list_leads_there_from_the_second_room_on(casts, signed_in):
    assert PAGE in signed_in(casts[0].grace).get("/rooms/").content.decode()
    assert PAGE not in signed_in(casts[0].lucia).get("/rooms/").content.decode()


def test_a_room_in_a_frame_has_no_menu_and_asks_nothing_twice(casts, signed_in):
    answer = signed_in(casts[1].grace).get(f"/rooms/{casts[1].id}/frame/")
    page = answer.content.decode()
    assert '<base target="_top">' in page
    assert "data-room=" in page
    for outside in ("data-notice-of", '<dialog id="still-here"', 'class="places"'):
        assert outside not in page, outside


def test_only_this_page_may_be_framed_and_only_by_this_site(casts, signed_in):
    browser = signed_in(casts[1].grace)
    policy = {
        address: browser.get(address).headers["Content-Security-Policy"]
        for address in (PAGE, f"/rooms/{casts[1].id}/frame/", f"/rooms/{casts[1].id}/")
    }
    around, framed_page, whole = policy.values()
    assert ("frame-src 'self'" in around, "frame-ancestors 'none'" in around) == (True, True)
    assert "frame-ancestors 'self'" in framed_page
    assert "frame-ancestors 'none'" in whole


@pytest.mark.parametrize("alias", ["lucia", "joy"])
def test_nobody_else_of_the_room_has_it_in_a_frame(casts, signed_in, alias):
    person = getattr(casts[1], alias)
    assert signed_in(person).get(f"/rooms/{casts[1].id}/frame/").status_code == 404


def test_a_room_of_womens_own_lives_is_in_no_frame(harbour, signed_in):
    cast = RealCast(harbour)
    cast.open()
    assert signed_in(cast.grace).get(f"/rooms/{cast.id}/frame/").status_code == 404
    assert framed(signed_in(cast.grace).get(PAGE).content.decode(), [cast]) == [False]
