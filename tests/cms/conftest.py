"""A site with a small course in it, loaded from files."""

import pytest

from accounts.roles import Role
from cms.loading.services import load_curriculum
from cms.office.services import give_office_access
from core.clock import now
from tests.cms.course_files import CourseFiles


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
        give_office_access(someone)
        return someone

    return make
