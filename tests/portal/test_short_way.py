"""A woman who comes to rooms reads “Before we begin”, and sees her short way."""

import pytest

from accounts.roles import Role
from courses.enrolment import permissions
from courses.enrolment.access import can_open_lesson, course_access

pytestmark = pytest.mark.django_db


@pytest.fixture
def joy(world):
    return world.people["joy"]


def test_her_way_names_the_opening_lessons_her_answers_and_her_room(world, signed_in, joy):
    page = signed_in(joy).get("/learn/").content.decode()
    for there in ("Your short way", "This space and how to leave it", "See my yes and my no"):
        assert there in page
    assert "Why peers" not in page


def test_she_reads_each_opening_lesson_and_nothing_behind_it(world, signed_in, joy):
    browser = signed_in(joy)
    for number in (1, 2, 3, 4):
        answer = browser.get(f"/en/courses/a/0/{number}/")
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "/en/courses/a/1/" not in page
        # Nothing on the page leads to what is not hers.
        assert 'href="/en/courses/a/"' not in page
    for closed in (
        "/en/courses/a/1/1/",
        "/en/courses/a/",
        "/en/courses/a/0/",
        "/en/courses/s/1/1/",
    ):
        assert browser.get(closed).status_code == 404


def test_her_day_leads_there_and_the_menu_does(world, signed_in, joy):
    page = signed_in(joy).get("/").content.decode()
    assert "Before we begin" in page
    assert page.count('href="/learn/"') == 2


def test_the_quick_gate_agrees_with_the_plain_rules_for_her(world, joy):
    from courses.models import Lesson

    for lesson in Lesson.objects.filter(module__course__code__in=["a", "b", "s"]):
        found = course_access(joy, lesson_key=lesson.key)
        assert can_open_lesson(found, lesson.key) == permissions.can_open_lesson(joy, lesson.key)


def test_who_takes_courses_keeps_her_learning_page(world, signed_in):
    page = signed_in(world.people["amara"]).get("/learn/").content.decode()
    assert "Your short way" not in page


def test_a_learner_who_is_a_mentee_as_well_is_no_guest(person):
    from accounts.services import grant_role
    from core.clock import now
    from lms.portal.learner.pages import is_guest

    both = person(Role.MENTEE)
    assert is_guest(both)
    grant_role(
        user=both,
        role=Role.LEARNER,
        organisation=both.memberships.get().organisation,
        at=now(),
    )
    both._held_memberships = None
    assert not is_guest(both)
