"""What a reader has passed comes out with its quizzes, and what she has not stays in."""

import io

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, PageLogEntry, Revision, Workflow, WorkflowState

from accounts.roles import Role
from cms.admin import review_services
from cms.admin.queries import READERS_WORKFLOW
from cms.admin.review_services import publish_reviewed, submit_for_review
from cms.course_import.services import load_curriculum
from cms.models import PAGE_MODELS, CoursePage, LessonPage, ModulePage, Quiz
from cms.publishing.catalogue_check import differences
from cms.publishing.language_aliases import stand_in
from core.clock import now
from core.errors import Invalid
from courses.models import Quiz as AskedQuiz
from tests.cms.course_files import CourseFiles

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def handed_on(tmp_path):
    """A course of two lessons with quizzes, loaded as drafts and before the readers."""
    files = CourseFiles(tmp_path)
    files.add_lesson(2)
    load_curriculum(files.root, locale="en", as_draft=True, by=None, at=now())
    submit_for_review(at=now())
    return files


@pytest.fixture
def reader(person):
    return person(Role.READER)


def act(page, reader, action="approve"):
    """She reads what was handed to her, and says so."""
    page = page.specific_class.objects.get(pk=page.pk)
    state = page.current_workflow_task_state
    page.current_workflow_task.specific.on_action(state, reader, action)


def pass_all(reader, *pages):
    for page in pages:
        act(page, reader)


def frame():
    """The course and its module."""
    return CoursePage.objects.get(), ModulePage.objects.get()


def lessons():
    return list(LessonPage.objects.order_by("path"))


def test_a_lesson_that_is_passed_comes_out_with_its_quiz(handed_on, reader):
    first, second = lessons()
    pass_all(reader, *frame(), first)
    assert {quiz.live for quiz in Quiz.objects.filter(pk__in=first.quiz_ids)} == {True}
    assert {quiz.live for quiz in Quiz.objects.filter(pk__in=second.quiz_ids)} == {False}
    assert AskedQuiz.objects.count() == 1
    assert differences() == []


def test_quizzes_of_lessons_that_came_out_without_them_are_brought_out(
    handed_on, reader, monkeypatch
):
    """As releases before this one left them."""
    with monkeypatch.context() as before:
        before.setattr(review_services, "publish_quizzes", lambda passed, by: None)
        pass_all(reader, *frame(), *lessons())
    assert not AskedQuiz.objects.exists()
    assert differences()
    done = publish_reviewed(at=now())
    assert (done.pages, done.quizzes, done.left) == (0, 2, [])
    assert AskedQuiz.objects.count() == 2
    assert differences() == []


def test_the_check_of_the_catalogue_brings_them_out_and_nothing_that_nobody_passed(
    handed_on, reader, monkeypatch
):
    first, second = lessons()
    with monkeypatch.context() as before:
        before.setattr(review_services, "publish_quizzes", lambda passed, by: None)
        pass_all(reader, *frame(), first)
    printed = io.StringIO()
    call_command("check_catalogue", "--fix", stdout=printed)
    assert "1 quizzes came out" in printed.getvalue()
    assert AskedQuiz.objects.count() == 1
    assert not LessonPage.objects.get(pk=second.pk).live
    assert not Quiz.objects.filter(pk__in=second.quiz_ids, live=True).exists()
    assert differences() == []


def test_a_second_time_nothing_is_left_to_do(handed_on, reader):
    pass_all(reader, *frame(), *lessons())
    revisions = [page.live_revision_id for page in lessons()]
    done = publish_reviewed(at=now())
    assert (done.pages, done.quizzes) == (0, 0)
    assert [page.live_revision_id for page in lessons()] == revisions


def test_what_no_reader_has_passed_stays_in_and_is_listed_with_why(handed_on, reader):
    first, second = lessons()
    pass_all(reader, *frame(), first)
    (line,) = publish_reviewed(at=now()).left
    assert line.startswith(second.url_path)
    assert "no reader has passed it yet" in line
    act(second, reader, action="reject")
    (line,) = publish_reviewed(at=now()).left
    assert "a reader sent it back" in line
    assert not LessonPage.objects.get(pk=second.pk).live


def test_a_quiz_that_was_changed_after_it_was_read_comes_out_as_it_was_read(handed_on, reader):
    first, _second = lessons()
    pass_all(reader, *frame(), first)
    quiz = Quiz.objects.get(pk__in=first.quiz_ids)
    Quiz.objects.filter(pk=quiz.pk).update(live=False, first_published_at=None, live_revision=None)
    quiz = Quiz.objects.get(pk=quiz.pk)
    quiz.pass_mark_percent = 99
    quiz.save_revision()
    done = publish_reviewed(at=now())
    assert any("changed after it was read" in line for line in done.left)
    quiz.refresh_from_db()
    assert (quiz.live, quiz.pass_mark_percent) == (True, 60)


def test_a_newer_draft_of_a_quiz_that_is_out_comes_out_when_its_lesson_is_passed(handed_on, reader):
    first, _second = lessons()
    pass_all(reader, *frame(), first)
    quiz = Quiz.objects.get(pk__in=first.quiz_ids)
    quiz.pass_mark_percent = 80
    quiz.save_revision()
    lesson = LessonPage.objects.get(pk=first.pk)
    lesson.save_revision()
    Workflow.objects.get(name=READERS_WORKFLOW).start(lesson, None)
    act(lesson, reader)
    quiz.refresh_from_db()
    assert quiz.pass_mark_percent == 80
    assert publish_reviewed(at=now()).quizzes == 0


def test_a_quiz_that_was_changed_while_it_was_read_stays_as_it_was_and_is_listed(handed_on, reader):
    first, _second = lessons()
    quiz = Quiz.objects.get(pk__in=first.quiz_ids)
    quiz.pass_mark_percent = 99
    quiz.save_revision()
    pass_all(reader, *frame(), first)
    assert not Quiz.objects.get(pk=quiz.pk).live
    done = publish_reviewed(at=now())
    assert any("changed while it was read" in line for line in done.left)
    assert not Quiz.objects.get(pk=quiz.pk).live


def test_what_the_office_has_withdrawn_stays_withdrawn(handed_on, reader):
    first, _second = lessons()
    pass_all(reader, *frame(), first)
    LessonPage.objects.get(pk=first.pk).unpublish()
    Quiz.objects.get(pk__in=first.quiz_ids).unpublish()
    done = publish_reviewed(at=now())
    assert (done.pages, done.quizzes) == (0, 0)
    assert any("the office has withdrawn it" in line for line in done.left)
    assert not LessonPage.objects.get(pk=first.pk).live


def test_the_command_says_what_came_out_and_knows_no_other_course(handed_on, reader):
    pass_all(reader, *frame(), *lessons())
    Quiz.objects.update(live=False, first_published_at=None, live_revision=None)
    printed = io.StringIO()
    call_command("publish_passed", "--course", "t", stdout=printed)
    assert "0 pages and 2 quizzes published, 0 stay in" in printed.getvalue()
    with pytest.raises(CommandError, match="There is no course “x”"):
        call_command("publish_passed", "--course", "x")


def as_loaded(reader, monkeypatch):
    """Everything is passed, and nothing came out: the act of the reader published nothing."""
    with monkeypatch.context() as before:
        before.setattr(WorkflowState, "on_finish", lambda state, user=None: None)
        pass_all(reader, *frame(), *lessons())


def test_drafts_as_a_load_left_them_come_out_together_as_one_by_one(handed_on, reader, monkeypatch):
    as_loaded(reader, monkeypatch)
    monkeypatch.setattr(Revision, "publish", refuse)
    done = publish_reviewed(at=now())
    assert (done.pages, done.quizzes, done.left) == (4, 2, [])
    drafts = [model.objects.filter(alias_of=None) for model in PAGE_MODELS]
    for row in [*Quiz.objects.all(), *(row for rows in drafts for row in rows)]:
        assert row.live
        assert not row.has_unpublished_changes
        assert row.live_revision_id == row.latest_revision_id
        assert row.first_published_at is not None
    assert PageLogEntry.objects.filter(action="wagtail.publish").count() == 4
    assert differences() == []


def refuse(*args, **kwargs):
    raise AssertionError("one by one")


def test_what_an_editor_changed_in_a_draft_comes_out_as_the_reader_passed_it(
    handed_on, reader, monkeypatch
):
    lesson = lessons()[0]
    lesson.title = "Another kettle"
    lesson.save_revision()
    lesson.current_workflow_state.cancel()
    Workflow.objects.get(name=READERS_WORKFLOW).start(LessonPage.objects.get(pk=lesson.pk), None)
    as_loaded(reader, monkeypatch)
    publish_reviewed(at=now())
    assert LessonPage.objects.get(pk=lesson.pk).title == "Another kettle"
    assert differences() == []


def test_aliases_in_other_languages_come_out_with_the_page(handed_on, reader, monkeypatch):
    as_loaded(reader, monkeypatch)
    stand_in()
    publish_reviewed(at=now())
    aliases = Page.objects.exclude(alias_of=None)
    assert aliases.count() == 8
    assert set(aliases.values_list("live", flat=True)) == {True}
    assert set(aliases.values_list("has_unpublished_changes", flat=True)) == {False}


def test_one_draft_that_may_not_come_out_keeps_all_of_them_in(handed_on, reader, monkeypatch):
    as_loaded(reader, monkeypatch)
    lesson = lessons()[1]
    revision = lesson.latest_revision
    content = revision.content | {"title": "x" * 201}
    type(revision).objects.filter(pk=revision.pk).update(content=content)
    LessonPage.objects.filter(pk=lesson.pk).update(title="x" * 201, draft_title="x" * 201)
    with pytest.raises(Invalid, match="A title has at most 200 characters"):
        publish_reviewed(at=now())
    assert not LessonPage.objects.filter(live=True).exists()
    assert not Quiz.objects.filter(live=True).exists()
    assert not AskedQuiz.objects.exists()
