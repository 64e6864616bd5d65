"""What is read aloud: in course files, in the office, and for whoever may open the lesson."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.documents import get_document_model

from accounts.roles import Role
from cms.course_import.services import InvalidContent, load_curriculum
from cms.curriculum.checks import check_paragraphs
from cms.curriculum.parser import read_content
from cms.curriculum.text_spans import spans_of
from cms.models import LessonPage, Quiz
from cms.publishing.catalogue_check import differences
from core.clock import now
from core.errors import Invalid
from courses.enrolment.services import enrol, leave_enrolment
from courses.models import Enrolment, LessonSound, QuizVersion, Sound
from courses.publishing.quiz_services import register_sound
from courses.questions.sounds import MAX_BYTES
from courses.quizzes.attempts.services import start_attempt

DATA = Path(__file__).parents[1] / "data"
HELLO = DATA / "sound/hello.ogg"
LESSON = "en/k/01-kitchen/01-together.md"
QUIZ = "en/k/01-kitchen/01-together.quiz.yaml"
FENCE = "\n::: audio{name}\nTea is *shared*. You can **say no**.\n:::\n"

pytestmark = [pytest.mark.long, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def files(tmp_path):
    """A copy of the course with every kind."""
    shutil.copytree(DATA / "courses/kinds", tmp_path / "content")
    return tmp_path / "content"


@pytest.fixture
def say(files):
    """Call it to let the lesson read something aloud, from a file where one is named."""

    def add(name="", *, sound=HELLO):
        path = files / LESSON
        path.write_text(path.read_text() + FENCE.format(name=f" file: {name}" if name else ""))
        if name and sound is not None:
            shutil.copy(sound, path.parent / name)

    return add


@pytest.fixture
def ask_aloud(files):
    """The first question and its first option are read aloud."""
    path = files / QUIZ
    text = path.read_text()
    text = text.replace("    kind: single\n", "    kind: single\n    sound: ask.ogg\n", 1)
    text = text.replace(
        "        correct: true\n", "        correct: true\n        sound: no.m4a\n", 1
    )
    path.write_text(text)
    shutil.copy(HELLO, path.parent / "ask.ogg")
    shutil.copy(DATA / "sound/hello.m4a", path.parent / "no.m4a")


@pytest.fixture
def load(files):
    return lambda: load_curriculum(files, locale="en", as_draft=False, by=None, at=now())


@pytest.fixture
def learner(person):
    """Call it for a learner who takes the course."""

    def make():
        woman = person(Role.LEARNER)
        page = LessonPage.objects.get(alias_of=None)
        course = page.get_parent().get_parent()
        enrol(learner=woman, course_key=course.translation_key, at=now())
        return woman

    return make


def own(browser):
    """On a phone of her own."""
    session = browser.session
    session["device"] = "own"
    session.save()
    return browser


# --- files ----------------------------------------------------------------------------------


def test_a_sound_that_is_not_there_yet_is_a_warning_and_its_words_are_read(
    *, files, say, load, learner, signed_in, capsys
):
    say()
    say("later.ogg", sound=None)
    content = read_content(files / "en")
    assert content.problems == ()
    assert [(one.code, one.line) for one in content.warnings] == [
        ("sound-not-made", 19),
        ("sound-missing", 23),
    ]
    with pytest.raises(CommandError, match="to mend"):
        # The small course has other things to mend; the sound is none of them.
        call_command("check_curriculum", files)
    out = capsys.readouterr()
    assert "Warning: en/k/01-kitchen/01-together.md:23" in out.out
    assert "later.ogg" not in out.err
    load()
    html = signed_in(learner()).get("/en/courses/k/1/1/").content.decode()
    assert html.count("Read what will be said") == 2
    assert "Tea is <i>shared</i>. You can <b>say no</b>." in html
    assert "<audio" not in html


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("film.webm", DATA / "sound/film.webm"),
        ("words.ogg", DATA / "sound/README.md"),
        ("words.mp3", HELLO),
        ("../words.ogg", None),
    ],
)
def test_what_cannot_be_played_has_to_be_mended(say, load, name, sound):
    say(name, sound=sound)
    with pytest.raises(InvalidContent) as caught:
        load()
    assert "is not a sound that can be played here" in " ".join(caught.value.todo)


def test_a_sound_that_nobody_plays_is_told(files, load):
    shutil.copy(HELLO, (files / LESSON).parent / "lost.ogg")
    with pytest.raises(InvalidContent) as caught:
        load()
    assert "plays this sound" in " ".join(caught.value.todo)


def test_a_fence_with_other_words_behind_it_is_told(files):
    path = files / LESSON
    path.write_text(path.read_text() + "\n::: audio loudly\nTea.\n:::\n")
    assert [one.code for one in read_content(files / "en").problems] == ["fence-unknown"]


def test_words_read_aloud_may_say_the_lesson_again(files):
    path = files / LESSON
    paragraph = "Gul and Hana share a kitchen. They agree who cooks when."
    assert paragraph in path.read_text()
    path.write_text(path.read_text() + f"\n::: audio\n{paragraph}\n:::\n\n{paragraph}\n")
    found = [
        one
        for one in check_paragraphs(list(spans_of(files / "en")))
        if one.file.endswith("together.md")
    ]
    # The fence is no second time; the paragraph below it is.
    last = len(path.read_text().rstrip("\n").split("\n"))
    assert [one.line for one in found] == [last]


# --- loading --------------------------------------------------------------------------------


def test_sounds_are_loaded_once_and_agreed_upon(say, ask_aloud, load):
    say("tea.ogg")
    load()
    assert {one.size_bytes for one in Sound.objects.all()} == {5455, 7495}
    assert bytes(LessonSound.objects.get().sound.data) == HELLO.read_bytes()
    texts = QuizVersion.objects.get().texts["en"]["questions"]["kitchen-single"]
    assert texts["sound"]["size_bytes"] == 5455
    assert texts["options"]["ask"]["sound"]["size_bytes"] == 7495
    assert "sound" not in texts["options"]["note"]
    assert differences() == []
    report = load()
    assert (report.created, report.updated, report.kept_because_edited) == ([], [], [])
    assert get_document_model().objects.count() == 2


def test_another_sound_is_loaded_and_is_no_new_version(files, say, ask_aloud, load):
    say("tea.ogg")
    load()
    shutil.copy(DATA / "sound/hello.webm", (files / LESSON).parent / "tea.ogg")
    shutil.copy(DATA / "sound/hello.webm", (files / QUIZ).parent / "ask.ogg")
    assert sorted(load().updated) == ["k/1/1", "k/1/1 quiz"]
    version = QuizVersion.objects.get()
    assert version.texts["en"]["questions"]["kitchen-single"]["sound"]["size_bytes"] == 6401
    assert LessonSound.objects.get().sound.mime == "audio/webm"


def test_a_sound_taken_out_of_the_office_takes_no_words(say, ask_aloud, load, learner, signed_in):
    say("tea.ogg")
    load()
    get_document_model().objects.all().delete()
    page = LessonPage.objects.get(alias_of=None)
    page.save_revision().publish()
    assert not LessonSound.objects.exists()
    assert (
        "Read what will be said" in signed_in(learner()).get("/en/courses/k/1/1/").content.decode()
    )


def test_what_is_no_sound_is_not_kept():
    for raw in (b"", b"<html>", HELLO.read_bytes() + b"\x00" * MAX_BYTES):
        with pytest.raises(Invalid):
            register_sound(raw=raw, at=now())
    assert not Sound.objects.exists()


# --- who hears it ---------------------------------------------------------------------------


def test_a_lesson_offers_it_with_its_size_and_loads_nothing_by_itself(
    say, load, learner, signed_in
):
    say("tea.ogg")
    load()
    woman = learner()
    browser = own(signed_in(woman))
    html = browser.get("/en/courses/k/1/1/").content.decode()
    page, sound = LessonPage.objects.get(alias_of=None), Sound.objects.get()
    address = f"/courses/lessons/{page.key}/sounds/{sound.digest}/"
    assert "Listen (6 kB)" in html
    assert f'preload="none" data-listen src="{address}"' in html
    assert "Read what is said" in html
    answer = browser.get(address)
    assert answer.content == HELLO.read_bytes()
    assert answer["Content-Type"] == "audio/ogg"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    # On a shared phone nothing of it stays.
    assert signed_in(woman).get(address)["Cache-Control"] == "private, no-store"


def test_it_is_for_whoever_may_open_the_lesson(say, load, learner, person, signed_in):
    say("tea.ogg")
    load()
    page, sound = LessonPage.objects.get(alias_of=None), Sound.objects.get()
    address = f"/courses/lessons/{page.key}/sounds/{sound.digest}/"
    for someone in (person(Role.LEARNER), person(Role.SUPERVISOR), person(Role.MENTEE)):
        assert signed_in(someone).get(address).status_code == 404
    woman = learner()
    for other in (f"{address[:-5]}aaaa/", address.replace(str(page.key), str(sound.digest[:8]))):
        assert signed_in(woman).get(other).status_code == 404
    assert signed_in(woman).get(address).status_code == 200
    enrolment = Enrolment.objects.get(learner=woman)
    leave_enrolment(learner=woman, enrolment_id=enrolment.public_id, at=now())
    assert signed_in(woman).get(address).status_code == 404


def test_a_question_and_an_answer_are_heard_in_her_own_attempt(ask_aloud, load, learner, signed_in):
    load()
    woman, other = learner(), learner()
    attempt = start_attempt(learner=woman, quiz_key=Quiz.objects.get().key, at=now())
    page = f"/courses/attempts/{attempt.public_id}/"
    html = signed_in(woman).get(page).content.decode()
    assert html.count('<details class="sound-open" data-sound>') == 2
    assert "Listen (8 kB)" in html
    for sound in Sound.objects.all():
        address = f"{page}sounds/{sound.digest}/"
        assert address in html
        assert signed_in(woman).get(address).status_code == 200
        assert signed_in(other).get(address).status_code == 404
    assert signed_in(woman).get(f"{page}sounds/{'ab' * 32}/").status_code == 404
