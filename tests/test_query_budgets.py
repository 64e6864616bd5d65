"""How many statements a page may cost (quality 1), counted over the whole request."""

import pytest
from django.test import Client

from courses.catalogue.queries import lesson_key
from lms.dashboards.demo.story import BODY_ALARMS

pytestmark = pytest.mark.django_db

BUDGETS = [
    ("amara", "/en/courses/a/2/1/", 6),
    ("lucia", "/en/courses/b/1/1/", 6),
    ("amara", "/en/courses/a/", 5),
    ("lucia", "/en/courses/b/", 5),
    ("amara", "/en/courses/a/2/", 5),
    ("grace", "/en/courses/b/1/", 4),
    ("amara", "/", 12),
    ("lucia", "/", 12),
    ("joy", "/", 4),
    ("grace", "/", 11),
    ("nora", "/", 7),
    ("olga", "/", 8),
    ("edith", "/", 3),
    ("amara", "/courses/attempts/{attempt}/", 9),
    ("amara", "/learn/", 8),
    ("amara", "/learn/way/", 5),
    ("amara", "/courses/quizzes/{quiz}/start/", 5),
    ("amara", "/learn/goals/", 7),
    ("amara", "/learn/journal/", 7),
    ("amara", "/learn/journal/{entry}/", 7),
    ("amara", "/courses/a/pause/", 7),
    ("amara", "/rooms/", 4),
    ("grace", "/rooms/", 4),
    ("grace", "/supervise/", 20),
    ("olga", "/coordinate/", 20),
    ("olga", "/coordinate/cohorts/", 9),
    ("olga", "/coordinate/cohorts/{cohort}/", 15),
    ("olga", "/coordinate/cohorts/{cohort}/sessions/new/", 9),
    ("olga", "/coordinate/sessions/{next_session}/", 9),
    ("grace", "/supervise/sessions/{past_session}/", 13),
    (None, "/calendar/{calendar}.ics", 5),
    ("amara", "/journey/", 14),
    (None, "/verify/{certificate}/", 2),
    (None, "/ground/", 0),
    (None, "/help/?c=IT", 4),
    ("amara", "/help/?c=IT", 7),
    ("amara", "/words/", 4),
]


@pytest.mark.parametrize(("alias", "path", "budget"), BUDGETS)
def test_a_page_stays_within_its_budget(world, alias, path, budget, django_assert_max_num_queries):
    browser = Client()
    if alias:
        browser.force_login(
            world.people[alias], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        # The first request of a session writes when it began.
        browser.get("/leave/state/")
    # What the site keeps in memory (its address, its languages) is read once for all visitors.
    browser.get(path.format(**vars(world)))
    with django_assert_max_num_queries(budget):
        assert browser.get(path.format(**vars(world))).status_code == 200


# Savepoints are counted here: two for the transaction of each step.
STEPS = [
    # Two of them for the line that says what is behind her now.
    ("/courses/lessons/{body_alarms}/read/", {"part": 1}, 12),
    # Fourteen of them keep what she sent, before anything else is done with it (ADR-0051).
    ("/courses/attempts/{attempt}/", {"then": "as-it-is"}, 32),
]


@pytest.mark.parametrize(("path", "form", "budget"), STEPS)
def test_a_step_stays_within_its_budget(world, path, form, budget, django_assert_max_num_queries):
    browser = Client()
    browser.force_login(
        world.people["amara"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    browser.get("/leave/state/")
    places = {**vars(world), "body_alarms": lesson_key(*BODY_ALARMS)}
    address = path.format(**places)
    # What the lesson says is read once for all of its edition, and her session has begun.
    browser.post(f"/courses/lessons/{places['body_alarms']}/read/", {"part": 1})
    with django_assert_max_num_queries(budget):
        assert browser.post(address, form).status_code == 302
