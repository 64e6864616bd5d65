"""Where the women of a cohort are: words and shapes, no share and no order by it (ADR-0110)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from accounts.services import make_organisation
from core.clock import now
from core.errors import NotFound
from courses.cohort_progress.queries import cohort_progress
from courses.cohort_progress.rules import ModuleProgress, module_progress
from courses.enrolment.services import pause_enrolment
from courses.models import Lesson, LessonProgress
from tests.factories.cohorts import Group
from tests.factories.courses import make_course
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize(
    ("opened", "completed", "expected"),
    [
        ((), (), ModuleProgress.NOT_BEGUN),
        ((9,), (9,), ModuleProgress.NOT_BEGUN),
        ((1,), (), ModuleProgress.ON_THE_WAY),
        ((), (1,), ModuleProgress.ON_THE_WAY),
        ((), (1, 2, 9), ModuleProgress.DONE),
    ],
)
def test_a_module_is_one_of_three(opened, completed, expected):
    assert module_progress({1, 2}, opened=opened, completed=completed) == expected


def test_a_module_without_lessons_is_not_done():
    assert module_progress((), opened=(), completed=()) == ModuleProgress.NOT_BEGUN


@pytest.fixture
def group(harbour):
    group = Group(harbour)
    group.zahra, group.amina = (group.add(group.woman(name)) for name in ("zahra", "amina"))
    return group


def went(woman, number, *, completed):
    """She opened the lesson of this module, or completed it."""
    at = now()
    LessonProgress.objects.create(
        enrolment=woman.enrolment,
        lesson=Lesson.objects.get(module__number=number, module__course=woman.enrolment.course),
        opened_at=at,
        visited_at=at,
        read_at=at if completed else None,
        completed_at=at if completed else None,
    )


def read(group, by=None, **asked):
    return cohort_progress(by or group.olga, group.cohort.public_id, "en", **asked)


def cells(found):
    return {
        row.name: [module_progress for _module, module_progress in row.cells]
        for row in found.women.object_list
    }


def test_each_cell_says_how_far_and_no_row_moves_by_it(group):
    went(group.zahra, 1, completed=True)
    went(group.zahra, 2, completed=False)
    found = read(group)
    assert cells(found) == {
        group.amina.shown_name: [ModuleProgress.NOT_BEGUN, ModuleProgress.NOT_BEGUN],
        group.zahra.shown_name: [ModuleProgress.DONE, ModuleProgress.ON_THE_WAY],
    }
    names = [row.name for row in found.women.object_list]
    assert names == sorted(names)
    joined = read(group, order="place").women.object_list
    assert [row.name for row in joined] == [group.zahra.shown_name, group.amina.shown_name]
    assert read(group, order="completed").order == "name"


def test_a_pause_changes_no_cell(group):
    went(group.amina, 1, completed=True)
    before = cells(read(group))
    pause_enrolment(learner=group.amina, enrolment_id=group.amina.enrolment.public_id, at=now())
    assert cells(read(group)) == before


def test_the_page_has_words_beside_shapes_and_neither_share_nor_download(group, signed_in):
    went(group.zahra, 1, completed=True)
    page = signed_in(group.olga).get(f"/cohorts/{group.cohort.public_id}/progress/")
    text = page.content.decode().split("<main", 1)[1]
    assert '<span aria-hidden="true">●</span> completed' in text
    assert "not started" in text
    assert "%" not in text
    assert "csv" not in text.lower()


def test_who_does_not_coordinate_there_or_is_not_trained_finds_nothing(group, harbour):
    elsewhere = make_organisation(name="Lighthouse")
    people = (
        make_person(Role.COORDINATOR, "olga-2", organisation=elsewhere),
        make_person(Role.COORDINATOR, "late", organisation=harbour, trained=False),
        group.grace,
        group.amina,
    )
    for person in people:
        with pytest.raises(NotFound):
            read(group, by=person)


def test_more_women_cost_no_more_queries(group):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            read(group)
        return len(queries)

    asked()
    before = asked()
    for name in ("dora", "ema", "fani"):
        went(group.add(group.woman(name)), 1, completed=True)
    assert asked() == before


def test_six_modules_at_a_time_fit_a_page(harbour):
    group = Group(harbour, course=make_course(modules=8, lessons=1, with_quiz=False))
    group.add(group.woman("amina"))
    first, second = read(group), read(group, part="2")
    assert first.parts == ((1, 6), (7, 8))
    assert [module.number for module in second.modules] == [7, 8]
    (row,) = second.women.object_list
    assert len(row.cells) == 2
