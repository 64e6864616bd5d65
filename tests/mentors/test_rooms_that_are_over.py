"""Rooms stay for years after they are over; what hubs ask each second passes over them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import now
from mentors.models import Room
from mentors.rooms.lifecycle import timekeeping
from tests.concurrency import on_postgresql
from tests.factories.rooms import RoomCast

pytestmark = [pytest.mark.django_db, pytest.mark.engine, on_postgresql]
OVER = 5_000


@pytest.mark.long
def test_the_look_of_each_second_reads_no_room_that_is_over_and_empty(harbour):
    cast = RoomCast(harbour)
    cast.open()
    at = now() - timedelta(days=30)
    Room.objects.bulk_create(
        Room(organisation=harbour, starts_at=at, state="closed", closed_at=at) for _n in range(OVER)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE mentors_room")
    with CaptureQueriesContext(connection) as asked:
        timekeeping.advance_rooms()
    asked_of_rooms = [query["sql"] for query in asked if '"mentors_room"' in query["sql"]]
    assert len(asked_of_rooms) == 11
    for sql in asked_of_rooms:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}")
            lines = [line for (line,) in cursor.fetchall()]
        # What stands in a plan and was not done costs nothing.
        plan = "\n".join(line for line in lines if "(never executed)" not in line)
        assert "Seq Scan on mentors_room " not in plan, plan
        assert f"actual rows={OVER}" not in plan, plan
