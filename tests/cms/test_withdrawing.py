"""What is taken away or moved in the office is taken away or moved for those who learn."""

import pytest

from accounts.roles import Role
from cms.models import CoursePage, CoursesPage, LessonPage, ModulePage
from cms.publishing.catalogue_check import differences
from core.clock import now
from courses.catalogue.queries import catalogue_facts, lesson_keys
from courses.enrolment.services import enrol

LESSON = "/en/courses/t/1/1/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db, loaded_once, files):
    """The small course; the fixture gives its files."""
    return files


def published(page, parent):
    """The page, added below `parent` and live."""
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@pytest.fixture
def other_module(site):
    """A module of a second course, both live."""
    course = published(
        CoursePage(title="Bread", code="u", slug="u", audience=["learner"], live=False),
        CoursesPage.objects.get(locale__language_code="en"),
    )
    return published(ModulePage(title="Dough", slug="9", live=False), course)


@pytest.fixture
def learner(site, person):
    someone = person(Role.LEARNER)
    enrol(learner=someone, course_key=site.course_key, at=now())
    return someone


def test_withdrawn_module_takes_its_lessons_with_it(site, learner, signed_in):
    ModulePage.objects.get(alias_of=None).unpublish()
    assert all(row["retired"] for row in catalogue_facts()["lessons"])
    assert differences() == []
    assert b"Wait before you pour" not in signed_in(learner).get(LESSON, follow=True).content


def test_module_that_is_published_again_brings_its_lessons_back(site, learner, signed_in):
    module = ModulePage.objects.get(alias_of=None)
    module.unpublish()
    module.get_latest_revision().publish()
    assert not any(row["retired"] for row in catalogue_facts()["lessons"])
    assert differences() == []
    assert b"Wait before you pour" in signed_in(learner).get(LESSON).content


def test_lesson_that_moves_to_another_course_is_missed_in_the_first(site, other_module):
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(2))
    page.move(other_module, pos="last-child")
    assert lesson_keys(course_code="t") == [site.lesson_key(1)]
    assert lesson_keys(course_code="u") == [page.key]
    assert differences() == []


def test_module_that_moves_to_another_course_is_missed_in_the_first(site, other_module):
    module = ModulePage.objects.exclude(pk=other_module.pk).get(alias_of=None)
    module.move(other_module.get_parent(), pos="last-child")
    assert lesson_keys(course_code="t") == []
    assert len(lesson_keys(course_code="u")) == 2
    assert differences() == []


def test_lesson_that_moves_into_a_draft_counts_no_longer(site):
    course = CoursePage.objects.get(alias_of=None)
    draft = ModulePage(title="Later", slug="2", live=False)
    course.add_child(instance=draft)
    LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(2)).move(
        draft, pos="last-child"
    )
    assert lesson_keys(course_code="t") == [site.lesson_key(1)]
    assert differences() == []
