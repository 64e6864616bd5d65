"""What an earlier version left behind still loads and still holds."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import global_settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings

from accounts.models import User
from courses.progress.queries import completed_lesson_keys
from mentors.models import Certificate

# In one process, so that each release is loaded once.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.engine,
    pytest.mark.long,
    pytest.mark.xdist_group("releases"),
]

# The first is plain; later ones hold the whole demo and are compressed.
RELEASES = sorted((Path(__file__).parent / "data" / "releases").glob("*.json*"))
KEPT = {"contenttypes.contenttype", "auth.permission"}


def number_of(dump):
    """0.1 of 0.1.json, 0.2 of 0.2.json.xz."""
    return dump.name.partition(".json")[0]


@pytest.fixture(scope="module", params=RELEASES, ids=number_of)
def release(request, rolled_back_at_the_end):
    """The dump of one release, loaded into an empty database with its own test key."""
    key = request.param.with_name(f"{number_of(request.param)}.key")
    # A savepoint of its own, so that the next release finds an empty database again.
    with override_settings(FIELD_KEYS=[key.read_text().strip()]), transaction.atomic():
        for model in apps.get_models(include_auto_created=True):
            if model._meta.label_lower not in KEPT:
                model._base_manager.all()._raw_delete(connection.alias)
        call_command("loaddata", request.param, verbosity=0)
        yield number_of(request.param)
        transaction.set_rollback(True)


def test_the_demos_certificate_still_verifies(release, client):
    certificate = Certificate.objects.get()
    assert certificate.shown_name == "Lucia"
    page = client.get(f"/verify/{certificate.public_id}/").content.decode()
    assert "This certificate is valid." in page


def test_progress_and_place_are_still_there(release):
    lucia, amara = (User.objects.get(username=alias) for alias in ("lucia", "amara"))
    assert len(completed_lesson_keys(lucia)) == 11
    browser = Client()
    browser.force_login(amara, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Body alarms" in browser.get("/").content.decode()
    assert browser.get("/en/courses/a/2/1/").status_code == 200


def test_the_passphrases_still_sign_in(release, settings):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    assert User.objects.get(username="grace").check_password("quiet green river boat")
