"""Which addresses ask once more who she is, and what happens to a form that came too late."""

import pytest
from django.test import Client
from django.urls import get_resolver

from accounts.record_access import views as sight
from accounts.roles import Role
from accounts.sessions.sign_ins import _PROVED
from lms.portal import views as dashboards
from lms.portal.coordinator import card_views, people_views
from mentors.assessment.competencies import views as competencies
from mentors.certification import views as certification
from mentors.journeys import views as journeys
from tests.factories.people import make_person

PASSPHRASE = "green boat quiet river"
AGAIN = "/accounts/reauthenticate/"
# Her name, the name on her certificate, handing it back; giving a card, a role, sight of a record,
# a rating, a certificate. Suspending does not ask: it may not wait.
NEEDED = [
    dashboards.rename,
    card_views.make,
    people_views.offer_role,
    people_views.end_role,
    people_views.ask_back,
    people_views.ask_recovery,
    people_views.clear,
    people_views.approval,
    sight.new_assignment,
    sight.ask_to_see,
    sight.answer_request,
    journeys.choose_name,
    certification.ask_assessor,
    certification.issue,
    certification.hand_back,
    competencies.rate_competency,
]


def every_view(patterns=None):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from every_view(pattern.url_patterns)
        else:
            yield pattern.callback


def test_every_address_of_the_table_asks_and_is_one_of_the_site():
    views = set(every_view())
    for view in NEEDED:
        assert view.needs_reauthentication, view
        assert view in views, view


@pytest.fixture
def amara(harbour):
    make_person(Role.LEARNER, "amara", organisation=harbour, password=PASSPHRASE)
    browser = Client()
    browser.post("/accounts/login/", {"login": "amara", "password": PASSPHRASE})
    return browser


def wait(browser, minutes):
    session = browser.session
    session[_PROVED] -= minutes * 60
    session.save()


def rename(browser):
    origin = "http://testserver/me/"
    return browser.post("/me/name/", {"shown_name": "Hana"}, headers={"referer": origin})


def test_a_sign_in_covers_a_quarter_of_an_hour(amara):
    wait(amara, 14)
    assert rename(amara)["Location"] == "/me/"
    wait(amara, 2)
    assert rename(amara)["Location"] == f"{AGAIN}?next=%2Fme%2F"


def test_she_proves_it_once_more_and_is_back_on_the_page_of_the_form(amara):
    wait(amara, 16)
    where = rename(amara)["Location"]
    assert "once more" in amara.get("/me/").content.decode()
    wrong = amara.post(where, {"password": "nononono"})
    assert wrong.status_code == 200
    assert rename(amara)["Location"].startswith(AGAIN)
    assert amara.post(where, {"password": PASSPHRASE})["Location"] == "/me/"
    assert rename(amara)["Location"] == "/me/"


def test_no_other_site_can_say_where_she_is_led(amara):
    wait(amara, 16)
    answer = amara.post("/me/name/", {}, headers={"referer": "https://elsewhere.example/x"})
    assert answer["Location"] == f"{AGAIN}?next=%2F"
