"""How many statements a page may cost (quality 1), counted over the whole request."""

import pytest
from django.test import Client

from courses.catalogue.queries import lesson_key
from lms.demo.story import BODY_ALARMS

pytestmark = pytest.mark.django_db

BUDGETS = [
    ("amara", "/en/courses/a/2/1/", 4),
    ("lucia", "/en/courses/b/1/1/", 4),
    ("amara", "/en/courses/a/", 3),
    ("lucia", "/en/courses/b/", 3),
    ("amara", "/en/courses/a/2/", 3),
    ("grace", "/en/courses/b/1/", 2),
    ("amara", "/", 12),
    ("lucia", "/", 12),
    ("joy", "/", 3),
    ("grace", "/", 36),
    ("nora", "/", 5),
    ("olga", "/", 45),
    ("edith", "/", 1),
    ("amara", "/courses/attempts/{attempt}/", 7),
    ("amara", "/learn/", 6),
    ("amara", "/learn/way/", 3),
    ("amara", "/courses/quizzes/{quiz}/start/", 3),
    ("amara", "/learn/goals/", 5),
    ("amara", "/learn/journal/", 5),
    ("amara", "/learn/journal/{entry}/", 5),
    ("amara", "/courses/a/pause/", 5),
    ("amara", "/rooms/", 3),
    ("grace", "/rooms/", 3),
    ("grace", "/learners/", 12),
    ("grace", "/assessment/", 12),
    ("olga", "/calendar/", 14),
    ("olga", "/reports/", 14),
    ("olga", "/assessment/progress/", 24),
    ("olga", "/activity/", 8),
    ("olga", "/cohorts/", 7),
    ("olga", "/cohorts/{cohort}/", 13),
    ("olga", "/cohorts/{cohort}/progress/", 9),
    ("olga", "/cohorts/{cohort}/sessions/new/", 7),
    ("olga", "/sessions/{next_session}/change/", 7),
    ("grace", "/sessions/{past_session}/", 11),
    (None, "/calendar/{calendar}.ics", 6),
    ("amara", "/journey/", 15),
    ("lucia", "/journey/certificates/{certificate}/renewal/", 14),
    (None, "/verify/{certificate}/", 2),
    (None, "/verify/", 1),
    (None, "/credentials/status/1", 3),
    (None, "/credentials/issuers/1/did.json", 1),
    ("lucia", "/journey/certificates/{certificate}.json", 6),
    (None, "/ground/", 0),
    (None, "/help/?c=IT", 4),
    ("amara", "/help/?c=IT", 8),
    ("amara", "/words/", 2),
    ("joy", "/learn/", 7),
    ("amara", "/learn/later/", 2),
    ("nora", "/learn/training/", 4),
    ("amara", "/my-mentor/", 25),
    ("lucia", "/mentoring/mine/", 15),
    ("lucia", "/mentoring/mine/{harbours_id}/hours/", 8),
    ("lucia", "/mentoring/pairs/{pair}/times/", 20),
    ("amara", "/my-mentor/sessions/{pair_session}/another-time/", 14),
    ("grace", "/mentoring/pairs/{pair}/", 10),
    ("grace", "/mentoring/notices/", 4),
    ("lucia", "/mentoring/pairs/{pair}/messages/", 8),
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
    # One of them for the line that says what is behind her now.
    ("/courses/lessons/{body_alarms}/read/", {"part": 1}, 9),
    # Five of them keep what she sent, before anything else is done with it (ADR-0051).
    ("/courses/attempts/{attempt}/", {"then": "as-it-is"}, 24),
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
