"""The page of a module: lessons, cards for those who take the course, notes for staff."""

import json
import re

import pytest

from accounts.roles import Role
from cms.curriculum.drawings import inline
from cms.models import ModulePage
from core.clock import now
from courses.enrolment.services import enrol
from courses.progress.services import save_position
from tests.cms.course_files import key

MODULE = "/en/courses/t/1/"
EVERYONE = "learner, staff_learner, safeguarding_lead, supervisor, coordinator, editor, reader"

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_session(files, load):
    """The small course, its module with notes and an activity; for all roles that staff has."""
    files.change("course.yaml", "learner, editor, reader", EVERYONE)
    files.add_session()
    load()
    return files


@pytest.fixture
def html_for(with_session, person, signed_in):
    """Call it with a role (and whether she takes the course) for the page as she meets it."""

    def fetch(role=Role.LEARNER, enrolled=True) -> str:
        someone = person(role)
        if enrolled:
            enrol(learner=someone, course_key=with_session.course_key, at=now())
        response = signed_in(someone).get(MODULE)
        assert response.status_code == 200
        return response.content.decode()

    return fetch


def test_learner_sees_lessons_and_cards_and_no_notes(html_for):
    html = html_for()
    assert re.search(r"<title>(.*?)</title>", html).group(1) == "Module 1 – Learning space"
    assert re.search(r"<h1[^>]*>Water</h1>", html)
    for words in ("Kettle 1", "Kettle 2", "Pour together", "You pour. Ask first.", "no thank you"):
        assert words in html
    assert "Two cups" not in html
    assert "two cups" not in html
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son\w+=", html)


def test_every_seat_has_its_card_on_paper(html_for):
    html = html_for()
    papers = html[html.index('class="papers papers-seats"') :]
    assert re.findall(r'paper">\s*<h3[^>]*>(\w+)</h3>', papers) == ["Host", "Guest"]


def test_a_card_shows_its_own_drawing_and_the_others_show_that_of_the_module(
    with_session, load, person, signed_in, monkeypatch
):
    monkeypatch.setattr("cms.pages.context.header_of", lambda course, module: "bus")
    with_session.change("01-water/activity.md", "::: card Guest", "::: card Guest drawing: cup")
    assert load().updated == ["t/1"]
    html = signed_in(person(Role.SUPERVISOR)).get(MODULE).content.decode()
    papers = re.findall(r'paper">\s*(<svg.*?</svg>)\s*<h3[^>]*>(\w+)</h3>', html, re.DOTALL)
    assert papers == [
        (inline("bus", css="drawing-motif"), "Host"),
        (inline("cup", css="drawing-motif drawing-own"), "Guest"),
    ]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COORDINATOR])
def test_staff_who_hold_sessions_read_the_notes_without_taking_the_course(html_for, role):
    html = html_for(role, enrolled=False)
    notes = html[html.index("<details") :]
    assert "Two cups, two ways" in notes
    assert "Put <b>two cups</b> on the table." in notes
    assert "45 minutes" in notes
    assert "<details open" not in html


@pytest.mark.parametrize(("role", "leads_on"), [(Role.SUPERVISOR, True), (Role.LEARNER, False)])
def test_course_page_leads_to_modules_that_she_may_open(
    with_session, person, signed_in, role, leads_on
):
    html = signed_in(person(role)).get("/en/courses/t/").content.decode()
    assert (f'<a href="{MODULE}">' in html) == leads_on


def test_the_module_she_is_in_is_open_and_the_others_are_folded(
    with_session, load, person, signed_in
):
    with_session.write("02-milk/module.yaml", f"key: {key('t/2')}\ntitle: Milk\nsummary: White.\n")
    with_session.add_lesson(1, quiz=False, module="02-milk")
    load()
    learner = person()
    enrol(learner=learner, course_key=with_session.course_key, at=now())
    save_position(learner=learner, lesson_key=key("t/02-milk/1"), place=1, at=now())
    html = signed_in(learner).get("/en/courses/t/").content.decode()
    first, second = html.split('id="module-2"')
    assert "<details open>" not in first[first.index('id="module-1"') :]
    assert "<details open>" in second
    assert "Milk" in second


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER])
def test_editors_and_readers_read_cards_and_notes(html_for, role):
    html = html_for(role, enrolled=False)
    assert "You pour. Ask first." in html
    assert "Two cups, two ways" in html


@pytest.mark.parametrize("role", [Role.STAFF_LEARNER, Role.SAFEGUARDING_LEAD])
def test_staff_who_take_the_course_see_cards_and_no_notes(html_for, role):
    html = html_for(role)
    assert "You pour. Ask first." in html
    assert "Two cups, two ways" not in html


def test_staff_who_neither_take_the_course_nor_hold_sessions_are_led_to_it(
    with_session, person, signed_in
):
    response = signed_in(person(Role.SAFEGUARDING_LEAD)).get(MODULE)
    assert (response.status_code, response["Location"]) == (302, "/en/courses/t/")


def test_module_without_a_live_session_shows_its_lessons_alone(site, person, signed_in):
    learner = person()
    enrol(learner=learner, course_key=site.course_key, at=now())
    html = signed_in(learner).get(MODULE).content.decode()
    assert "Kettle 1" in html
    assert 'class="papers' not in html
    assert "For the person who holds the session" not in html


@pytest.fixture(params=[Role.LEARNER, Role.SUPERVISOR])
def browser(request, with_session, load, person, signed_in):
    """Somebody before a module of twelve lessons; the learner takes the course."""
    for number in range(3, 13):
        with_session.add_lesson(number)
    load()
    someone = person(request.param)
    if request.param == Role.LEARNER:
        enrol(learner=someone, course_key=with_session.course_key, at=now())
    return signed_in(someone)


def test_module_takes_ten_queries_at_most(browser, django_assert_max_num_queries):
    browser.get(MODULE)
    with django_assert_max_num_queries(10):
        assert browser.get(MODULE).status_code == 200


# --- loading --------------------------------------------------------------------------------


def test_second_load_changes_nothing(with_session, load):
    report = load()
    assert (report.created, report.updated, report.kept_because_edited) == ([], [], [])


def test_changed_card_is_brought_up_to_date(with_session, load):
    with_session.change("01-water/activity.md", "You pour. Ask first.", "You pour, and ask first.")
    assert load().updated == ["t/1"]
    page = ModulePage.objects.get(alias_of=None)
    assert "and ask first" in str(page.activity[1].value["text"])
    assert page.live


def test_another_drawing_on_a_card_is_loaded_and_an_editors_stays(with_session, load):
    with_session.change("01-water/activity.md", "::: card Guest", "::: card Guest drawing: cup")
    assert load().updated == ["t/1"]
    assert load().updated == []
    page = ModulePage.objects.get(alias_of=None)
    assert [card.value["drawing"] for card in page.activity[1:]] == ["", "cup"]
    page.activity[2].value["drawing"] = "bus"
    page.save_revision().publish()
    with_session.change("01-water/activity.md", "drawing: cup", "drawing: pot")
    assert load().kept_because_edited == ["t/1"]


def test_a_card_that_was_stored_before_drawings_is_not_loaded_again(with_session, load):
    page = ModulePage.objects.get(alias_of=None)
    for revision in page.revisions.all():
        stored = json.loads(revision.content["activity"])
        for block in stored:
            if block["type"] == "card":
                del block["value"]["drawing"]
        revision.content["activity"] = json.dumps(stored)
        revision.save(update_fields=["content"])
    report = load()
    assert (report.updated, report.kept_because_edited) == ([], [])


def test_notes_that_are_taken_out_of_the_files_leave_the_page(with_session, load):
    (with_session.module / "facilitator.md").unlink()
    assert load().updated == ["t/1"]
    page = ModulePage.objects.get(alias_of=None)
    assert (page.notes_title, len(page.facilitator_notes), len(page.activity)) == ("", 0, 3)


EDITS = {
    "title of the notes": lambda page: setattr(page, "notes_title", "Three cups"),
    "minutes": lambda page: setattr(page, "activity_minutes", 30),
    "card": lambda page: page.activity.pop(2),
    "seat": lambda page: page.activity_seats.append("Cook"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_an_editor_changed_is_kept_and_reported(with_session, load, edit):
    page = ModulePage.objects.get(alias_of=None)
    EDITS[edit](page)
    page.save_revision().publish()
    with_session.change("01-water/activity.md", "You pour. Ask first.", "Pour.")
    report = load()
    assert (report.updated, report.kept_because_edited) == ([], ["t/1"])
    assert "Ask first" in str(ModulePage.objects.get(alias_of=None).activity[1].value["text"])


def test_module_that_the_first_release_loaded_does_not_look_edited(site, load):
    """Its revisions know nothing of notes and activities."""
    page = ModulePage.objects.get(alias_of=None)
    revision = page.latest_revision
    for name in (
        "activity_title", "activity_minutes", "activity_seats", "activity",
        "notes_title", "notes_minutes", "facilitator_notes",
    ):  # fmt: skip
        del revision.content[name]
    revision.save()
    site.add_session()
    report = load()
    assert (report.updated, report.kept_because_edited) == (["t/1"], [])
    assert key("t/1") == page.key
    assert ModulePage.objects.get(alias_of=None).activity_title == "Pour together"


def test_new_pages_are_as_published_by_hand(with_session):
    """The loader writes them faster than the office; what it leaves behind is the same."""
    page = ModulePage.objects.get(alias_of=None)
    assert page.live_revision == page.latest_revision == page.revisions.get()
    assert not page.has_unpublished_changes
    assert page.first_published_at == page.last_published_at == page.latest_revision_created_at
    assert page.live_revision.as_object().activity_title == "Pour together"
