"""Spoken answers: encrypted, hers until handed in, heard by one person, deleted in time."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.roles import Role
from accounts.services import make_organisation
from core.append_only import erasing
from core.audit.models import Entry
from core.audit.retention_services import run_jobs
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from core.media.malware import NotScanned
from core.retention import JOBS
from courses.enrolment.services import enrol
from courses.models import Grade, QuizVersion, Recording, WrittenAnswer, WrittenMark
from courses.progress.queries import lesson_state
from courses.progress.services import mark_lesson_read
from courses.questions.kinds.spoken import RECORDED
from courses.quizzes.attempts.queries import attempt_view
from courses.quizzes.attempts.recordings import queries, services
from courses.quizzes.attempts.recordings.rules import LARGEST_BYTES
from courses.quizzes.attempts.services import save_answers, start_attempt, submit_attempt
from courses.quizzes.marking import services as marking
from courses.quizzes.marking.queries import waiting_count
from tests.concurrency import at_once
from tests.factories.courses import STAFF_AUDIENCE, add_spoken_quiz, make_course
from tests.factories.people import make_person
from tests.factories.record_access import assign
from tests.media_files import MARK, TAGGED_SOUNDS
from tests.unit.quiz_kinds import NUMERIC

SOUND = (Path(__file__).parents[1] / "data/sound/hello.webm").read_bytes()
FILM = (Path(__file__).parents[1] / "data/sound/film.webm").read_bytes()
WORDS = "I would ask her first, and wait."


@pytest.fixture
def course(db):
    made = make_course(with_quiz=False)
    made.quiz = add_spoken_quiz(made.lessons[0], NUMERIC)
    return made


@pytest.fixture
def learner(course, person):
    woman = person(name="amara")
    enrol(learner=woman, course_key=course.key, at=now())
    mark_lesson_read(learner=woman, lesson_key=course.lessons[0], at=now())
    return woman


@pytest.fixture
def supervisor(person, learner):
    found = person(Role.SUPERVISOR, name="grace")
    assign(found, learner)
    return found


@pytest.fixture
def attempt(learner, course):
    return start_attempt(learner=learner, quiz_key=course.quiz, at=now())


def speak(learner, attempt, *, data=SOUND, seconds=3, device="own", at=None, key="aloud"):
    """She records."""
    return services.save_recording(
        learner=learner,
        attempt_id=attempt.public_id,
        question_key=key,
        data=data,
        seconds=seconds,
        device=device,
        at=at or now(),
    )


def hand_in(learner, attempt, **answers):
    """She hands in, with a number that fits."""
    submit_attempt(
        learner=learner,
        attempt_id=attempt.public_id,
        answers={"number": ["2.5"], **answers},
        at=now(),
    )
    attempt.refresh_from_db()


def mark(marker, attempt, met=True, comment=""):
    return marking.mark_answer(
        marker=marker,
        attempt_id=attempt.public_id,
        question_key="aloud",
        met=met,
        comment=comment,
        at=now(),
    )


def hear(marker):
    answer = WrittenAnswer.objects.get()
    return queries.recording_to_mark(marker, answer_id=answer.public_id, at=now()).data


def hear_own(someone, attempt, at=None):
    return queries.own_recording(
        someone, attempt_id=attempt.public_id, question_key="aloud", at=at or now()
    ).data


# --- what is kept ---------------------------------------------------------------------------


def test_what_her_phone_wrote_beside_her_voice_is_not_kept(learner, attempt):
    for make in TAGGED_SOUNDS.values():
        speak(learner, attempt, data=make())
        assert MARK not in Recording.objects.get().data


def test_nothing_of_hers_is_kept_while_the_scanner_is_silent(learner, attempt, settings):
    settings.CLAMAV_SOCKET = "/nowhere/clamd"
    with pytest.raises(NotScanned):
        speak(learner, attempt)
    assert not WrittenAnswer.objects.exists()


def test_her_voice_stands_encrypted(learner, attempt):
    speak(learner, attempt)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM courses_recording")
        stored = bytes(cursor.fetchone()[0])
    assert b"OpusHead" in SOUND
    assert b"OpusHead" not in stored
    assert Recording.objects.get().data == SOUND


def test_a_dump_carries_no_voice_and_loads_again(learner, attempt):
    from django.core import serializers

    speak(learner, attempt)
    dump = serializers.serialize("json", Recording.objects.all())
    Recording.objects.all().delete()
    for found in serializers.deserialize("json", dump):
        found.save()
    assert Recording.objects.get().data == SOUND
    assert "encrypted:" in dump


def test_a_second_recording_takes_the_place_of_the_first(learner, attempt):
    speak(learner, attempt, seconds=3)
    speak(learner, attempt, seconds=9)
    assert Recording.objects.get().seconds == 9


def test_a_recording_is_a_whole_answer_and_waits_for_a_person(learner, attempt, supervisor):
    speak(learner, attempt)
    hand_in(learner, attempt)
    assert attempt.judged == {"aloud": None, "number": True}
    assert not Grade.objects.exists()
    assert waiting_count(supervisor) == 1
    assert hear(supervisor) == SOUND


def test_written_words_are_its_equal(learner, attempt, supervisor):
    hand_in(learner, attempt, aloud=[WORDS])
    assert waiting_count(supervisor) == 1
    mark(supervisor, attempt)
    assert attempt.grades.get().met


def test_putting_aside_keeps_recording_and_words(learner, attempt):
    speak(learner, attempt)
    for words in ([WORDS], []):
        save_answers(
            learner=learner, attempt_id=attempt.public_id, answers={"aloud": words}, at=now()
        )
        (question, _number) = attempt_view(learner, attempt.public_id, "en").questions
        assert question.typed == "".join(words)
        assert question.answered
        assert Recording.objects.get().data == SOUND


def test_no_form_can_say_that_she_has_recorded(learner, attempt, supervisor):
    hand_in(learner, attempt, aloud=[RECORDED])
    assert attempt.judged["aloud"] is False
    assert waiting_count(supervisor) == 0


def test_what_she_deletes_is_gone(learner, attempt):
    speak(learner, attempt)
    drop = partial(
        services.remove_recording,
        learner=learner,
        attempt_id=attempt.public_id,
        question_key="aloud",
    )
    drop()
    drop()
    assert not Recording.objects.exists()
    assert not WrittenAnswer.objects.exists()


# --- what is refused ------------------------------------------------------------------------


def test_on_a_shared_phone_nothing_is_recorded(learner, attempt):
    for device in ("shared", "", "other"):
        with pytest.raises(Refused):
            speak(learner, attempt, device=device)
    assert not WrittenAnswer.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"data": b""},
        {"data": FILM},
        {"data": b"<html>"},
        {"data": SOUND + b"\x00" * LARGEST_BYTES},
        {"seconds": 121},
        {"seconds": -1},
    ],
)
def test_what_is_no_recording_of_ours_is_refused_and_leaves_nothing(learner, attempt, change):
    with pytest.raises(Invalid):
        speak(learner, attempt, **change)
    assert not WrittenAnswer.objects.exists()


def test_a_question_that_is_not_asked_aloud_takes_no_recording(learner, attempt):
    for key in ("number", "other"):
        with pytest.raises(NotFound):
            speak(learner, attempt, key=key)


def test_after_handing_in_nothing_is_recorded_or_deleted(learner, attempt):
    speak(learner, attempt)
    hand_in(learner, attempt)
    with pytest.raises(Conflict):
        speak(learner, attempt)
    with pytest.raises(Conflict):
        services.remove_recording(
            learner=learner, attempt_id=attempt.public_id, question_key="aloud"
        )


def test_nobody_records_for_another(attempt, person, supervisor):
    for someone in (person(), supervisor):
        with pytest.raises(NotFound):
            speak(someone, attempt)


# --- who hears it ---------------------------------------------------------------------------


def test_until_she_hands_in_it_is_hers_alone_and_then_the_markers(learner, attempt, supervisor):
    speak(learner, attempt)
    assert hear_own(learner, attempt) == SOUND
    for step in (partial(hear, supervisor), partial(hear_own, supervisor, attempt)):
        with pytest.raises(NotFound):
            step()
    hand_in(learner, attempt)
    assert hear(supervisor) == SOUND
    with pytest.raises(NotFound):
        hear_own(learner, attempt)


def test_nobody_else_hears_it(learner, attempt, person, lighthouse):
    speak(learner, attempt)
    hand_in(learner, attempt)
    for someone in (
        learner,
        person(),
        person(Role.MENTOR),
        person(Role.EDITOR),
        person(Role.SAFEGUARDING_LEAD),
        person(Role.SUPERVISOR),
        person(Role.COORDINATOR),
        person(Role.SUPERVISOR, organisation=lighthouse),
    ):
        with pytest.raises(NotFound):
            hear(someone)


# --- when it is deleted ---------------------------------------------------------------------


@pytest.mark.parametrize(("met", "comment"), [(True, ""), (False, "Say whom you would ask.")])
def test_it_is_deleted_with_the_mark_whichever_it_is(learner, attempt, supervisor, met, comment):
    speak(learner, attempt)
    hand_in(learner, attempt)
    mark(supervisor, attempt, met, comment)
    recording = Recording.objects.get()
    assert recording.data is None
    assert recording.deleted_at is not None
    with pytest.raises(NotFound):
        hear(supervisor)
    assert services.delete_expired_recordings(at=now() + timedelta(days=15)) == 0
    assert WrittenAnswer.objects.get().ran_out_at is None


def test_opened_again_it_can_be_marked_anew_without_the_sound(learner, attempt, supervisor):
    speak(learner, attempt)
    hand_in(learner, attempt)
    mark(supervisor, attempt, False, "A slip of the finger.")
    marking.reopen_answer(
        marker=supervisor, attempt_id=attempt.public_id, question_key="aloud", at=now()
    )
    assert waiting_count(supervisor) == 1
    mark(supervisor, attempt)
    assert attempt.grades.order_by("-number").first().met


def test_after_fourteen_days_it_is_deleted_unheard_and_nothing_counts_against_her(
    course, learner, attempt, supervisor
):
    made = now() - timedelta(days=14)
    speak(learner, attempt, at=made)
    hand_in(learner, attempt)
    assert services.delete_expired_recordings(at=now()) == 1
    assert services.delete_expired_recordings(at=now()) == 0
    assert Recording.objects.get().data is None
    assert waiting_count(supervisor) == 0
    with pytest.raises(Conflict):
        mark(supervisor, attempt)
    assert not WrittenMark.objects.exists()
    assert not Grade.objects.exists()
    assert Entry.objects.get(verb="recording-ran-out").actor is None
    view = attempt_view(learner, attempt.public_id, "en")
    assert (view.met, view.waits, view.ran_out) == (None, False, True)
    (quiz,) = lesson_state(learner, course.lessons[0], "en").quizzes
    assert (quiz.met, quiz.waits, quiz.tried) == (False, False, True)
    again = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    assert again != attempt
    speak(learner, again)
    hand_in(learner, again)
    mark(supervisor, again)
    assert again.grades.get().met


def test_words_beside_a_recording_that_ran_out_are_still_marked(learner, attempt, supervisor):
    speak(learner, attempt, at=now() - timedelta(days=20))
    hand_in(learner, attempt, aloud=[WORDS])
    services.delete_expired_recordings(at=now())
    assert waiting_count(supervisor) == 1
    mark(supervisor, attempt)
    assert attempt.grades.get().met


def test_past_its_age_nobody_hears_it_even_before_the_job_has_run(learner, attempt, supervisor):
    speak(learner, attempt, at=now() - timedelta(days=14))
    with pytest.raises(NotFound):
        hear_own(learner, attempt)
    hand_in(learner, attempt)
    with pytest.raises(NotFound):
        hear(supervisor)


def test_a_recording_that_was_never_handed_in_goes_too_and_the_page_says_so(learner, attempt):
    speak(learner, attempt, at=now() - timedelta(days=14))
    services.delete_expired_recordings(at=now())
    (question, _number) = attempt_view(learner, attempt.public_id, "en").questions
    assert question.recording.deleted
    assert not question.answered
    assert not Entry.objects.filter(verb="recording-ran-out").exists()
    hand_in(learner, attempt)
    assert attempt.judged["aloud"] is False


def test_the_job_is_registered_and_the_command_says_how_many(learner, attempt, capsys):
    assert JOBS["recordings"].step is services.delete_expired_recordings
    speak(learner, attempt, at=now() - timedelta(days=14))
    call_command("forget_recordings")
    assert capsys.readouterr().out == "Recordings deleted: 1.\n"
    assert run_jobs(at=now())["recordings"] == 0


def test_marking_and_forgetting_at_once_leave_one_of_the_two(transactional_db):
    course = make_course(with_quiz=False)
    course.quiz = add_spoken_quiz(course.lessons[0])
    harbour = make_organisation(name="Harbour")
    learner = make_person(Role.LEARNER, organisation=harbour)
    supervisor = make_person(Role.SUPERVISOR, organisation=harbour)
    enrol(learner=learner, course_key=course.key, at=now())
    assign(supervisor, learner)
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    speak(learner, attempt, at=now() - timedelta(days=14))
    submit_attempt(learner=learner, attempt_id=attempt.public_id, answers={}, at=now())

    def try_to_mark():
        try:
            mark(supervisor, attempt)
        except Conflict:
            return "ran out"
        return "marked"

    found = at_once(try_to_mark, lambda: services.delete_expired_recordings(at=now()))
    answer = WrittenAnswer.objects.get()
    assert Recording.objects.get().data is None
    assert (answer.ran_out_at is not None) == ("ran out" in found)
    assert WrittenMark.objects.exists() == ("marked" in found)


# --- pages ----------------------------------------------------------------------------------


@pytest.fixture
def own_phone(signed_in):
    """Call it with a person for a browser on a phone of her own."""

    def sign_in(someone):
        browser = signed_in(someone)
        session = browser.session
        session["device"] = "own"
        session.save()
        return browser

    return sign_in


def send(browser, attempt, data=SOUND, key="aloud", seconds="3", **headers):
    """What the script sends."""
    return browser.generic(
        "POST",
        f"/courses/attempts/{attempt.public_id}/recordings/{key}/?seconds={seconds}",
        data,
        content_type="audio/webm",
        **headers,
    )


def test_she_sends_hears_and_deletes_it(learner, attempt, own_phone):
    browser = own_phone(learner)
    address = f"/courses/attempts/{attempt.public_id}/recordings/aloud/"
    assert browser.get(address).status_code == 404
    assert send(browser, attempt).status_code == 204
    answer = browser.get(address, headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer.content) == (200, SOUND)
    assert answer["Content-Type"] == "audio/webm"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Accept-Ranges"] == "none"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert browser.delete(address).status_code == 204
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"data": b"<html>"}, "This cannot be heard here."),
        ({"seconds": "121"}, "longer than two minutes"),
        ({"seconds": "-1"}, "longer than two minutes"),
        ({"seconds": "²"}, "longer than two minutes"),
        ({"seconds": "9" * 5000}, "longer than two minutes"),
        ({"data": b""}, "This cannot be heard here."),
        ({"CONTENT_LENGTH": str(LARGEST_BYTES + 1)}, "This recording is too large."),
        ({"CONTENT_LENGTH": "²"}, "This recording is too large."),
    ],
)
def test_what_cannot_be_kept_is_told_in_a_sentence(learner, attempt, own_phone, change, sentence):
    answer = send(own_phone(learner), attempt, **change)
    assert answer.status_code == 400
    assert sentence in answer.json()["sentence"]
    assert not WrittenAnswer.objects.exists()


def test_a_recording_needs_the_token_of_the_page(learner, attempt):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(learner, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert send(browser, attempt).status_code == 403
    assert not Recording.objects.exists()


def test_only_the_page_of_a_spoken_question_on_her_own_phone_may_use_the_microphone(
    learner, attempt, own_phone, signed_in
):
    address = f"/courses/attempts/{attempt.public_id}/"
    own, shared = own_phone(learner), signed_in(learner)
    page = own.get(address)
    assert "microphone=(self)" in page["Permissions-Policy"]
    assert "media-src 'self' blob:" in page["Content-Security-Policy"]
    assert "data-recorder" in page.content.decode()
    for other in (shared.get(address), own.get("/learn/"), own.get("/accounts/login/")):
        assert "microphone=()" in other["Permissions-Policy"]
        assert "geolocation=()" in other["Permissions-Policy"]
        assert "blob:" not in other["Content-Security-Policy"]
    html = shared.get(address).content.decode()
    assert "data-recorder" not in html
    assert "On a shared one nothing is recorded." in html
    assert 'name="q-aloud"' in html
    assert send(shared, attempt).status_code == 403


def test_without_a_script_her_recording_is_deleted_by_a_button_and_the_rest_is_kept(
    learner, attempt, own_phone
):
    speak(learner, attempt)
    browser = own_phone(learner)
    address = f"/courses/attempts/{attempt.public_id}/"
    page = browser.get(address).content.decode()
    assert f'src="{address}recordings/aloud/"' in page
    assert "0:03" in page
    answer = browser.post(address, {"drop": "aloud", "q-aloud": WORDS, "q-number": "2"})
    assert (answer.status_code, answer.url) == (302, f"{address}#question-aloud")
    assert not Recording.objects.exists()
    assert WrittenAnswer.objects.get().text == WORDS
    assert browser.post(address, {"drop": "number"}).status_code == 404


def test_from_her_voice_to_the_mark_and_back(learner, attempt, supervisor, own_phone, signed_in):
    browser = own_phone(learner)
    send(browser, attempt)
    address = f"/courses/attempts/{attempt.public_id}/"
    browser.post(address, {"then": "see", "q-number": "2,5"})
    assert "You said this aloud. A person hears it" in browser.get(address).content.decode()
    desk = signed_in(supervisor)
    queue = desk.get("/assessment/marking/").content.decode()
    assert "Listen to Amara" in queue
    assert "Spoken. Mark before" in queue
    place = f"/assessment/marking/{WrittenAnswer.objects.get().public_id}/"
    page = desk.get(place).content.decode()
    assert (
        f'<audio controls controlslist="nodownload" preload="none" data-listen '
        f'src="{place}recording/"' in page
    )
    sound = desk.get(f"{place}recording/")
    assert (sound.content, sound["Cache-Control"]) == (SOUND, "private, no-store")
    assert desk.post(place, {"mark": "met", "comment": "You ask first."}).status_code == 302
    assert desk.get(f"{place}recording/").status_code == 404
    assert "The recording was deleted" in desk.get(place).content.decode()
    page = browser.get(address).content.decode()
    assert "You said this aloud. Your recording is deleted." in page
    assert "You ask first." in page


def test_a_sitting_that_ran_out_waits_for_nobody(learner, attempt, supervisor, signed_in):
    speak(learner, attempt, at=now() - timedelta(days=14))
    hand_in(learner, attempt)
    desk = signed_in(supervisor)
    results = "/assessment/marking/results/"
    assert "Waiting for marking" in desk.get(results).content.decode()
    services.delete_expired_recordings(at=now())
    page = desk.get(results).content.decode()
    assert "Can answer again" in page
    assert '<span class="badge badge-held">Waiting for marking</span>' not in page
    assert "No matching results." in desk.get(results, {"outcome": "waiting"}).content.decode()


def test_both_are_told_that_it_ran_out(learner, attempt, supervisor, signed_in):
    speak(learner, attempt, at=now() - timedelta(days=14))
    hand_in(learner, attempt)
    desk = signed_in(supervisor)
    # Opening the queue deletes what is too old.
    assert "Nothing to do." in desk.get("/assessment/marking/").content.decode()
    assert Recording.objects.get().data is None
    lost = desk.get("/assessment/marking/?state=ran-out").content.decode()
    assert "Deleted unheard." in lost
    place = f"/assessment/marking/{WrittenAnswer.objects.get().public_id}/"
    page = desk.get(place).content.decode()
    assert "deleted after 14 days before anyone marked it" in page
    assert "Save mark" not in page
    assert desk.post(place, {"mark": "met"}).status_code == 409
    hers = signed_in(learner).get(f"/courses/attempts/{attempt.public_id}/").content.decode()
    assert "This is our doing, not yours." in hers
    assert "Answer anew" in hers
    assert "A person reads this" not in hers


def test_a_staff_quiz_that_is_answered_once_is_answered_anew_when_it_ran_out(db, person, signed_in):
    staff_course = make_course("s", audience=STAFF_AUDIENCE, with_quiz=False)
    quiz = add_spoken_quiz(staff_course.lessons[0], NUMERIC)
    version = QuizVersion.objects.get(quiz__key=quiz)
    version.definition["single_attempt"] = True
    with erasing():
        version.save()
    nora = person(Role.STAFF_LEARNER)
    enrol(learner=nora, course_key=staff_course.key, at=now())
    attempt = start_attempt(learner=nora, quiz_key=quiz, at=now())
    speak(nora, attempt, at=now() - timedelta(days=14))
    hand_in(nora, attempt)
    page = f"/courses/attempts/{attempt.public_id}/"
    anew = f'action="/courses/quizzes/{quiz}/start/"'
    assert anew not in signed_in(nora).get(page).content.decode()
    services.delete_expired_recordings(at=now())
    assert anew in signed_in(nora).get(page).content.decode()


# --- words that waited while she signed in again ---------------------------------------------


def test_her_recording_stays_beside_words_that_waited(learner, attempt):
    speak(learner, attempt)

    def spoken(*unsent):
        view = attempt_view(learner, attempt.public_id, "en", unsent={"aloud": [*unsent]})
        return view.questions[0]

    assert (spoken(WORDS).typed, spoken(WORDS).answered) == (WORDS, True)
    assert spoken().answered
    services.remove_recording(learner=learner, attempt_id=attempt.public_id, question_key="aloud")
    # No form can say that there is a recording.
    assert not spoken(RECORDED).answered
