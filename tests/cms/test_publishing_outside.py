"""What readers have passed comes out outside the request, once; the page tells how it stands."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.tasks import task_backends
from django_tasks_db.management.commands import db_worker

from accounts.roles import Role
from cms.admin import services
from cms.admin.queries import RunState, newest_run, progress_key, state_of
from cms.admin.review_services import submit_for_review
from cms.admin.services import request_publication, run_publication
from cms.course_import.services import load_curriculum
from cms.models import LessonPage, PublishingRun
from core import health_checks
from core.clock import now
from core.errors import Invalid, NotFound
from core.work_queue import Failed, queue
from tests.cms.course_files import CourseFiles
from tests.cms.test_publish_passed import as_loaded

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.engine]
PAGE = "/office/publish-passed/"


@pytest.fixture
def edith(person):
    return person(Role.EDITOR, "edith")


@pytest.fixture
def passed(tmp_path, person, monkeypatch):
    """A course that a reader has passed and that is not out."""
    files = CourseFiles(tmp_path)
    files.add_lesson(2)
    load_curriculum(files.root, locale="en", as_draft=True, by=None, at=now())
    submit_for_review(at=now())
    as_loaded(person(Role.READER, "ruth"), monkeypatch)


@pytest.fixture
def with_worker(settings):
    """The queue of production; nobody works on it until the test says so."""
    settings.TASKS = settings.TASKS | {"later": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    forget_backends()
    yield
    forget_backends()


def forget_backends():
    vars(task_backends).pop("settings", None)
    task_backends._settings = None
    for name in ("default", "later"):
        if hasattr(task_backends._connections, name):
            delattr(task_backends._connections, name)


def work(monkeypatch):
    """A worker that does what waits and goes. The connection is the one of the test."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    call_command("db_worker", "--backend=later", "--batch", "--interval=0", "--verbosity=0")


def test_on_the_page_an_editor_lets_a_course_come_out_with_its_questions(
    edith, passed, signed_in, django_capture_on_commit_callbacks
):
    browser = signed_in(edith)
    page = browser.get(PAGE).content.decode()
    assert "4 pages are passed and not out." in page
    assert "2 sets of questions as well." in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(PAGE, {"course": "t"}, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    page = browser.get(PAGE).content.decode()
    assert "Pages that came out: 4. Sets of questions: 2." in page
    assert "All that is passed is out." in page
    assert LessonPage.objects.filter(live=True, alias_of=None).count() == 2


def test_a_reader_finds_no_such_page(person, signed_in):
    assert signed_in(person(Role.READER, "ruth")).get(PAGE).status_code == 302
    assert signed_in(person(Role.READER, "rita")).post(PAGE).status_code == 302
    assert not PublishingRun.objects.exists()


def test_a_course_that_is_none_is_refused_and_nothing_waits(edith, passed, signed_in):
    assert signed_in(edith).post(PAGE, {"course": "nowhere"}).status_code == 404
    with pytest.raises(NotFound):
        request_publication(course="nowhere", by=edith, at=now())
    assert not PublishingRun.objects.exists()


def test_it_waits_for_a_worker_and_the_request_publishes_nothing(
    edith, passed, with_worker, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        run = request_publication(course="t", by=edith, at=now())
    assert not LessonPage.objects.filter(live=True).exists()
    assert (queue().waiting, state_of(run, at=now())) == (1, RunState.WAITS)
    work(monkeypatch)
    run.refresh_from_db()
    assert (run.pages, run.quizzes, state_of(run, at=now())) == (4, 2, RunState.DONE)
    assert queue().waiting == 0


def test_a_second_press_asks_for_nothing_more(
    edith, passed, with_worker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = request_publication(course="t", by=edith, at=now())
        assert request_publication(course="t", by=edith, at=now()) == first
    assert queue().waiting == 1


def test_of_two_workers_on_one_run_one_does_it(edith, passed, monkeypatch):
    run = request_publication(course="t", by=edith, at=now())
    calls = []
    real = services.publish_reviewed

    def counted(**how):
        calls.append(how)
        run_publication(public_id=str(run.public_id), at=now())
        return real(**how)

    monkeypatch.setattr(services, "publish_reviewed", counted)
    run_publication(public_id=str(run.public_id), at=now())
    assert len(calls) == 1
    assert PublishingRun.objects.get().pages == 4


def test_what_fails_says_so_on_the_page_and_brings_nothing_out(
    edith, passed, signed_in, monkeypatch
):
    run = request_publication(course="t", by=edith, at=now())

    def refused(**how):
        raise Invalid("One lesson has no title.")

    monkeypatch.setattr(services, "publish_reviewed", refused)
    with pytest.raises(Failed, match="Invalid"):
        run_publication(public_id=str(run.public_id), at=now())
    page = signed_in(edith).get(PAGE).content.decode()
    assert "nothing came out" in page
    assert "One lesson has no title." in page


def test_of_a_fault_only_its_kind_is_kept(edith, passed, monkeypatch):
    run = request_publication(course="t", by=edith, at=now())

    def broken(**how):
        raise ValueError("Amara's words")

    monkeypatch.setattr(services, "publish_reviewed", broken)
    with pytest.raises(Failed) as told:
        run_publication(public_id=str(run.public_id), at=now())
    assert "Amara" not in str(told.value)
    run.refresh_from_db()
    assert run.failed_with == "ValueError"


def test_the_page_shows_how_far_it_is_and_whether_somebody_works_on_it(edith, passed, signed_in):
    run = PublishingRun.objects.create(asked_by=edith, asked_at=now())
    browser = signed_in(edith)
    assert "It begins in a moment." in browser.get(PAGE).content.decode()
    PublishingRun.objects.update(asked_at=now() - timedelta(minutes=3))
    assert "Nobody has taken it up yet." in browser.get(PAGE).content.decode()
    PublishingRun.objects.update(began_at=now())
    assert "It is at work." in browser.get(PAGE).content.decode()
    cache.set(progress_key(run), (30, 264))
    assert "30 of 264 are looked at." in browser.get(PAGE).content.decode()
    PublishingRun.objects.update(began_at=now() - timedelta(minutes=11))
    assert "It was broken off" in browser.get(PAGE).content.decode()
    assert newest_run(at=now()).state == RunState.BROKEN_OFF


def test_doctor_names_a_queue_that_nobody_works_on(
    edith, passed, with_worker, settings, django_capture_on_commit_callbacks
):
    settings.PRODUCTION = True
    assert "Nothing waits" in said()
    with django_capture_on_commit_callbacks(execute=True):
        request_publication(course="t", by=edith, at=now())
    assert "1 waits" in said()
    later = now() + timedelta(minutes=6)
    assert "nobody works on it" in said(at=later)


def said(at=None):
    from lms.portal.operator import doctor

    with pytest.MonkeyPatch.context() as patch:
        if at is not None:
            patch.setattr(doctor, "now", lambda: at)
        return " ".join(one.msg for one in health_checks.run("work"))
