"""`manage.py demo` prepares, keeps what is there, and stays away from real people."""

import io

import pytest
from django.core.management import CommandError, call_command

from courses.models import Attendance, Cohort, Session
from courses.progress.queries import completed_lesson_keys
from lms.accounts.models import User
from lms.accounts.roles import Role
from lms.desks.demo.people import ALIASES
from mentors.models import Certificate
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def run(**options):
    printed = io.StringIO()
    call_command("demo", no_serve=True, stdout=printed, **options)
    return printed.getvalue()


def test_it_makes_everyone_and_prints_accounts_and_addresses():
    printed = run(password="quiet green river")
    assert set(User.objects.values_list("username", flat=True)) == set(ALIASES)
    for alias in ALIASES:
        assert alias in printed
    assert "quiet green river" in printed
    assert "http://127.0.0.1:8000/" in printed


def test_lucia_holds_a_certificate_that_rests_on_what_she_did():
    run(password="quiet green river")
    lucia = User.objects.get(username="lucia")
    assert Certificate.objects.get().learner == lucia
    assert len(completed_lesson_keys(lucia)) == 11
    assert completed_lesson_keys(User.objects.get(username="amara")) == set()


def test_a_second_run_keeps_people_and_passphrase():
    run(password="quiet green river")
    User.objects.filter(username="amara").update(shown_name="Hana")
    printed = run()
    amara = User.objects.get(username="amara")
    assert amara.shown_name == "Hana"
    assert amara.check_password("quiet green river")
    assert "the one of the first run" in printed
    assert (Cohort.objects.count(), Session.objects.count(), Attendance.objects.count()) == (
        1,
        3,
        2,
    )


def test_a_second_run_with_a_passphrase_sets_it_for_all():
    run(password="quiet green river")
    run(password="another green river")
    assert User.objects.get(username="olga-2").check_password("another green river")


def test_without_a_passphrase_a_random_one_is_printed():
    printed = run()
    shown = next(line for line in printed.splitlines() if "Passphrase" in line).split(": ")[1]
    assert User.objects.get(username="amara").check_password(shown)


def test_it_leaves_a_database_with_other_people_alone(harbour):
    make_person(Role.LEARNER, "hana", organisation=harbour)
    with pytest.raises(CommandError, match="other people"):
        run()
    assert User.objects.count() == 1


def test_it_refuses_production_settings(settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="production"):
        run()
    assert not User.objects.exists()


@pytest.mark.parametrize("options", [{"port": 0}, {"port": 70000}, {"password": "short"}])
def test_bad_options_get_one_sentence_and_change_nothing(options):
    with pytest.raises(CommandError):
        run(**options)
    assert not User.objects.exists()
