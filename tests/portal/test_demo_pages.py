"""“Try it as …”: one tap in the demo, and no trace of it anywhere else."""

from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings as current
from django.core.checks import run_checks
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from django.urls.exceptions import Resolver404

from accounts.queries import is_staff
from accounts.roles import Role
from lms.demo.people import ALIASES
from lms.settings import demo_pages
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

FOLDER = Path(demo_pages.DEMO_FOLDER)


@pytest.fixture
def demo(settings):
    """The pages of the demo, as its settings have them."""
    templates = deepcopy(current.TEMPLATES)
    of_the_demo = demo_pages.with_demo_templates()[0]
    templates[0]["DIRS"] = of_the_demo["DIRS"]
    templates[0]["OPTIONS"] = of_the_demo["OPTIONS"]
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = demo_pages.DEMO_URLCONF
    settings.STATICFILES_DIRS = demo_pages.DEMO_STATICFILES
    settings.DEMO_PAGES = True


def try_as(client, alias):
    return client.post("/demo/as/", {"alias": alias})


def test_one_tap_is_a_sign_in_and_the_next_tap_another(demo, harbour):
    amara = make_person(Role.LEARNER, "amara", organisation=harbour)
    grace = make_person(Role.SUPERVISOR, "grace", organisation=harbour)
    client = Client()
    assert 'value="amara"' in client.get("/accounts/login/").content.decode()
    for person in (amara, grace):
        assert try_as(client, person.username).headers["Location"] == "/"
        page = client.get("/")
        assert page.status_code == 200, "staff are asked for no code"
        assert page.context["user"] == person
        assert f"<strong>{person.username.capitalize()}</strong>" in page.content.decode()
    assert is_staff(grace)


@pytest.mark.parametrize("alias", ["hana", "", "AMARA", "amara\0", "amara'--"])
def test_nobody_but_the_people_of_the_demo_is_tried(demo, harbour, alias):
    make_person(Role.LEARNER, "hana", organisation=harbour)
    client = Client()
    assert try_as(client, alias).status_code == 404
    assert "_auth_user_id" not in client.session


def test_one_of_the_demo_who_is_not_in_this_database_is_not_found(demo):
    assert try_as(Client(), "amara").status_code == 404


def test_a_link_makes_nobody_somebody_else(demo, harbour):
    make_person(Role.LEARNER, "amara", organisation=harbour)
    assert Client().get("/demo/as/?alias=amara").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/demo/as/", {"alias": "amara"}).status_code == 403


def test_two_windows_and_three_lines_say_how_a_room_is_seen(demo):
    page = Client().get("/demo/room/").content.decode()
    assert page.count("<li>") >= 3
    assert "pauses" in page


def test_without_its_settings_the_demo_has_no_address_no_word_and_no_button(client):
    for address in ("/demo/as/", "/demo/room/"):
        with pytest.raises(Resolver404):
            resolve(address)
        assert client.get(address).status_code == 404
    page = client.get("/accounts/login/").content.decode()
    assert not [alias for alias in ALIASES if f'value="{alias}"' in page]
    assert "try-" not in page


def test_addresses_of_the_demo_put_into_other_settings_are_named_and_answer_nothing(
    demo, settings, harbour
):
    make_person(Role.LEARNER, "amara", organisation=harbour)
    settings.DEMO_ALLOWED = False
    assert "lms.E022" in [problem.id for problem in run_checks()]
    assert try_as(Client(), "amara").status_code == 404
    settings.ROOT_URLCONF = "lms.urls"
    assert "lms.E022" not in [problem.id for problem in run_checks()]
    with pytest.raises(NoReverseMatch):
        reverse("demo-try-as")


def test_no_other_module_names_the_folder_of_the_demo():
    root = FOLDER.parents[1]
    naming = {
        file.relative_to(root).as_posix()
        for package in ("lms", "cms", "mentors", "courses", "accounts", "core")
        for file in (root / package).rglob("*.py")
        if "demo_pages" in file.read_text() or "demo_urls" in file.read_text()
    }
    assert naming == {
        "lms/settings/demo_pages.py",
        "lms/settings/dev.py",
        "lms/settings/e2e_demo.py",
        "lms/demo/urls.py",
        "lms/demo/checks.py",
    }
