"""Courses in several languages: aliases, translations, and what never changes with a language."""

import hashlib

import pytest
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.models import Page, TaskState

from accounts.roles import Role
from cms.course_import.services import InvalidContent, load_languages
from cms.models import READINGS, CoursePage, LessonPage, ModulePage, Quiz
from cms.publishing.catalogue_check import differences
from core.clock import now
from courses.catalogue.queries import catalogue_facts
from courses.enrolment.services import enrol
from courses.models import Picture, QuizVersion
from courses.quizzes.attempts.queries import FIELD_PREFIX, attempt_view
from courses.quizzes.attempts.services import save_answers, start_attempt
from tests.cms.translated_files import ItalianFiles

pytestmark = pytest.mark.django_db


@pytest.fixture
def load_all(db, files):
    """Call it to load every language that has a folder."""

    def again(as_draft=False):
        return load_languages(files.root, as_draft=as_draft, by=None, at=now())

    return again


@pytest.fixture
def learner(person, files):
    """Call it after loading for someone who takes the course."""

    def make():
        someone = person(Role.LEARNER)
        enrol(learner=someone, course_key=files.course_key, at=now())
        return someone

    return make


def lesson(files, number, language):
    return LessonPage.objects.get(
        translation_key=files.lesson_key(number), locale__language_code=language
    )


# --- aliases --------------------------------------------------------------------------------


def test_what_is_not_translated_stands_as_an_alias_at_the_same_numbers(load_all, files):
    load_all()
    for language in ("it", "ar"):
        page = lesson(files, 2, language)
        assert page.alias_of_id == lesson(files, 2, "en").pk
        assert page.url_path == f"/home-{language}/courses/t/1/2/"
        assert (page.live, page.content_language) == (True, "en")
    assert Page.find_problems() == ([], [], [], [], [])
    assert differences() == []


def test_second_load_makes_no_alias_twice(load_all):
    load_all()
    before = list(Page.objects.values_list("pk", "path", "url_path"))
    report = load_all()
    assert (report.created, report.updated) == ([], [])
    assert list(Page.objects.values_list("pk", "path", "url_path")) == before


def test_a_file_turns_the_alias_into_a_page_and_it_stays_one_without_the_file(load_all, files):
    load_all()
    alias = lesson(files, 1, "it")
    italian = ItalianFiles(files, 1)
    report = load_all()
    assert report.created == ["it/t", "it/t/1", "it/t/1/1 quiz", "it/t/1/1"]
    page = lesson(files, 1, "it")
    assert (page.pk, page.alias_of_id, page.title) == (alias.pk, None, "Bollitore 1")
    assert (page.live, page.content_language, page.url_path) == (
        True,
        "it",
        "/home-it/courses/t/1/1/",
    )
    assert lesson(files, 2, "it").alias_of_id is not None
    (italian.folder / "01-water/01-lesson.md").unlink()
    (italian.folder / "01-water/01-lesson.quiz.yaml").unlink()
    load_all()
    assert lesson(files, 1, "it").title == "Bollitore 1"
    assert Page.find_problems() == ([], [], [], [], [])
    assert differences() == []


def test_an_editors_translation_is_kept_and_reported(load_all, files):
    italian = ItalianFiles(files, 1)
    load_all()
    page = lesson(files, 1, "it")
    page.title = "Il bollitore di Gul"
    page.save_revision().publish()
    italian.change("01-water/01-lesson.md", "Bollitore 1", "Bollitore uno")
    assert load_all().kept_because_edited == ["it/t/1/1"]
    assert lesson(files, 1, "it").title == "Il bollitore di Gul"


def test_an_alias_follows_the_words_and_the_number_of_its_source(load_all, files):
    load_all()
    files.change("01-water/01-lesson.md", "Kettle 1", "Kettle one")
    load_all()
    assert lesson(files, 1, "ar").title == "Kettle one"
    for suffix in (".md", ".quiz.yaml"):
        files.rename(f"01-water/02-lesson{suffix}", f"01-water/05-lesson{suffix}")
    load_all()
    assert lesson(files, 2, "ar").url_path == "/home-ar/courses/t/1/5/"


def test_a_new_lesson_of_the_office_has_its_address_in_every_language(load_all, files):
    load_all()
    module = ModulePage.objects.get(locale__language_code="en")
    page = LessonPage(title="By hand", slug="7", minutes=5)
    module.add_child(instance=page)
    page.save_revision().publish()
    addresses = set(LessonPage.objects.filter(slug="7").values_list("url_path", flat=True))
    assert addresses == {f"/{home}/courses/t/1/7/" for home in ("home", "home-it", "home-ar")}


def test_a_withdrawn_lesson_is_withdrawn_in_every_language_that_shows_its_words(load_all, files):
    load_all()
    lesson(files, 1, "en").unpublish()
    assert not LessonPage.objects.live().filter(translation_key=files.lesson_key(1)).exists()
    (row,) = [row for row in catalogue_facts()["lessons"] if row["key"] == files.lesson_key(1)]
    assert row["retired"]


def test_a_deleted_lesson_takes_its_aliases_along_and_no_translation(load_all, files):
    ItalianFiles(files, 1)
    load_all()
    for number in (1, 2):
        lesson(files, number, "en").delete()
    left = LessonPage.objects.values_list("title", flat=True)
    assert list(left) == ["Bollitore 1"]


# --- what a translation brings, and what it does not -----------------------------------------


def test_a_translation_brings_words_and_no_new_version(load_all, files):
    ItalianFiles(files, 1, 2)
    load_all()
    facts = catalogue_facts()
    (course,) = facts["courses"]
    assert course["titles"] == {"en": "Tea", "it": "Tè"}
    assert {len(row["titles"]) for row in facts["lessons"]} == {2}
    assert QuizVersion.objects.count() == 2
    assert {tuple(sorted(row["texts"])) for row in facts["quizzes"]} == {("en", "it")}
    assert Quiz.objects.filter(locale__language_code="it").count() == 2
    assert differences() == []


def show_a_picture(quiz, word: str, colour: str) -> str:
    """A picture of this colour beside an answer; returns the SHA-256 of its file."""
    picture = quiz.parent / f"{colour}.png"
    Image.new("RGB", (80, 60), colour).save(picture)
    words = quiz.read_text(encoding="utf-8")
    shown = f"{word}\n        picture: {picture.name}\n        alt: A kettle.\n"
    quiz.write_text(words.replace(f"{word}\n", shown, 1), encoding="utf-8")
    return hashlib.sha256(picture.read_bytes()).hexdigest()


def test_a_picture_that_a_translation_alone_shows_is_kept_to_be_shown(load_all, files):
    italian = ItalianFiles(files, 1)
    quiz = "01-water/01-lesson.quiz.yaml"
    shown = {
        show_a_picture(files.folder / quiz, "Pour at once.", "white"),
        show_a_picture(italian.folder / quiz, "Versa subito.", "black"),
    }
    load_all()
    version = QuizVersion.objects.get(quiz__key=files.quiz_key(1))
    options = [words["questions"]["t01-1-q1"]["options"] for words in version.texts.values()]
    assert {one["pour"]["picture"]["digest"] for one in options} == shown
    assert set(Picture.objects.values_list("digest", flat=True)) == shown


def test_a_lesson_translated_without_its_questions_takes_them_from_nobody(load_all, files):
    ItalianFiles(files, 1, quiz=False)
    load_all()
    (row,) = [row for row in catalogue_facts()["quizzes"] if row["key"] == files.quiz_key(1)]
    assert row["lesson_key"] == files.lesson_key(1)
    lesson(files, 1, "it").save_revision().publish()
    (row,) = [row for row in catalogue_facts()["quizzes"] if row["key"] == files.quiz_key(1)]
    assert row["lesson_key"] == files.lesson_key(1)


def test_minutes_and_audience_are_those_of_the_original(load_all, files):
    ItalianFiles(files, 1)
    load_all()
    page = lesson(files, 1, "it")
    page.minutes = 99
    page.save_revision().publish()
    course = CoursePage.objects.get(locale__language_code="it")
    course.audience = []
    course.save_revision().publish()
    facts = catalogue_facts()
    assert {row["minutes"] for row in facts["lessons"]} == {12}
    assert facts["courses"][0]["audience"] == ["editor", "learner", "reader"]


# --- what is refused ------------------------------------------------------------------------


BROKEN = {
    "minutes": ("01-water/01-lesson.md", "minutes: 12", "minutes: 13", "“minutes” is not the same"),
    "parts": (
        "01-water/01-lesson.md",
        "## La tazza",
        "La tazza",
        "has 1 parts; the original has 2",
    ),
    "questions": ("01-water/01-lesson.quiz.yaml", "t01-1-q2", "t01-1-q3", "not those of the"),
    "options": ("01-water/01-lesson.quiz.yaml", "key: pour", "key: tip", "built in another way"),
    "audience": ("course.yaml", "[learner, ", "[", "“audience” is not the same"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_translation_that_is_another_course_is_refused(load_all, files, what):
    file, old, new, told = BROKEN[what]
    italian = ItalianFiles(files, 1)
    italian.change(file, old, new)
    with pytest.raises(InvalidContent) as caught:
        load_all()
    (line,) = caught.value.todo
    assert line.startswith(f"it/t/{file}:")
    assert told in line
    assert not CoursePage.objects.exists()


def test_a_key_that_the_original_does_not_have_is_refused(load_all, files):
    italian = ItalianFiles(files, 1)
    italian.change("01-water/01-lesson.md", str(files.lesson_key(1)), str(files.quiz_key(2)))
    with pytest.raises(InvalidContent) as caught:
        load_all()
    (line,) = caught.value.todo
    assert line.startswith("it/t/01-water/01-lesson.md:2: The original has no such key here.")


def test_a_lesson_without_its_module_in_a_language_is_told_and_nothing_is_loaded(files, db, capsys):
    italian = ItalianFiles(files, 1)
    (italian.folder / "01-water/module.yaml").unlink()
    with pytest.raises(CommandError):
        call_command("load_curriculum", files.root)
    told = capsys.readouterr().err
    assert "it/t/01-water:1: The folder has no module.yaml" in told
    assert "Add it, with key, title and summary." in told
    assert not CoursePage.objects.exists()


def test_the_check_warns_of_low_gulpease(files, capsys):
    hard = "L’amministrazione internazionale responsabilizza organizzazioni specializzate. " * 8
    ItalianFiles(files, 1).change("01-water/01-lesson.md", "Gul ha due tazze.", hard)
    with pytest.raises(CommandError):
        call_command("check_curriculum", files.root)
    assert "warning: it/t/01-water/01-lesson.md" in capsys.readouterr().out


# --- her pages ------------------------------------------------------------------------------


def test_an_alias_says_what_it_shows_and_where_its_words_are(load_all, files, learner, signed_in):
    load_all()
    page = signed_in(learner()).get("/ar/courses/t/1/1/").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert '<h1 lang="en" dir="ltr">Kettle 1</h1>' in page
    assert 'href="/en/courses/t/1/1/" lang="en" hreflang="en">English</a>' in page


def test_a_translation_is_a_draft_until_a_reader_has_approved_it(
    load_all, files, learner, signed_in, person
):
    ItalianFiles(files, 1)
    load_all()
    CoursePage.objects.update(**dict.fromkeys(READINGS, now().date()))
    browser = signed_in(learner())
    assert "badge-quiet" in browser.get("/it/courses/t/1/1/").content.decode()
    page = lesson(files, 1, "it")
    workflow = page.get_workflow()
    workflow.start(page, person(Role.EDITOR))
    page.current_workflow_task.specific.on_action(
        page.current_workflow_task_state, person(Role.READER), "approve"
    )
    page.refresh_from_db()
    assert TaskState.objects.get().revision_id == page.live_revision_id
    assert "badge-quiet" not in browser.get("/it/courses/t/1/1/").content.decode()


def test_a_translation_that_waits_for_its_readers_shows_the_original(
    load_all, files, learner, signed_in
):
    load_all()
    ItalianFiles(files, 1)
    load_all(as_draft=True)
    assert not lesson(files, 1, "it").live
    answer = signed_in(learner()).get("/it/courses/t/1/1/")
    assert answer.status_code == 200
    assert "Kettle 1" in answer.content.decode()
    lesson(files, 1, "it").get_latest_revision().publish()
    assert lesson(files, 1, "it").title == "Bollitore 1"


def test_questions_without_words_in_her_language_say_in_which_they_are(
    load_all, files, learner, signed_in
):
    load_all()
    her = learner()
    attempt = start_attempt(learner=her, quiz_key=files.quiz_key(1), at=now())
    assert attempt_view(her, attempt.public_id, "it").language == "en"
    browser = signed_in(her)
    browser.post("/accounts/language/", {"language": "it"})
    page = browser.get(f"/courses/attempts/{attempt.public_id}/").content.decode()
    assert "other-language" in page
    assert '<fieldset class="options" lang="en" dir="ltr">' in page


# --- changing the language -------------------------------------------------------------------


def test_another_language_opens_the_same_lesson_at_the_same_part(
    load_all, files, learner, signed_in
):
    load_all()
    her = learner()
    browser = signed_in(her)
    answer = browser.post(
        "/accounts/language/",
        {"language": "ar", "address": "/en/courses/t/1/1/", "place": "part-2"},
    )
    assert answer.headers["Location"] == "/ar/courses/t/1/1/#part-2"
    her.refresh_from_db()
    assert her.language == "ar"


def test_another_language_keeps_what_she_chose_in_the_questions(
    load_all, files, learner, signed_in
):
    ItalianFiles(files, 1)
    load_all()
    her = learner()
    attempt = start_attempt(learner=her, quiz_key=files.quiz_key(1), at=now())
    browser = signed_in(her)
    address = f"/courses/attempts/{attempt.public_id}/"
    answer = browser.post(
        address, {"language": "it", f"{FIELD_PREFIX}t01-1-q1": "pour", "at": "question-t01-1-q2"}
    )
    assert answer.headers["Location"] == f"{address}#question-t01-1-q2"
    view = attempt_view(her, attempt.public_id, "it")
    assert view.language == "it"
    assert [option.value for option in view.questions[0].options if option.checked] == ["pour"]
    assert "Il bollitore canta" in browser.get(address).content.decode()


def test_a_language_that_is_not_offered_changes_nothing(load_all, files, learner, signed_in):
    load_all()
    her = learner()
    attempt = start_attempt(learner=her, quiz_key=files.quiz_key(1), at=now())
    save_answers(
        learner=her, attempt_id=attempt.public_id, answers={"t01-1-q1": ["wait"]}, at=now()
    )
    browser = signed_in(her)
    answer = browser.post("/accounts/language/", {"language": "xx", "address": "/learn/"})
    assert answer.status_code == 400
    her.refresh_from_db()
    assert her.language == "en"


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "no"])
def test_the_language_leads_to_no_other_site(signed_in, person, address):
    answer = signed_in(person()).post("/accounts/language/", {"language": "it", "address": address})
    assert answer.headers["Location"] == "/"
