"""What is published reaches the learning side, once, and what is withdrawn takes nothing back."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.actions.unpublish_page import UnpublishPageAction

from cms.models import CoursePage, LessonPage, ModulePage, Quiz
from cms.publishing.catalogue_check import differences
from core.clock import now
from courses.catalogue.queries import catalogue_facts, lesson_keys
from courses.enrolment.services import enrol
from courses.models import Lesson, OutlineVersion, QuizVersion
from courses.publishing.services import retire_lesson
from courses.quizzes.attempts.services import start_attempt

pytestmark = [pytest.mark.long, pytest.mark.django_db]


def facts(kind, key):
    """The learning side's row for this key."""
    return next(row for row in catalogue_facts()[kind] if row["key"] == key)


def test_load_brings_the_whole_course_to_the_learning_side(site):
    lesson = facts("lessons", site.lesson_key(1))
    assert (lesson["number"], lesson["minutes"], lesson["parts"]) == (1, 12, 2)
    assert lesson["titles"] == {"en": "Kettle 1"}
    assert facts("quizzes", site.quiz_key(1))["lesson_key"] == site.lesson_key(1)
    assert facts("courses", site.course_key)["audience"] == ["editor", "learner", "reader"]
    assert differences() == []


def test_load_of_many_lessons_makes_one_outline(site):
    assert OutlineVersion.objects.count() == 1
    assert lesson_keys(course_code="t") == [site.lesson_key(1), site.lesson_key(2)]


def test_publishing_again_makes_nothing_new(site):
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(1))
    page.save_revision().publish()
    page.save_revision().publish()
    assert (OutlineVersion.objects.count(), QuizVersion.objects.count()) == (1, 2)


def test_new_title_reaches_the_learning_side_when_it_is_published(site):
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(1))
    page.title = "Kettles"
    revision = page.save_revision()
    assert facts("lessons", page.key)["titles"] == {"en": "Kettle 1"}
    revision.publish()
    assert facts("lessons", page.key)["titles"] == {"en": "Kettles"}


def test_quiz_is_frozen_when_it_is_published_and_not_before(site, person):
    learner = person()
    enrol(learner=learner, course_key=site.course_key, at=now())
    attempt = start_attempt(learner=learner, quiz_key=site.quiz_key(1), at=now())
    quiz = Quiz.objects.get(translation_key=site.quiz_key(1))
    quiz.pass_mark_percent = 90
    revision = quiz.save_revision()
    assert QuizVersion.objects.filter(quiz__key=quiz.key).count() == 1
    revision.publish()
    versions = QuizVersion.objects.filter(quiz__key=quiz.key).order_by("number")
    assert [version.definition["pass_mark_percent"] for version in versions] == [60, 90]
    attempt.refresh_from_db()
    assert attempt.version == versions[0]


def test_publishing_a_lesson_does_not_freeze_the_draft_of_its_quiz(site):
    quiz = Quiz.objects.get(translation_key=site.quiz_key(1))
    quiz.pass_mark_percent = 90
    quiz.save_revision()
    LessonPage.objects.get(
        alias_of=None, translation_key=site.lesson_key(1)
    ).save_revision().publish()
    (version,) = QuizVersion.objects.filter(quiz__key=quiz.key)
    assert version.definition["pass_mark_percent"] == 60


def test_new_words_are_not_a_new_version(site):
    quiz = Quiz.objects.get(translation_key=site.quiz_key(1))
    quiz.questions[0].value["text"] = "The kettle is loud. What now?"
    quiz.save_revision().publish()
    (version,) = QuizVersion.objects.filter(quiz__key=quiz.key)
    texts = version.texts["en"]["questions"]["t01-1-q1"]
    assert texts["text"] == "The kettle is loud. What now?"


def test_quiz_taken_out_of_a_lesson_stands_in_none(site):
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(1))
    page.body = [
        (block.block_type, block.value) for block in page.body if block.block_type != "quiz"
    ]
    page.save_revision().publish()
    assert facts("quizzes", site.quiz_key(1))["lesson_key"] is None
    assert facts("quizzes", site.quiz_key(2))["lesson_key"] == site.lesson_key(2)


def test_quiz_published_after_its_lesson_joins_it(load, files):
    load(as_draft=True)
    for model in (CoursePage, ModulePage, LessonPage):
        for page in model.objects.filter(alias_of=None):
            page.get_latest_revision().publish()
    assert catalogue_facts()["quizzes"] == []
    quiz = Quiz.objects.get(translation_key=files.quiz_key(1))
    quiz.get_latest_revision().publish()
    assert facts("quizzes", quiz.key)["lesson_key"] == files.lesson_key(1)


def test_order_of_publishing_does_not_matter(load, files):
    load(as_draft=True)
    for model in (Quiz, LessonPage, ModulePage, CoursePage):
        for row in model.objects.exclude(latest_revision=None):
            row.get_latest_revision().publish()
    assert lesson_keys(course_code="t") == [files.lesson_key(1), files.lesson_key(2)]
    assert differences() == []


def test_unpublished_lesson_is_retired_and_comes_back(site):
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(1))
    page.unpublish()
    assert facts("lessons", page.key)["retired"]
    assert lesson_keys(course_code="t") == [site.lesson_key(2)]
    assert OutlineVersion.objects.count() == 2
    page.refresh_from_db()
    page.save_revision().publish()
    assert not facts("lessons", page.key)["retired"]
    assert OutlineVersion.objects.count() == 3


def test_deleted_lesson_is_retired_and_its_records_stay(site):
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(1))
    page.delete()
    assert facts("lessons", site.lesson_key(1))["retired"]
    assert differences() == []


def test_unpublished_course_is_offered_to_nobody(site):
    course = CoursePage.objects.get(alias_of=None)
    course.unpublish()
    assert facts("courses", site.course_key)["audience"] == []
    course.refresh_from_db()
    course.save_revision().publish()
    assert facts("courses", site.course_key)["audience"] == ["editor", "learner", "reader"]


def test_whole_course_taken_down_is_retired_lesson_by_lesson(site, office_person):
    action = UnpublishPageAction(
        CoursePage.objects.get(alias_of=None), user=office_person(), include_descendants=True
    )
    action.execute()
    assert all(row["retired"] for row in catalogue_facts()["lessons"])


def test_moved_lesson_moves_on_the_learning_side(site):
    course = CoursePage.objects.get(alias_of=None)
    module = ModulePage(title="Cups", slug="2", live=False)
    course.add_child(instance=module)
    module.save_revision().publish()
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(2))
    page.move(ModulePage.objects.get(alias_of=None, slug="2"), pos="last-child")
    assert facts("lessons", page.key)["module_key"] == module.key
    assert differences() == []


# --- check_catalogue ------------------------------------------------------------------------


def test_check_finds_and_mends_what_differs(site, capsys):
    call_command("check_catalogue")
    assert "They agree." in capsys.readouterr().out
    retire_lesson(key=site.lesson_key(1), at=now())
    Lesson.objects.filter(key=site.lesson_key(2)).update(minutes=99)
    with pytest.raises(CommandError):
        call_command("check_catalogue")
    told = capsys.readouterr().err
    assert "Kettle 1: “retired” is not up to date" in told
    assert "Kettle 2: “minutes” is not up to date" in told
    call_command("check_catalogue", fix=True)
    assert differences() == []


def test_check_finds_a_lesson_that_still_counts_without_a_page(site, capsys):
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(1))
    LessonPage.objects.filter(pk=page.pk).update(live=False)
    with pytest.raises(CommandError):
        call_command("check_catalogue")
    assert "Kettle 1: is not published any more and still counts." in capsys.readouterr().err
    call_command("check_catalogue", fix=True)
    assert facts("lessons", page.key)["retired"]


def test_deleted_course_takes_its_lessons_out_of_the_count(site):
    CoursePage.objects.get(alias_of=None).delete()
    assert all(row["retired"] for row in catalogue_facts()["lessons"])
    assert facts("courses", site.course_key)["audience"] == []
