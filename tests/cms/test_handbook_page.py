"""Staff find the handbook on the page of the course; nobody else learns that there is one."""

import pytest

from accounts.roles import Role
from cms.models import CoursePage
from cms.pages import handbook
from tests.cms.test_handbook import words_of
from tests.cms.translated_files import ItalianFiles

COURSE = "/en/courses/t/"
PAPER = "/en/courses/t/handbook.pdf"
EVERYONE = "learner, staff_learner, safeguarding_lead, supervisor, coordinator, editor, reader"
HOLD_SESSIONS = [Role.SUPERVISOR, Role.COORDINATOR, Role.EDITOR, Role.READER]
HOLD_NONE = [Role.LEARNER, Role.STAFF_LEARNER, Role.SAFEGUARDING_LEAD]

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped(files, load, monkeypatch):
    """The small course with a session, and its files where those of the software lie."""
    files.change("course.yaml", "learner, editor, reader", EVERYONE)
    files.add_session()
    load()
    monkeypatch.setattr(handbook, "CONTENT", files.root)
    handbook.handbook_language.cache_clear()
    handbook.shipped_handbook.cache_clear()
    yield files
    handbook.handbook_language.cache_clear()
    handbook.shipped_handbook.cache_clear()


@pytest.mark.parametrize("role", HOLD_SESSIONS)
def test_whoever_holds_sessions_finds_the_handbook_and_can_print_it(
    shipped, person, signed_in, role
):
    browser = signed_in(person(role))
    assert f'href="{PAPER}"' in browser.get(COURSE).content.decode()
    answer = browser.get(PAPER)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="handbook-t-en.pdf"'
    words = words_of(answer.content)
    assert "Two cups, two ways" in words
    assert "You pour. Ask first." in words


@pytest.mark.parametrize("role", HOLD_NONE)
def test_everyone_else_finds_no_handbook_and_no_address(shipped, person, signed_in, role):
    browser = signed_in(person(role))
    assert "handbook" not in browser.get(COURSE).content.decode()
    assert browser.get(PAPER).status_code == 404


def test_a_stranger_is_led_to_the_sign_in(shipped, client):
    assert client.get(PAPER)["Location"].startswith("/accounts/login/")


def test_it_comes_in_the_language_of_the_page_where_the_course_is_translated(
    shipped, person, signed_in
):
    browser = signed_in(person(Role.SUPERVISOR))
    italian, arabic = PAPER.replace("/en/", "/it/"), PAPER.replace("/en/", "/ar/")
    assert "handbook-t-en" in browser.get(italian)["Content-Disposition"]
    ItalianFiles(shipped, 1).add_session()
    handbook.handbook_language.cache_clear()
    assert "handbook-t-it" in browser.get(italian)["Content-Disposition"]
    # Not translated yet: what there is, and the page says in which language.
    assert "handbook-t-en" in browser.get(arabic)["Content-Disposition"]
    page = browser.get(COURSE.replace("/en/", "/ar/")).content.decode()
    assert f'href="{arabic}" hreflang="en"' in page
    assert "\u2068English\u2069" in page


def test_a_course_of_the_office_has_none_also_where_it_took_a_code_that_is_shipped(
    shipped, person, signed_in
):
    shipped.change("course.yaml", f"key: {shipped.course_key}", f"key: {shipped.lesson_key(1)}")
    browser = signed_in(person(Role.SUPERVISOR))
    assert CoursePage.objects.get(alias_of=None).key == shipped.course_key
    assert "handbook" not in browser.get(COURSE).content.decode()
    assert browser.get(PAPER).status_code == 404
