"""One step of deleting what is past its clock: how much, which first, and what it counts."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection

from accounts.models import KnownDevice
from accounts.roles import Role
from core import retention
from core.retention import delete_some
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

LONG_AGO, TODAY = date(2020, 1, 1), date(2026, 1, 1)


@pytest.fixture
def devices(harbour, monkeypatch):
    """Five old ones, of which a step takes two, made in another order than by their digests."""
    monkeypatch.setattr(retention, "A_STEP", 2)
    owner = make_person(Role.LEARNER, organisation=harbour)
    return [
        KnownDevice.objects.create(user=owner, digest=digest, since=LONG_AGO).pk
        for digest in ("e", "b", "d", "a", "c")
    ]


def old():
    return KnownDevice.objects.filter(since__lt=TODAY)


def left():
    return list(KnownDevice.objects.order_by("pk").values_list("pk", flat=True))


@contextmanager
def changed_before_it_deletes(**fields):
    """Gives all devices these values between the look at them and what deletes them."""
    waits = [True]

    def change(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if waits and sql.startswith("SELECT") and "LIMIT 2" in sql:
            waits.clear()
            KnownDevice.objects.update(**fields)
        return answer

    with connection.execute_wrapper(change):
        yield
    assert not waits


def test_delete_some_takes_a_step_at_a_time_and_the_oldest_first(devices):
    newest_first = old().order_by("digest")
    assert (delete_some(newest_first), left()) == (2, devices[2:])
    assert (delete_some(newest_first), left()) == (2, devices[4:])
    assert (delete_some(newest_first), left()) == (1, [])
    assert delete_some(newest_first) == 0


def test_delete_some_leaves_what_is_touched_meanwhile_and_does_not_count_it(devices):
    with changed_before_it_deletes(since=TODAY):
        assert delete_some(old()) == 0
    assert left() == devices


def test_delete_some_leaves_rows_that_were_not_asked_for(devices):
    KnownDevice.objects.filter(pk=devices[0]).update(since=TODAY)
    assert (delete_some(old()), left()) == (2, [devices[0], *devices[3:]])


def test_delete_some_counts_the_rows_themselves_and_nothing_that_goes_with_them(devices):
    owners = type(KnownDevice.objects.first().user).objects.filter(known_devices__isnull=False)
    assert delete_some(owners.distinct()) == 1
    assert left() == []
