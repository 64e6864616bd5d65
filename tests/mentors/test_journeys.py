"""“My way”: beginning, the steps, the name, and who sees what."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from accounts.roles import Role
from accounts.services import set_language
from core.append_only import erasing
from core.errors import Invalid, NotFound
from courses.catalogue.queries import lesson_address
from courses.progress.queries import completed_lesson_keys
from mentors.assessment.competencies.framework import load_translations
from mentors.certification.printing import can_print
from mentors.certification.queries import eligibility
from mentors.certification.rules import DECIDED
from mentors.journeys.coordinator_queries import journeys_in
from mentors.journeys.queries import milestones_of, my_way
from mentors.journeys.sentences import Facts, steps
from mentors.journeys.services import begin_journey, choose_certificate_name
from mentors.models import Journey, Rating
from mentors.programmes.rules import CourseRequirement
from tests.factories.courses import make_course
from tests.factories.mentors import FIRST_DAY, Way, competency, make_programme
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def way(harbour):
    return Way(harbour)


# --- beginning ------------------------------------------------------------------------------


def test_she_begins_herself_and_twice_is_once(harbour):
    version = make_programme()
    amara = make_person(Role.LEARNER, "amara", organisation=harbour)
    first = begin_journey(learner=amara, version=version, by=amara, at=FIRST_DAY)
    assert begin_journey(learner=amara, version=version, by=amara, at=FIRST_DAY) == first
    assert first.organisation == harbour
    assert Journey.objects.count() == 1


def test_her_coordinator_begins_it_for_her_and_nobody_else_does(harbour, lighthouse):
    version = make_programme()
    amara = make_person(Role.LEARNER, "amara", organisation=harbour)
    others = [
        make_person(Role.COORDINATOR, "olga-2", organisation=lighthouse),
        make_person(Role.SUPERVISOR, "grace", organisation=harbour),
        make_person(Role.LEARNER, "bea", organisation=harbour),
    ]
    for by in others:
        with pytest.raises(NotFound):
            begin_journey(learner=amara, version=version, by=by, at=FIRST_DAY)
    olga = make_person(Role.COORDINATOR, "olga", organisation=harbour)
    begin_journey(learner=amara, version=version, by=olga, at=FIRST_DAY)
    assert Journey.objects.get().learner == amara


def test_a_mentee_has_no_way_to_begin(harbour, signed_in):
    version = make_programme()
    joy = make_person(Role.MENTEE, "joy", organisation=harbour)
    with pytest.raises(NotFound):
        begin_journey(learner=joy, version=version, by=joy, at=FIRST_DAY)
    assert signed_in(joy).get("/journey/").status_code == 404


def test_a_journey_goes_on_under_the_version_it_began_with(way):
    newer = make_programme("C1", "C2", "C4")
    assert newer.number == 2
    again = begin_journey(learner=way.learner, version=newer, by=way.learner, at=FIRST_DAY)
    assert again == way.journey


def test_the_page_lets_her_begin(harbour, signed_in):
    make_programme()
    amara = make_person(Role.LEARNER, "amara", organisation=harbour)
    browser = signed_in(amara)
    page = browser.get("/journey/")
    assert page.status_code == 200
    assert "Peer Mentor" in page.content.decode()
    for _click in range(2):
        assert browser.post("/journey/begin/practice/").status_code == 302
    assert "What you can do" in browser.get("/journey/").content.decode()
    assert browser.post("/journey/begin/nonsense/").status_code == 404
    assert browser.get("/journey/begin/practice/").status_code == 405


def test_without_a_programme_the_page_says_what_will_be_here(harbour, signed_in):
    amara = make_person(Role.LEARNER, "amara", organisation=harbour)
    page = signed_in(amara).get("/journey/")
    assert page.status_code == 200
    assert "There is nothing to begin yet" in page.content.decode()


# --- the steps ------------------------------------------------------------------------------


def facts(**changed):
    whole = {
        "lessons_met": True,
        "practice_met": True,
        "rooms_needed": 3,
        "rooms_seen": 3,
        "competencies_met": True,
        "assessors": ("Grace", "Ines"),
        "name_chosen": True,
        "certificate_stands": True,
    }
    return Facts(**(whole | changed))


@pytest.mark.parametrize(
    ("changed", "states"),
    [
        ({}, ["met"] * 5),
        ({"certificate_stands": False}, ["met", "met", "met", "met", "next"]),
        (
            {"lessons_met": False, "competencies_met": False, "certificate_stands": False},
            ["next", "met", "ahead", "met", "ahead"],
        ),
        (
            {"lessons_met": None, "practice_met": None, "name_chosen": False},
            ["met", "next", "met"],
        ),
    ],
)
def test_the_first_step_that_is_not_met_is_next(changed, states):
    assert [step.state for step in steps(facts(**changed))] == states


def test_each_open_step_says_who_can_help(way):
    helped = {step.title: step.who for step in my_way(way.learner, at=FIRST_DAY).steps}
    assert helped["What you can do"] == "You can ask Grace and Ines."


def test_practice_is_a_step_where_the_programme_asks_for_it(harbour):
    version = make_programme(
        code="rooms", observed_sessions=2, observed_days=2, second_assessor_sessions=1
    )
    way = Way(harbour, version)

    def practice():
        return next(
            step for step in my_way(way.learner, at=FIRST_DAY).steps if step.title == "Practice"
        )

    assert practice().state == "next"
    way.observe(day=0)
    assert "So far: 1." in practice().text
    way.observe(day=0)
    assert practice().state == "next"  # two rooms, one day
    way.observe(day=1)
    assert practice().state == "next"  # none of them seen by the second assessor
    way.observe(way.ines, day=2)
    assert practice().state == "met"


def test_her_steps_and_her_day_say_what_decides_over_the_certificate(harbour):
    way = Way(harbour, make_programme(code="rooms", observed_sessions=1))
    told = []

    def agree(at=FIRST_DAY):
        missing = {item.code for item in eligibility(way.journey, at=at).missing}
        path = my_way(way.learner, at=at).steps
        states = {step.title: step.state for step in path}
        assert (states["Practice"] == "met") is ("observed-sessions" not in missing)
        assert (states["What you can do"] == "met") is not any(
            code.startswith("competency") or code == DECIDED for code in missing
        )
        day = milestones_of(way.learner, at=at, completed=completed_lesson_keys(way.learner))
        assert [(one.title, one.state) for one in day] == [(one.title, one.state) for one in path]
        told.append(states["What you can do"] == "met")

    agree()
    way.observe()
    agree()
    way.rate(way.grace, "C1", 3)
    agree()
    for assessor, code in ((way.ines, "C1"), (way.grace, "C4"), (way.ines, "C4")):
        way.rate(assessor, code, 3)
    agree()
    # Decided, and what the ratings rest on has become too old.
    agree(at=FIRST_DAY + timedelta(days=800))
    with erasing():
        Rating.objects.filter(assessor=way.ines, version__competency__code="C4").delete()
    agree()
    assert told == [False, False, False, True, False, False]


# --- what she sees of ratings ---------------------------------------------------------------


def test_she_sees_met_or_not_yet_only_once_it_is_decided(way, signed_in):
    way.observe()
    browser = signed_in(way.learner)

    def states():
        return {
            item.competency.code: item.state for item in my_way(way.learner, at=FIRST_DAY).can_do
        }

    way.rate(way.grace, "C1", 2, next_step="Leave more silence.")
    assert states() == {"C1": "", "C4": ""}
    page = browser.get("/journey/").content.decode()
    assert "Leave more silence." not in page
    assert "Not yet" not in page
    way.rate(way.ines, "C1", 2, next_step="Ask twice.")
    way.rate(way.grace, "C4", 3)
    way.rate(way.ines, "C4", 3)
    assert states() == {"C1": "notyet", "C4": "met"}
    page = browser.get("/journey/").content.decode()
    assert "Leave more silence." in page
    assert "Ask twice." in page


def test_no_level_is_ever_named_to_her(way, signed_in):
    way.observe()
    way.rate(way.grace, "C1", 4)
    way.rate(way.ines, "C1", 3)
    page = signed_in(way.learner).get("/journey/").content.decode()
    for words in ("On my own", "Independently", "Helps others learn", "level", "4 of", "3 of"):
        assert words not in page


@pytest.mark.parametrize("language", ["ar", "it"])
def test_what_she_can_do_stands_in_her_language(way, signed_in, language):
    set_language(user=way.learner, language=language)
    browser = signed_in(way.learner)
    page = browser.get("/journey/").content.decode()
    for code in ("C1", "C4"):
        words = load_translations()[language].competencies[code]
        assert re.search(rf'<span lang="{language}" dir="...">{words.name}</span>', page)
        assert words.indicators[f"{code}a"] in page


def test_another_womans_way_is_not_found(way, lighthouse, signed_in):
    other = Way(lighthouse, way.version, suffix="-2")
    address = f"/journey/{way.journey.public_id}/"
    for someone in (other.learner, way.grace, way.olga):
        assert signed_in(someone).get(address).status_code == 404
        assert signed_in(someone).post(address + "name/", {"name": "X"}).status_code == 404
    assert signed_in(way.learner).get(address).status_code == 200
    assert signed_in(way.learner).get(f"/journey/{uuid4()}/").status_code == 404


def test_two_programmes_are_two_ways(way, signed_in):
    second = make_programme("C1", code="other")
    begin_journey(learner=way.learner, version=second, by=way.learner, at=FIRST_DAY)
    page = signed_in(way.learner).get("/journey/").content.decode()
    assert f"/journey/{way.journey.public_id}/" in page


def test_signed_out_leads_to_sign_in(client):
    assert client.get("/journey/")["Location"].startswith("/accounts/login/")


# --- the name -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Amara", "أمل نور", "ሳራ", "সারা", "Олена Коваль", "Nguyễn Thị", "#1 *Ada* $x$"]
)
def test_any_name_may_be_chosen(way, name):
    way.choose_name(name)
    way.journey.refresh_from_db()
    assert way.journey.certificate_name == name


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "Sara \N{CHERRY BLOSSOM}", "李华"])
def test_a_name_that_cannot_be_printed_is_refused_kindly(way, name, signed_in):
    with pytest.raises(Invalid):
        way.choose_name(name)
    answer = signed_in(way.learner).post(f"/journey/{way.journey.public_id}/name/", {"name": name})
    assert answer.status_code == 400
    way.journey.refresh_from_db()
    assert way.journey.certificate_name is None


def test_what_the_fonts_can_print():
    assert can_print("Amara أمل")
    assert not can_print("李华")


def test_the_name_stands_encrypted_and_nobody_but_her_reads_it(way, signed_in):
    way.choose_name("Amara Oyelaran")
    with connection.cursor() as cursor:
        cursor.execute("SELECT certificate_name FROM mentors_journey")
        assert b"Oyelaran" not in bytes(cursor.fetchone()[0])
    assert "Oyelaran" in signed_in(way.learner).get("/journey/").content.decode()
    coordinated = signed_in(way.olga).get(f"/assessment/pathways/{way.journey.public_id}/")
    assert "Oyelaran" not in coordinated.content.decode()
    assessed = signed_in(way.grace).get(f"/assessment/ratings/{way.journey.public_id}/")
    assert "Oyelaran" not in assessed.content.decode()


def test_only_she_chooses_her_name(way):
    for someone in (way.olga, way.grace):
        with pytest.raises(NotFound):
            choose_certificate_name(
                learner=someone, journey_id=way.journey.public_id, name="X", at=FIRST_DAY
            )


def test_the_page_keeps_her_name(way, signed_in):
    answer = signed_in(way.learner).post(
        f"/journey/{way.journey.public_id}/name/", {"name": " Amara   N. "}
    )
    assert answer.status_code == 302
    way.journey.refresh_from_db()
    assert way.journey.certificate_name == "Amara N."


def test_lessons_step_leads_to_the_first_lesson_that_the_programme_asks_for(harbour, signed_in):
    make_course("a", lessons=1, with_quiz=False)
    asked = make_course("b", lessons=2, with_quiz=False, title="Another course")
    first, second = asked.lessons
    needs = CourseRequirement(course_key=asked.key, lesson_keys=(uuid4(), first, second))
    way = Way(harbour, make_programme(code="with-lessons", courses=(needs,)), suffix="-2")
    page = signed_in(way.learner).get("/journey/").content.decode()
    assert f'href="{lesson_address(first, "en")}"' in page
    assert 'href="/learn/" class="button' not in page


# --- the coordinator's list -----------------------------------------------------------------


def test_the_list_of_an_organisation_says_where_each_woman_is(way, harbour, lighthouse):
    assert [line.step for line in journeys_in(harbour)] == ["on-her-way"]
    assert journeys_in(lighthouse) == []
    way.journey.assessors.update(ended_at=FIRST_DAY)
    assert [line.step for line in journeys_in(harbour)] == ["assessors"]
    way.journey.assessors.update(ended_at=None)
    way.meet_everything()
    assert [line.step for line in journeys_in(harbour)] == ["decided"]
    way.issue()
    line = journeys_in(harbour)[0]
    assert (line.step, line.name, line.name_chosen) == ("current", "Amara", True)


def test_the_list_costs_the_same_for_many(harbour, django_assert_max_num_queries):
    version = make_programme()
    for number in range(6):
        Way(harbour, version, suffix=f"-{number}")
    with django_assert_max_num_queries(6):
        assert len(journeys_in(harbour)) == 6


def test_a_step_of_the_programme_with_lessons_waits_for_them(harbour):
    from mentors.programmes.rules import CourseRequirement

    version = make_programme(
        code="lessons",
        courses=(CourseRequirement(course_key=uuid4(), lesson_keys=(uuid4(),)),),
        competencies=(competency("C1"),),
    )
    way = Way(harbour, version)
    path = {step.title: step.state for step in my_way(way.learner, at=FIRST_DAY).steps}
    assert path["Lessons"] == "next"


def test_a_name_is_kept_as_she_types_and_is_there_on_another_phone(way, signed_in):
    path, browser = f"/journey/{way.journey.public_id}/name/", signed_in(way.learner)
    page = browser.get("/journey/").content.decode()
    form = page[page.index('id="name"') :]
    fields = dict(re.findall(r'name="(draft-[a-z]+)" value="([^"]*)"', form))
    kept = browser.post(path, {**fields, "draft-keep": "1", "name": "Amara O"})
    assert kept.json() == {"version": 1}
    way.journey.refresh_from_db()
    assert way.journey.certificate_name is None
    assert 'value="Amara O"' in signed_in(way.learner).get("/journey/").content.decode()
    # A GET, as after signing in again, leads to the form.
    assert browser.get(path)["Location"].endswith("#name")
    browser.post(path, {**fields, "draft-turn": 1, "draft-version": 1, "name": "Amara N"})
    way.journey.refresh_from_db()
    assert way.journey.certificate_name == "Amara N"
    assert 'value="Amara N"' in browser.get("/journey/").content.decode()
