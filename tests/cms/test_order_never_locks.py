"""Every lesson that is shipped opens, whatever is advised before it (domain 10.28)."""

import pytest
from django.test import Client

from accounts.queries import organisations_of
from accounts.roles import Role
from core.clock import now
from courses.catalogue.queries import lesson_keys, lesson_url
from courses.enrolment.services import enrol
from courses.models import Course, Lesson, LessonProgress
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# Who takes the course, and the modules in which something else is advised first.
TAKEN = {
    "a": (Role.LEARNER, range(1, 17)),
    "b": (Role.LEARNER, range(2, 12)),
    "s": (Role.STAFF_LEARNER, range(4, 100)),
}


def newcomer(world, code):
    """Somebody who has just opened the course and read nothing, and her browser."""
    role, _advised = TAKEN[code]
    organisation = organisations_of(world.people["amara"])[0]
    woman = make_person(role, None, organisation=organisation)
    enrol(learner=woman, course_key=Course.objects.get(code=code).key, at=now())
    browser = Client()
    browser.force_login(woman, backend="allauth.account.auth_backends.AuthenticationBackend")
    return woman, browser


def test_there_is_no_other_course(world):
    assert set(Course.objects.values_list("code", flat=True)) == set(TAKEN)


@pytest.mark.parametrize("code", TAKEN)
def test_every_shipped_lesson_opens_with_no_advice_followed(world, code):
    woman, browser = newcomer(world, code)
    lessons = Lesson.objects.filter(module__course__code=code).select_related("module")
    assert len(lessons) >= len(lesson_keys(course_code=code)) > 20
    for lesson in lessons:
        response = browser.get(lesson_url(code, lesson.module.number, lesson.number, "en"))
        assert response.status_code == 200
        says_so = "Most women read" in response.content.decode()
        assert says_so == (lesson.module.number in TAKEN[code][1]), lesson
        kept = browser.post(f"/courses/lessons/{lesson.key}/place/", {"place": 1, "then": "next"})
        assert kept.status_code == 302
    places = LessonProgress.objects.filter(enrolment__learner=woman)
    assert set(places.values_list("lesson", flat=True)) == {lesson.pk for lesson in lessons}
    assert not places.filter(read_at__isnull=False).exists()
