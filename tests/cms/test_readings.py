"""Pages say that they are a draft until clinician, lawyer and survivor have read the course."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from accounts.roles import Role
from cms.models import CoursePage
from core.clock import now
from courses.enrolment.services import enrol
from tests.cms.passing import pass_page

COURSE = "/en/courses/t/"
PAGES = (COURSE, COURSE + "1/", COURSE + "1/1/")
DRAFT = "Draft, not yet read by our readers."
READINGS = ("read_by_clinician_on", "read_by_lawyer_on", "read_by_survivor_on")

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(site):
    return CoursePage.objects.get(code="t", alias_of=None)


@pytest.fixture
def learner(site, person, signed_in):
    someone = person(Role.LEARNER)
    enrol(learner=someone, course_key=site.course_key, at=now())
    return signed_in(someone)


@pytest.fixture
def enter(course, office_person, signed_in):
    """Call it with days: an editor enters them in the office, and a reader passes the page."""
    browser = signed_in(office_person(Role.EDITOR))
    reader = office_person(Role.READER)

    def send(**days):
        form = {
            "title": course.title,
            "code": course.code,
            "summary": course.summary,
            "audience": course.audience,
            "action-submit": "1",
            **dict.fromkeys(READINGS, ""),
            **{name: day.isoformat() for name, day in days.items()},
        }
        address = f"/office/pages/{course.pk}/edit/"
        form |= nested_form_data({"comments": inline_formset([])})
        response = browser.post(address, form)
        if response.status_code == 302:
            pass_page(course, reader)
        return response

    return send


def drafts(browser):
    """Which of the pages say that they are a draft."""
    return [path for path in PAGES if DRAFT in browser.get(path).content.decode()]


def test_no_reading_entered_every_page_says_that_it_is_a_draft(learner):
    assert drafts(learner) == list(PAGES)


@pytest.mark.parametrize("missing", READINGS)
def test_two_of_three_readings_entered_pages_still_say_so(learner, enter, missing):
    today = timezone.localdate()
    days = {name: today for name in READINGS if name != missing}
    assert enter(**days).status_code == 302
    assert drafts(learner) == list(PAGES)


def test_three_readings_entered_the_note_goes_from_every_page_at_once(learner, enter):
    assert drafts(learner) == list(PAGES)
    assert enter(**dict.fromkeys(READINGS, timezone.localdate())).status_code == 302
    assert drafts(learner) == []


def test_a_reading_taken_back_the_note_returns(learner, enter):
    today = timezone.localdate()
    enter(**dict.fromkeys(READINGS, today))
    enter(read_by_clinician_on=today, read_by_lawyer_on=today)
    assert drafts(learner) == list(PAGES)


def test_a_day_to_come_is_refused(course, enter):
    response = enter(read_by_lawyer_on=timezone.localdate() + timedelta(days=2))
    assert "This day is still to come." in response.content.decode()
    course.refresh_from_db()
    assert course.read_by_lawyer_on is None


def test_loading_the_files_again_keeps_the_readings(learner, enter, site, load):
    enter(**dict.fromkeys(READINGS, timezone.localdate()))
    site.change("course.yaml", "title: ", "title: More ")
    load()
    assert "More " in CoursePage.objects.get(code="t", alias_of=None).title
    assert drafts(learner) == []
