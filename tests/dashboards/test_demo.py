"""`manage.py demo` prepares, and a second run keeps what is there."""

import io

import pytest
from django.core.management import call_command

from accounts.models import Organisation, User
from cms.library.directory.queries import may_open_rooms
from cms.models import HomeCountry, Service
from core.clock import now
from courses.models import Attendance, Cohort, Session
from courses.progress.queries import completed_lesson_keys
from lms.dashboards.demo.people import ALIASES
from mentors.models import Certificate

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
PASSPHRASE = "quiet green river"


def run(**options):
    printed = io.StringIO()
    call_command("demo", no_serve=True, stdout=printed, **options)
    return printed.getvalue()


@pytest.fixture(scope="module")
def first_run(rolled_back_at_the_end):
    """What the first run with a passphrase printed."""
    return run(password=PASSPHRASE)


def test_it_makes_everyone_and_prints_accounts_and_addresses(first_run):
    assert set(User.objects.values_list("username", flat=True)) == set(ALIASES)
    for alias in ALIASES:
        assert alias in first_run
    assert PASSPHRASE in first_run
    assert "http://127.0.0.1:8000/" in first_run


def test_lucia_holds_a_certificate_that_rests_on_what_she_did(first_run):
    lucia = User.objects.get(username="lucia")
    assert Certificate.objects.get().learner == lucia
    assert len(completed_lesson_keys(lucia)) == 11
    assert completed_lesson_keys(User.objects.get(username="amara")) == set()


def test_a_second_run_keeps_people_and_passphrase(first_run):
    User.objects.filter(username="amara").update(shown_name="Hana")
    printed = run()
    amara = User.objects.get(username="amara")
    assert amara.shown_name == "Hana"
    assert amara.check_password(PASSPHRASE)
    assert "the one of the first run" in printed
    assert (Cohort.objects.count(), Session.objects.count(), Attendance.objects.count()) == (
        1,
        3,
        2,
    )


def test_a_demo_of_an_earlier_release_gets_its_country_and_its_check(first_run):
    HomeCountry.objects.all().delete()
    Service.objects.update(verified_on=None, verified_by=None)
    run()
    today = now().date()
    assert [may_open_rooms(one, today) for one in Organisation.objects.all()] == [True, True]


def test_a_second_run_with_a_passphrase_sets_it_for_all(first_run):
    run(password="another green river")
    assert User.objects.get(username="olga-2").check_password("another green river")
