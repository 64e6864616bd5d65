"""Opening a course, pausing, leaving, coming back; and who may see what."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Membership
from accounts.roles import Role
from accounts.services import end_role, grant_role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, NotFound, Refused
from courses.enrolment import permissions, services
from courses.models import Course, Enrolment, Lesson, OutlineVersion
from courses.progress.services import mark_lesson_read, open_lesson
from courses.publishing.services import register_course, register_outline, retire_lesson
from tests.factories.courses import add_lesson, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(with_quiz=False)


def fresh(user):
    """The same person at her next request, her roles read anew."""
    return type(user).objects.get(pk=user.pk)


# --- opening --------------------------------------------------------------------------------


def test_opening_a_course_opens_it_at_once_with_the_outline_of_that_day(course, person, harbour):
    learner = person()
    enrolment = services.enrol(learner=learner, course_key=course.key, at=now())
    add_lesson(course.modules[0], 9)
    register_outline(course_key=course.key, at=now())

    assert (enrolment.state, enrolment.organisation) == ("open", harbour)
    assert Enrolment.objects.get(course__code="a").outline == OutlineVersion.objects.get(number=1)
    entry = Entry.objects.get(verb="course-opened")
    assert (entry.subject_id, entry.organisation) == (str(enrolment.public_id), harbour)


def test_opening_it_twice_is_one_enrolment(course, person):
    learner = person()
    first = services.enrol(learner=learner, course_key=course.key, at=now())
    open_lesson(learner=learner, lesson_key=course.lessons[0], at=now())
    second = services.enrol(learner=learner, course_key=course.key, at=now())

    assert first == second
    assert Enrolment.objects.get(course__code="a").state == "active"
    assert Entry.objects.filter(verb="course-opened").count() == 1


@pytest.mark.parametrize("role", [Role.MENTEE, Role.COORDINATOR, Role.TECHNICAL_ADMINISTRATOR])
def test_a_course_for_other_roles_is_not_there(course, person, role):
    with pytest.raises(NotFound):
        services.enrol(learner=person(role), course_key=course.key, at=now())
    assert not Enrolment.objects.filter(course__code="a").exists()


def test_an_unknown_course_is_not_there(person):
    with pytest.raises(NotFound):
        services.enrol(learner=person(), course_key=uuid4(), at=now())


def test_an_editor_reads_and_does_not_enrol(course, person):
    with pytest.raises(Refused):
        services.enrol(learner=person(Role.EDITOR), course_key=course.key, at=now())
    assert not Enrolment.objects.exists()


def test_a_course_without_lessons_cannot_be_opened_yet(person):
    key = uuid4()
    register_course(
        key=key, code="a", audience=["learner"], language="en", title="A", summary="", at=now()
    )
    with pytest.raises(Conflict):
        services.enrol(learner=person(), course_key=key, at=now())


def test_her_enrolment_belongs_to_the_organisation_of_the_fitting_role(
    course, person, harbour, lighthouse
):
    woman = person(Role.SUPERVISOR, organisation=harbour)
    grant_role(user=woman, role=Role.LEARNER, organisation=lighthouse, at=now())

    enrolment = services.enrol(learner=woman, course_key=course.key, at=now())

    assert enrolment.organisation == lighthouse


# --- pausing, leaving, coming back ----------------------------------------------------------


def test_pausing_and_leaving_keep_everything_and_she_comes_back_to_it(course, person):
    learner = person()
    enrolment = services.enrol(learner=learner, course_key=course.key, at=now())
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    hers = {"learner": learner, "enrolment_id": enrolment.public_id, "at": now()}
    logged = Entry.objects.count()

    for move, state in [
        (services.pause_enrolment, "paused"),
        (services.pause_enrolment, "paused"),
        (services.leave_enrolment, "left"),
        (services.leave_enrolment, "left"),
        (services.resume_enrolment, "active"),
        (services.resume_enrolment, "active"),
    ]:
        assert move(**hers).state == state
    assert enrolment.lessons.get().completed_at is not None
    assert Entry.objects.count() == logged


def test_opening_a_course_that_she_left_leads_back_in(course, person):
    learner = person()
    enrolment = services.enrol(learner=learner, course_key=course.key, at=now())
    services.leave_enrolment(learner=learner, enrolment_id=enrolment.public_id, at=now())

    assert services.enrol(learner=learner, course_key=course.key, at=now()).state == "active"


def test_coming_back_completes_what_was_only_waiting_for_a_withdrawn_lesson(course, person):
    learner = person()
    enrolment = services.enrol(learner=learner, course_key=course.key, at=now())
    for key in course.lessons[:2]:
        mark_lesson_read(learner=learner, lesson_key=key, at=now())
    hers = {"learner": learner, "enrolment_id": enrolment.public_id, "at": now()}
    services.leave_enrolment(**hers)
    retire_lesson(key=course.lessons[2], at=now())
    assert Enrolment.objects.get(course__code="a").state == "left"

    assert services.resume_enrolment(**hers).state == "completed"


def test_a_completed_course_cannot_be_paused(course, person):
    learner = person()
    enrolment = services.enrol(learner=learner, course_key=course.key, at=now())
    for key in course.lessons:
        mark_lesson_read(learner=learner, lesson_key=key, at=now())
    hers = {"learner": learner, "enrolment_id": enrolment.public_id, "at": now()}

    with pytest.raises(Conflict):
        services.pause_enrolment(**hers)
    assert services.resume_enrolment(**hers).state == "completed"


@pytest.mark.parametrize(
    "move", [services.pause_enrolment, services.leave_enrolment, services.resume_enrolment]
)
def test_nobody_moves_another_womans_enrolment(course, person, lighthouse, move):
    enrolment = services.enrol(learner=person(), course_key=course.key, at=now())
    others = [
        person(),
        person(Role.COORDINATOR),
        person(Role.SUPERVISOR),
        person(Role.LEARNER, organisation=lighthouse),
    ]
    for someone in others:
        with pytest.raises(NotFound):
            move(learner=someone, enrolment_id=enrolment.public_id, at=now())
    assert Enrolment.objects.get(course__code="a").state == "open"


# --- who may see what -----------------------------------------------------------------------


def test_a_course_is_seen_by_its_audience_alone(course, person):
    for role in Role:
        expected = role in {Role.LEARNER, Role.EDITOR}
        assert permissions.can_see_course(person(role), course.key) is expected, role
    assert not permissions.can_see_course(AnonymousUser(), course.key)


def test_a_role_is_not_found_within_the_name_of_another(person):
    made = make_course("s", audience=[Role.STAFF_LEARNER])
    assert not permissions.can_see_course(person(Role.LEARNER), made.key)
    assert permissions.can_see_course(person(Role.STAFF_LEARNER), made.key)


def test_an_audience_of_nobody_is_nobody(person):
    made = make_course("x", audience=[])
    assert not permissions.can_see_course(person(), made.key)


def test_a_lesson_opens_once_the_course_is_opened_and_closes_when_she_leaves(course, person):
    learner = person()
    lesson = course.lessons[0]
    assert not permissions.can_open_lesson(learner, lesson)
    enrolment = services.enrol(learner=learner, course_key=course.key, at=now())
    hers = {"learner": learner, "enrolment_id": enrolment.public_id, "at": now()}
    assert permissions.can_open_lesson(learner, lesson)
    services.pause_enrolment(**hers)
    assert permissions.can_open_lesson(learner, lesson)
    services.leave_enrolment(**hers)
    assert not permissions.can_open_lesson(learner, lesson)


def test_an_invitation_alone_opens_no_lesson(course, person):
    learner = person()
    services.enrol(learner=learner, course_key=course.key, at=now())
    Enrolment.objects.update(state="invited")
    assert not permissions.can_open_lesson(learner, course.lessons[0])
    assert services.enrol(learner=learner, course_key=course.key, at=now()).state == "open"
    assert permissions.can_open_lesson(learner, course.lessons[0])


def test_an_editor_of_the_audience_reads_without_enrolling_and_a_reader_outside_does_not(
    course, person
):
    assert permissions.can_open_lesson(person(Role.EDITOR), course.lessons[0])
    assert not permissions.can_open_lesson(person(Role.READER), course.lessons[0])
    assert not permissions.can_open_lesson(AnonymousUser(), course.lessons[0])


def test_an_enrolment_opens_its_own_course_alone(course, person):
    other = make_course("b")
    learner = person()
    services.enrol(learner=learner, course_key=course.key, at=now())
    assert not permissions.can_open_lesson(learner, other.lessons[0])


def test_a_role_that_ended_closes_the_course_and_keeps_the_progress(course, person):
    learner = person()
    services.enrol(learner=learner, course_key=course.key, at=now())
    end_role(membership=Membership.objects.get(user=learner), by=None, at=now())

    assert not permissions.can_see_course(fresh(learner), course.key)
    assert not permissions.can_open_lesson(fresh(learner), course.lessons[0])
    assert Enrolment.objects.filter(learner=learner).exists()


def test_a_retired_course_stays_for_those_who_began_it(course, person):
    began, new = person(), person()
    services.enrol(learner=began, course_key=course.key, at=now())
    Course.objects.update(retired_at=now())

    assert permissions.can_see_course(began, course.key)
    assert permissions.can_open_lesson(began, course.lessons[0])
    assert not permissions.can_see_course(new, course.key)


def test_the_querysets_answer_as_the_single_questions_do(course, person, lighthouse):
    other = make_course("s", audience=[Role.STAFF_LEARNER])
    people = [person(role) for role in Role]
    enrolled = person(Role.LEARNER, organisation=lighthouse)
    services.enrol(learner=enrolled, course_key=course.key, at=now())
    for someone in [*people, enrolled]:
        for key in (course.key, other.key):
            listed = permissions.visible_courses(someone).filter(key=key).exists()
            assert permissions.can_see_course(someone, key) is listed
        opened = set(permissions.open_lessons(someone).values_list("key", flat=True))
        assert opened == {
            key
            for key in Lesson.objects.values_list("key", flat=True)
            if permissions.can_open_lesson(someone, key)
        }
