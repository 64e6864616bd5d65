"""What is taken down or rearranged, in the office or by a load, and what never comes of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from wagtail.actions.unpublish_page import UnpublishPageAction

from accounts.roles import Role
from cms.course_import.services import load_languages
from cms.models import CoursePage, LessonPage, ModulePage, Quiz
from cms.publishing.catalogue_check import differences
from core.clock import now
from courses.catalogue.queries import catalogue_facts
from courses.enrolment.services import enrol
from courses.models import Enrolment
from courses.progress.services import mark_lesson_read
from tests.cms.course_files import CourseFiles
from tests.cms.translated_files import ItalianFiles

pytestmark = [pytest.mark.long, pytest.mark.django_db]

CUP = "key: 6f6f1c6e-8f0e-4f0e-9f0e-0a0a0a0a0a0a\ntitle: Cup\nsummary: About cups.\n"


def read_one(files, person, number):
    woman = person(Role.LEARNER)
    enrol(learner=woman, course_key=files.course_key, at=now())
    mark_lesson_read(learner=woman, lesson_key=files.lesson_key(number), at=now())
    return Enrolment.objects.get(learner=woman)


@pytest.fixture
def without_questions(files):
    for number in (1, 2):
        (files.folder / f"01-water/{number:02d}-lesson.quiz.yaml").unlink()


def states(*enrolments):
    for enrolment in enrolments:
        enrolment.refresh_from_db()
    return [enrolment.state for enrolment in enrolments]


# --- who has completed what -----------------------------------------------------------------


def with_all_below(page, by):
    UnpublishPageAction(page, user=by, include_descendants=True).execute()


def mended_by_the_check(page, by):
    page.unpublish()
    call_command("check_catalogue", fix=True)


def deleted(page, by):
    page.delete()


@pytest.fixture
def two_on_their_way(without_questions, load, files, person):
    """One of them has read each of the two lessons."""
    load()
    return [read_one(files, person, number) for number in (1, 2)]


@pytest.mark.parametrize("take_down", [with_all_below, mended_by_the_check, deleted])
@pytest.mark.parametrize("model", [CoursePage, ModulePage])
def test_what_is_taken_down_completes_nobody(two_on_their_way, office_person, take_down, model):
    take_down(model.objects.get(alias_of=None), office_person())
    assert states(*two_on_their_way) == ["active", "active"]


def test_a_lesson_that_is_withdrawn_alone_is_waited_for_by_nobody(
    without_questions, load, files, person
):
    load()
    enrolments = read_one(files, person, 1)
    LessonPage.objects.get(translation_key=files.lesson_key(2), alias_of=None).unpublish()
    assert states(enrolments) == ["completed"]


def test_a_course_that_comes_back_without_a_lesson_waits_for_it_no_longer(
    without_questions, load, files, person
):
    load()
    enrolments = read_one(files, person, 1)
    course = CoursePage.objects.get(alias_of=None)
    course.unpublish()
    LessonPage.objects.get(translation_key=files.lesson_key(2), alias_of=None).unpublish()
    assert states(enrolments) == ["active"]
    course.get_latest_revision().publish()
    assert states(enrolments) == ["completed"]


@pytest.mark.parametrize("model", [CoursePage, ModulePage, LessonPage])
def test_what_is_withdrawn_in_the_original_is_offered_in_no_language(files, db, model):
    ItalianFiles(files, 1)
    load_languages(files.root, as_draft=False, by=None, at=now())
    model.objects.filter(locale__language_code="en").order_by("path").first().unpublish()
    facts = catalogue_facts()
    (first,) = [row for row in facts["lessons"] if row["key"] == files.lesson_key(1)]
    assert first["retired"] or not facts["courses"][0]["audience"]
    key = model.objects.filter(locale__language_code="en").order_by("path").first().key
    assert not model.objects.live().filter(translation_key=key).exists()


# --- a load ---------------------------------------------------------------------------------


@pytest.fixture
def moved(load, files):
    """The second lesson stands in a new module in the files, and the load is one of drafts."""
    load()
    files.write("02-cup/module.yaml", CUP)
    for ending in (".md", ".quiz.yaml"):
        files.rename(f"01-water/02-lesson{ending}", f"02-cup/01-lesson{ending}")
    return load(as_draft=True)


def test_a_load_of_drafts_takes_no_lesson_away(moved, files, person, signed_in):
    woman = person(Role.LEARNER)
    enrol(learner=woman, course_key=files.course_key, at=now())
    assert moved.waiting_for_place == ["t/2/1"]
    assert signed_in(woman).get("/en/courses/t/1/2/").status_code == 200
    assert differences() == []


def test_a_lesson_that_waited_moves_when_its_new_place_is_published(moved, load, files):
    ModulePage.objects.get(title="Cup", alias_of=None).get_latest_revision().publish()
    assert load(as_draft=True).waiting_for_place == []
    page = LessonPage.objects.get(translation_key=files.lesson_key(2), alias_of=None)
    assert (page.get_parent().title, page.slug) == ("Cup", "1")
    assert differences() == []


def test_a_title_that_an_editor_gave_a_quiz_is_kept(load, files):
    load()
    quiz = Quiz.objects.get(translation_key=files.quiz_key(1))
    quiz.title = "For the Tuesday group"
    quiz.save_revision().publish()
    files.change("01-water/01-lesson.quiz.yaml", "percent: 60", "percent: 70")
    load()
    quiz.refresh_from_db()
    assert (quiz.title, quiz.pass_mark_percent) == ("For the Tuesday group", 70)


def test_a_lesson_that_an_editor_withdrew_stays_withdrawn(load, files):
    load()
    LessonPage.objects.get(translation_key=files.lesson_key(1), alias_of=None).unpublish()
    files.change("01-water/01-lesson.md", "minutes: 12", "minutes: 13")
    load()
    page = LessonPage.objects.get(translation_key=files.lesson_key(1), alias_of=None)
    assert not page.live
    assert page.get_latest_revision_as_object().minutes == 13


def test_a_load_that_does_not_go_together_with_the_office_ends_in_a_sentence(tmp_path, db):
    files = CourseFiles(tmp_path / "content", audience="staff_learner, editor")
    call_command("load_curriculum", files.root)
    course = CoursePage.objects.get(alias_of=None)
    course.audience = ["learner", "staff_learner", "editor"]
    course.save_revision().publish()
    files.change("01-water/01-lesson.quiz.yaml", "percent: 60", "percent: 60\nsingle_attempt: true")
    with pytest.raises(CommandError, match=r"t/1/1 quiz: .*Nothing was loaded\."):
        call_command("load_curriculum", files.root)


def test_lessons_whose_questions_are_drafts_are_named(load, files):
    load(as_draft=True)
    for model in (CoursePage, ModulePage, LessonPage):
        for page in model.objects.filter(alias_of=None):
            page.get_latest_revision().publish()
    first, second = differences()
    assert "questions" in first
    assert "questions" in second
    for quiz in Quiz.objects.all():
        quiz.get_latest_revision().publish()
    assert differences() == []


# --- files of the office --------------------------------------------------------------------


def test_a_document_is_a_sound_and_nothing_that_runs(
    site, office_person, signed_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    page = SimpleUploadedFile("x.html", b"<script src=y.js></script>", "text/html")
    editor = signed_in(office_person(Role.EDITOR))
    assert (
        b"x.html"
        not in editor.post(
            "/office/documents/add/", {"title": "x", "file": page}, headers={"x-requested-with": ""}
        ).content
    )
    assert not any(tmp_path.rglob("*.html"))


def test_only_pictures_are_shown_from_the_folder_of_the_office(
    site, office_person, signed_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    for name in ("documents/x.html", "images/x.html", "images/x.js", "original_images/x.svg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "images/tea.max-165x165.webp").write_bytes(b"picture")
    reader = signed_in(office_person(Role.READER))
    for name in ("documents/x.html", "images/x.html", "images/x.js", "original_images/x.svg"):
        assert reader.get(f"/media/{name}").status_code == 404
    assert b"".join(reader.get("/media/images/tea.max-165x165.webp")) == b"picture"
