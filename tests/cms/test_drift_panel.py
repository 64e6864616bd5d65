"""What is published and did not reach the learning side is said on the first page of the office."""

import pytest
from django.core.cache import cache

from accounts.roles import Role
from cms.publishing.catalogue_check import repair
from core.clock import now
from courses.models import Lesson

OFFICE = "/office/"
HEADING = "Some pages and what learners see do not agree"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def editor(site, office_person, signed_in):
    return signed_in(office_person(Role.EDITOR))


def first_page(browser) -> str:
    return browser.get(OFFICE).content.decode()


def test_nothing_is_said_while_they_agree(editor):
    assert HEADING not in first_page(editor)


def test_an_editor_sees_what_does_not_agree_and_what_to_do(editor):
    Lesson.objects.update(minutes=99)
    page = first_page(editor)
    assert HEADING in page
    assert "“minutes” is not up to date" in page
    assert "check_catalogue --fix" in page


def test_it_is_looked_for_once_and_again_after_the_repair(editor):
    assert HEADING not in first_page(editor)
    Lesson.objects.update(minutes=99)
    assert HEADING not in first_page(editor)
    cache.clear()
    assert HEADING in first_page(editor)
    repair(at=now())
    assert HEADING not in first_page(editor)


def test_a_reader_is_not_bothered_with_it(site, office_person, signed_in):
    Lesson.objects.update(minutes=99)
    assert HEADING not in first_page(signed_in(office_person(Role.READER)))
