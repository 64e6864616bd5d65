"""“Mark as told”: ticked off, and taken back where it was tapped beside another woman."""

from datetime import timedelta

import pytest

from core.audit.models import Entry
from core.clock import now
from core.errors import NotFound
from mentors.models import RoomTask
from mentors.rooms.lifecycle.task_services import (
    CANCELLED,
    note_for_one,
    take_back_told,
    tick_off,
)
from tests.factories.rooms import RealCast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
BUTTON = "Undo"


@pytest.fixture
def cast(harbour):
    return RealCast(harbour)


@pytest.fixture
def task(cast):
    """Joy has to be told that her session was called off; the room's supervisor ticked it off."""
    note_for_one(cast.room, cast.joy, CANCELLED)
    task = RoomTask.objects.get()
    tick_off(by=cast.grace, task_id=task.public_id, at=now())
    return task


def waits(task):
    return RoomTask.objects.filter(pk=task.pk, done_at=None, done_by=None).exists()


def test_a_tap_beside_the_wrong_woman_is_taken_back_on_the_desk(cast, task, signed_in):
    desk = signed_in(cast.grace)
    shown = desk.get("/rooms/desk/").content.decode()
    assert BUTTON in shown
    assert shown.count(f"told/{task.public_id}/not/") == 1
    shown = desk.post(f"/rooms/desk/told/{task.public_id}/not/", follow=True).content.decode()
    assert waits(task)
    assert BUTTON not in shown
    assert f"told/{task.public_id}/" in shown
    assert Entry.objects.order_by("pk").last().verb == "room-task-not-done"


def test_a_second_tap_is_harmless(cast, task):
    for _tap in range(2):
        take_back_told(by=cast.grace, task_id=task.public_id, at=now())
    assert waits(task)
    assert Entry.objects.filter(verb="room-task-not-done").count() == 1


def test_what_another_ticked_off_is_hers_alone_to_take_back(cast, task, signed_in):
    with pytest.raises(NotFound):
        take_back_told(by=cast.ines, task_id=task.public_id, at=now())
    assert BUTTON not in signed_in(cast.ines).get("/rooms/desk/").content.decode()
    assert not waits(task)


def test_after_ten_minutes_it_stays_ticked_off(cast, task, signed_in):
    RoomTask.objects.update(done_at=now() - timedelta(minutes=10, seconds=1))
    with pytest.raises(NotFound):
        take_back_told(by=cast.grace, task_id=task.public_id, at=now())
    assert BUTTON not in signed_in(cast.grace).get("/rooms/desk/").content.decode()


def test_where_the_same_waits_for_her_anew_it_waits_once(cast, task):
    note_for_one(cast.room, cast.joy, CANCELLED)
    take_back_told(by=cast.grace, task_id=task.public_id, at=now())
    assert RoomTask.objects.filter(done_at=None).count() == 1
