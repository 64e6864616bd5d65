"""What every test may use: two organisations, people with roles, and browsers signed in as them."""

import os
import sys
from contextlib import contextmanager
from copy import deepcopy
from uuid import uuid4

import pytest
from asgiref.sync import SyncToAsync
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.db.utils import load_backend
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from accounts.roles import INSTALLATION_ROLES, Role
from accounts.sessions.sign_ins import note_step
from lms.settings.connections import database
from tests.factories.people import make_person
from tests.factories.world import make_world
from tests.gate import FailuresAtOnce, Gate, SecondTry, choose_seed
from tests.migrated_database import (
    copy_of_the_migrated_database,
    database_called,
    template_of_tables,
)

LONG_NAME = 80

# No generated input fails because a machine is busy. Of each property twenty-five inputs are tried,
# others each time; in CI always the same, and a hundred in the full run.
hypothesis_settings.register_profile(
    "ours",
    max_examples=100 if os.environ.get("FULL") else 25,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
if hypothesis_settings.get_current_profile_name() in ("default", "ci"):
    hypothesis_settings.load_profile("ours")

# Where a machine forbids it, each of the processes that tests start would compile three thousand
# modules again before its first line: more than half of what it takes.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_make_parametrize_id(val):
    """A long value names its test by how it begins: processes send each other these names."""
    if isinstance(val, str | bytes) and len(val) > LONG_NAME:
        return f"{val[:LONG_NAME]!r} and so on"
    return None


def pytest_addoption(parser):
    """`--gate`: what `.ci/run` runs before a change lands (docs/developers/testing.md)."""
    parser.addoption("--gate", action="store_true", help="quick tests, journeys, a tenth of others")


def pytest_configure(config):
    """The seed is chosen before other processes start, so that they all choose the same tests."""
    if config.getoption("--gate"):
        config.pluginmanager.register(Gate(choose_seed()))
    if os.environ.get("CI"):
        config.pluginmanager.register(SecondTry())
        if not os.environ.get("PYTEST_XDIST_WORKER"):
            config.pluginmanager.register(FailuresAtOnce(config))


def pytest_report_header(config):
    """The seed, so that the same choice can be tried again."""
    return f"gate: GATE_SEED={choose_seed()}" if config.getoption("--gate") else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What commits for real is long: sockets, races and other processes see what it wrote, and the
    database is emptied after it (docs/developers/testing.md).
    """
    for item in items:
        database = item.get_closest_marker("django_db")
        if database is not None and database.kwargs.get("transaction"):
            item.add_marker(pytest.mark.long)


_force_login = Client.force_login


def force_login_with_both_steps(client, user, backend=None):
    """Django's own, and the second step of staff with it: most tests are not about signing in."""
    _force_login(client, user, backend)
    session = client.session
    note_step(session, user)
    session.save()


Client.force_login = force_login_with_both_steps


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """The test database, which can be removed at the end because nobody is connected any more.

    Channels looks up who is signed in within a thread that lives as long as the process, and whose
    connection therefore stays open between sockets.
    """
    with (
        django_db_blocker.unblock(),
        copy_of_the_migrated_database() as name,
        database_called(name),
    ):
        with django_db_blocker.block():
            yield
        SyncToAsync.single_thread_executor.submit(connections.close_all).result()


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What one test put into the cache is not there in the next, whose database is another; nor is
    the language of the last page that it asked for.
    """
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def database_at(django_db_blocker):
    """Call it with a URL: until the test ends, that database stands in for the one of the tests."""
    from django.contrib.contenttypes.models import ContentType

    usual = connections["default"]

    def stand_in(url):
        entry = connections.configure_settings({"default": database(url)})["default"]
        connections["default"] = load_backend(entry["ENGINE"]).DatabaseWrapper(entry, "default")
        # Another database may number them otherwise.
        ContentType.objects.clear_cache()

    with django_db_blocker.unblock():
        yield stand_in
        connections["default"].close()
    connections["default"] = usual
    ContentType.objects.clear_cache()


@pytest.fixture
def elsewhere(database_at, tmp_path, settings, db):
    """Call it: from then on the database of PostgreSQL and the folder of files are empty ones."""
    made = []

    def move(*, with_tables=False):
        name = f"elsewhere_{uuid4().hex}"
        source = template_of_tables() if with_tables else "template0"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        made.append(name)
        database_at(os.environ["TEST_POSTGRES_URL"].rpartition("/")[0] + f"/{name}")
        settings.MEDIA_ROOT = tmp_path / f"media-elsewhere-{len(made)}"

    yield move
    connection.close()
    with connection._nodb_cursor() as cursor:
        for name in made:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def harbour(db, request):
    from accounts.services import make_organisation

    if "harbour_of_the_file" in request.fixturenames:
        return deepcopy(request.getfixturevalue("harbour_of_the_file"))
    return make_organisation(name="Harbour")


@pytest.fixture(scope="module")
def harbour_of_the_file(rolled_back_at_the_end):
    """Harbour for what a whole file begins with: made once, and each test has its own copy of it.

    `harbour` is the same organisation then. Not in a file of which a test commits for real.
    """
    from accounts.services import make_organisation

    return make_organisation(name="Harbour")


@pytest.fixture
def lighthouse(db):
    from accounts.services import make_organisation

    return make_organisation(name="Lighthouse")


@pytest.fixture
def person(harbour):
    """Call it with a role (and a name) for a person who holds the role at Harbour."""

    def make(role=Role.LEARNER, name=None, organisation=harbour):
        return make_person(
            role, name, organisation=None if role in INSTALLATION_ROLES else organisation
        )

    return make


@pytest.fixture
def signed_in():
    """Call it with a person for a browser that is signed in as her."""

    def sign_in(someone):
        client = Client(raise_request_exception=True)
        client.force_login(someone, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@contextmanager
def rolled_back():
    """What is written until it ends is gone afterwards."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def rolled_back_at_the_end(django_db_setup, django_db_blocker):
    """What a fixture of a whole file writes is there for each of its tests, and gone after them."""
    with django_db_blocker.unblock(), rolled_back():
        yield


@pytest.fixture(scope="session")
def world_of_this_process(django_db_setup, django_db_blocker):
    """The name of a database with the world in it, and the world, to be read anew by each file.

    Making it takes as long as three hundred tests, so each process makes it once.
    """
    with django_db_blocker.unblock(), copy_of_the_migrated_database() as name:
        with database_called(name):
            made = make_world()
            # The planner is told of its rows; else each of thousands of pages is asked by a guess.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        with django_db_blocker.block():
            yield name, made


@pytest.fixture(scope="module")
def world(world_of_this_process, django_db_blocker):
    """As it was made; what the tests of this file change is gone after them."""
    name, made = world_of_this_process
    with django_db_blocker.unblock(), database_called(name), rolled_back():
        yield deepcopy(made)
