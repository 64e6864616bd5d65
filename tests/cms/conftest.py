"""A site with a small course in it, loaded from files."""

import pytest

from accounts.roles import Role
from cms.admin.services import set_up_site, sync_office_groups
from cms.course_import.services import load_curriculum
from core.clock import now
from tests.cms.course_files import CourseFiles
from tests.migrated_database import copy_of_the_migrated_database, database_called


@pytest.fixture(scope="session")
def site_of_this_process(django_db_setup, django_db_blocker):
    """The name of a database whose site is set up: languages, homes, groups of the office.

    Loading does that first, and it takes as long as loading a small course. So each process does
    it once, and loading finds it done.
    """
    with django_db_blocker.unblock(), copy_of_the_migrated_database() as name:
        with database_called(name):
            set_up_site()
        with django_db_blocker.block():
            yield name


@pytest.fixture(scope="module", autouse=True)
def set_up_already(site_of_this_process, django_db_blocker):
    """The database of every test here; what begins with nothing asks for `elsewhere`."""
    with (
        django_db_blocker.unblock(),
        database_called(site_of_this_process),
        django_db_blocker.block(),
    ):
        yield


@pytest.fixture
def files(tmp_path):
    """The files of a small course with two lessons."""
    course = CourseFiles(tmp_path / "content")
    course.add_lesson(2)
    return course


@pytest.fixture
def load(db, files):
    """Call it to load the files (again)."""

    def again(as_draft=False, by=None):
        return load_curriculum(files.root, locale="en", as_draft=as_draft, by=by, at=now())

    return again


@pytest.fixture
def site(load, files):
    """The small course, loaded and published; the fixture gives its files."""
    load()
    return files


@pytest.fixture(scope="module")
def loaded_once(rolled_back_at_the_end, tmp_path_factory):
    """The small course, loaded and published for a whole file of tests.

    For a file in which every test wants it: its own `site` then asks for this one and for `files`,
    which stand anew in each test and say the same.
    """
    course = CourseFiles(tmp_path_factory.mktemp("loaded") / "content")
    course.add_lesson(2)
    load_curriculum(course.root, locale="en", as_draft=False, by=None, at=now())


@pytest.fixture
def office_person(person):
    """Call it with a role for someone whose groups in the office follow from it."""

    def make(role=Role.EDITOR):
        someone = person(role)
        sync_office_groups(someone)
        return someone

    return make
