"""`manage.py demo` on a database that it did not make: an empty one, and one with real people."""

import pytest
from django.core.management import CommandError

from lms.accounts.models import User
from lms.accounts.roles import Role
from tests.factories.people import make_person

from .test_demo import run

pytestmark = pytest.mark.django_db


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
