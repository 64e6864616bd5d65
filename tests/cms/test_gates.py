"""Who may open which page, by every way that leads to it."""

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.views import serve

from accounts.roles import Role
from accounts.services import end_role
from cms.models import CoursePage, LessonPage
from core.clock import now
from courses.enrolment.services import enrol, leave_enrolment
from tests.media_files import SOUNDS

COURSE = "/en/courses/t/"
MODULE = "/en/courses/t/1/"
LESSON = "/en/courses/t/1/1/"
NOT_THERE = ["/en/courses/zz/", "/en/courses/t/9/", "/en/courses/t/1/9/", "/en/courses/t/1/1/1/"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db, loaded_once, files):
    """The small course; the fixture gives its files."""
    return files


@pytest.fixture
def learner(site, person):
    """A learner who has opened the course."""
    someone = person(Role.LEARNER)
    enrol(learner=someone, course_key=site.course_key, at=now())
    return someone


def in_content(response) -> bool:
    return b"Wait before you pour" in response.content


@pytest.mark.parametrize("address", [COURSE, MODULE, LESSON, *NOT_THERE[:3], "/en/courses/"])
def test_signed_out_every_address_leads_to_sign_in(site, client, address):
    """Also where nothing is: a stranger cannot tell which addresses exist."""
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={address}"


def test_signed_out_four_steps_are_not_there(site, client):
    assert client.get("/en/courses/t/1/1/1/").status_code == 404


def test_learner_reads_a_course_that_she_opened(learner, signed_in):
    browser = signed_in(learner)
    assert browser.get(COURSE).status_code == 200
    assert in_content(browser.get(LESSON))


def test_learner_is_led_to_the_course_she_has_not_opened(site, person, signed_in):
    browser = signed_in(person(Role.LEARNER))
    response = browser.get(LESSON)
    assert (response.status_code, response["Location"]) == (302, COURSE)
    assert b"Open this course" in browser.get(COURSE).content


def test_opening_the_course_from_its_page_opens_its_lessons(site, person, signed_in):
    browser = signed_in(person(Role.LEARNER))
    response = browser.post("/courses/t/open/", follow=True)
    assert response.redirect_chain[-1][0].startswith(COURSE)
    assert in_content(browser.get(LESSON))


def test_learner_who_left_is_led_to_the_course(site, learner, signed_in):
    enrolment = enrol(learner=learner, course_key=site.course_key, at=now())
    leave_enrolment(learner=learner, enrolment_id=enrolment.public_id, at=now())
    assert signed_in(learner).get(LESSON)["Location"] == COURSE


@pytest.mark.parametrize(
    "role", [Role.MENTEE, Role.STAFF_LEARNER, Role.INTERPRETER, Role.TECHNICAL_ADMINISTRATOR]
)
@pytest.mark.parametrize("address", [COURSE, MODULE, LESSON])
def test_course_that_is_not_for_her_is_not_there(site, person, signed_in, role, address):
    assert signed_in(person(role)).get(address).status_code == 404


def test_second_organisation_has_its_own_way_into_the_same_course(
    learner, person, lighthouse, signed_in
):
    other = person(Role.LEARNER, organisation=lighthouse)
    assert signed_in(other).get(LESSON)["Location"] == COURSE
    other_browser = signed_in(other)
    other_browser.post("/courses/t/open/")
    assert in_content(other_browser.get(LESSON))


def test_role_that_ended_opens_nothing(site, person, lighthouse, signed_in):
    other = person(Role.LEARNER, organisation=lighthouse)
    enrol(learner=other, course_key=site.course_key, at=now())
    end_role(membership=other.memberships.get(), by=None, at=now())
    other.__dict__.pop("_held_memberships", None)
    assert signed_in(other).get(LESSON).status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER])
def test_editor_and_reader_read_without_opening(site, person, signed_in, role):
    response = signed_in(person(role)).get(LESSON)
    assert in_content(response)
    assert b"/place/" not in response.content


def test_module_is_open_to_the_learner_of_the_course_and_leads_others_to_it(
    learner, person, signed_in
):
    assert signed_in(learner).get(MODULE).status_code == 200
    response = signed_in(person(Role.LEARNER)).get(MODULE)
    assert (response.status_code, response["Location"]) == (302, COURSE)


def test_learner_who_left_is_led_from_the_module_to_the_course(site, learner, signed_in):
    enrolment = enrol(learner=learner, course_key=site.course_key, at=now())
    leave_enrolment(learner=learner, enrolment_id=enrolment.public_id, at=now())
    assert signed_in(learner).get(MODULE)["Location"] == COURSE


def test_home_leads_to_the_start_and_courses_to_hers(learner, signed_in):
    browser = signed_in(learner)
    assert browser.get("/en/")["Location"] == "/"
    assert browser.get("/en/courses/")["Location"] == "/learn/"


@pytest.mark.parametrize("address", NOT_THERE)
def test_what_is_not_there_is_not_there(learner, signed_in, address):
    assert signed_in(learner).get(address).status_code == 404


def test_withdrawn_lesson_is_not_there(site, learner, signed_in):
    LessonPage.objects.get(translation_key=site.lesson_key(1)).unpublish()
    assert signed_in(learner).get(LESSON).status_code == 404


def test_wagtails_own_routing_is_gated_too(site, person, rf):
    """A page found by Wagtail itself, and not by our quicker look-up, meets the same gate."""
    request = rf.get(LESSON)
    request.user = person(Role.MENTEE)
    with pytest.raises(Http404):
        serve(request, "courses/t/1/1/")
    assert request._wagtail_route_for_request.page.specific == LessonPage.objects.get(
        translation_key=site.lesson_key(1)
    )


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap.xml",
        "/en/sitemap.xml",
        "/api/v2/pages/",
        "/feed/",
        "/en/courses/t/feed/",
        "/en/courses/t/1/1/amp/",
    ],
)
def test_there_is_no_other_way_to_a_text(learner, signed_in, address):
    response = signed_in(learner).get(address)
    assert response.status_code == 404
    assert b"Kettle" not in response.content


@pytest.mark.parametrize("path", ["edit/preview/", "view_draft/", "edit/"])
def test_preview_is_for_the_office_alone(site, learner, signed_in, path):
    page = LessonPage.objects.get(translation_key=site.lesson_key(1))
    response = signed_in(learner).get(f"/office/pages/{page.pk}/{path}")
    assert response.status_code == 404
    assert not in_content(response)


def test_wagtails_other_sign_in_leads_to_ours(client, db):
    assert client.get("/en/_util/login/")["Location"].startswith("/accounts/login/")
    assert client.post("/en/_util/login/").status_code in (302, 405)
    assert client.get("/en/_util/authenticate_with_password/1/1/").status_code == 404


def test_documents_are_for_those_who_are_signed_in(client, learner, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    tea = (SOUNDS / "hello.ogg").read_bytes()
    document = Document.objects.create(title="Tea", file=ContentFile(tea, name="tea.ogg"))
    address = reverse("wagtaildocs_serve", args=[document.pk, document.filename])
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    assert b"".join(signed_in(learner).get(address)) == tea


def test_pages_are_kept_by_no_cache(learner, signed_in):
    for address in (COURSE, MODULE, LESSON):
        assert signed_in(learner).get(address)["Cache-Control"] == "private, no-store"


def test_reading_writes_nothing(learner, signed_in, django_assert_max_num_queries):
    browser = signed_in(learner)
    browser.get(LESSON)
    with django_assert_max_num_queries(9) as asked:
        browser.get(LESSON)
    written = [
        query["sql"]
        for query in asked.captured_queries
        if query["sql"].split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE")
    ]
    assert written == []


def test_no_privacy_of_wagtail_is_offered():
    assert CoursePage.private_page_options == LessonPage.private_page_options == []
    assert Page.private_page_options != []
