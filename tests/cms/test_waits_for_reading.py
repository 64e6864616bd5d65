"""What waits for a reader, on the first page of the office: all of it is found, at one cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from cms.admin.panels import WAITING_SHOWN
from cms.admin.review_services import submit_for_review
from cms.course_import.services import load_curriculum
from cms.models import LessonPage
from core.clock import now
from tests.cms.course_files import CourseFiles

pytestmark = [pytest.mark.long, pytest.mark.django_db]

OFFICE = "/office/"
TITLE = re.compile(r'<div class="title-wrapper"><a href="(/office/pages/\d+/edit/)">')


@pytest.fixture
def files(tmp_path):
    return CourseFiles(tmp_path)


@pytest.fixture
def reader(office_person, signed_in):
    return signed_in(office_person(Role.READER))


def hand_on(files, *, up_to):
    """So many lessons lie before the readers, with their module and their course."""
    begin = 2 + LessonPage.objects.count() - bool(LessonPage.objects.count())
    for number in range(begin, up_to + 1):
        files.add_lesson(number)
    load_curriculum(files.root, locale="en", as_draft=True, by=None, at=now())
    submit_for_review(at=now())
    assert LessonPage.objects.count() == up_to


def test_the_first_page_asks_as_much_with_thirty_waiting_as_with_three(files, reader):
    found = []
    for up_to in (3, 30):
        hand_on(files, up_to=up_to)
        reader.get(OFFICE)
        with CaptureQueriesContext(connection) as queries:
            reader.get(OFFICE)
        found.append(len(queries))
    assert found[0] == found[1] <= 45


def test_every_page_that_waits_is_found_once_in_course_order(files, reader):
    hand_on(files, up_to=30)
    seen, address = [], OFFICE
    while address:
        page = reader.get(address).content.decode()
        on_it = TITLE.findall(page)
        assert len(on_it) <= WAITING_SHOWN
        seen += on_it
        found = re.search(r'<a href="(\?waiting=\d+)">Next</a>', page)
        address = OFFICE + found[1] if found else None
    assert len(seen) == len(set(seen)) == 32


def test_she_passes_a_page_from_there(files, reader):
    hand_on(files, up_to=3)
    page = reader.get(OFFICE).content.decode()
    steps = re.findall(r'data-workflow-action-url="([^"]+/approve/[^"]+)"', page)
    assert reader.post(steps[0]).status_code == 302
    assert len(TITLE.findall(reader.get(OFFICE).content.decode())) == 4
    assert reader.get(TITLE.findall(page)[1]).status_code == 200


def test_whoever_reads_nothing_has_no_such_list(files, office_person, signed_in):
    hand_on(files, up_to=3)
    page = signed_in(office_person(Role.EDITOR)).get(OFFICE).content.decode()
    assert "Awaiting your review" not in page
