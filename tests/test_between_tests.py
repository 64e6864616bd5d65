"""What the quick `flush` of the tests leaves is what the site's own leaves."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import User
from accounts.roles import Role
from accounts.services import make_organisation
from core.audit.models import Entry
from core.management.commands.flush import Command as OfTheSite
from tests.between_tests.management.commands.flush import rows_by_table
from tests.factories.courses import make_course
from tests.factories.people import make_person

pytestmark = pytest.mark.engine


def flush():
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


@pytest.mark.django_db(transaction=True)
def test_a_database_is_as_empty_after_the_second_time_as_after_the_first():
    call_command(OfTheSite(), verbosity=0, interactive=False, reset_sequences=False)
    empty = rows_by_table(connection)
    for _twice in range(2):
        make_course()
        make_person(Role.LEARNER, organisation=make_organisation(name="Harbour"))
        assert User.objects.exists()
        assert Entry.objects.exists()
        flush()
        assert rows_by_table(connection) == empty


@pytest.mark.django_db(transaction=True)
def test_what_a_test_took_from_the_rows_of_django_is_there_again():
    flush()
    before = rows_by_table(connection)
    with transaction.atomic():
        ContentType.objects.order_by("pk").last().delete()
    assert rows_by_table(connection) != before
    flush()
    assert rows_by_table(connection) == before
