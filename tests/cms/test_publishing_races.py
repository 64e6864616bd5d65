"""Two who publish at one moment: each draft comes out once, and nothing is half out."""

import pytest
from wagtail.models import Collection, Locale, Page, PageLogEntry

from accounts.roles import Role
from cms.admin.review_services import publish_reviewed, submit_for_review
from cms.admin.services import run_publication
from cms.course_import.services import load_curriculum
from cms.models import LessonPage, PublishingRun
from cms.publishing.catalogue_check import differences
from core.clock import now
from tests.cms.course_files import CourseFiles
from tests.cms.test_publish_passed import as_loaded
from tests.concurrency import at_once, on_postgresql

pytestmark = [pytest.mark.django_db(transaction=True), on_postgresql]


@pytest.fixture(autouse=True)
def passed(tmp_path, person, monkeypatch):
    """A course that a reader has passed and that is not out."""
    if not Page.objects.exists():
        # A test that ends in the database takes away what Wagtail's migrations made.
        Locale.objects.get_or_create(language_code="en")
        Page.add_root(title="Root", slug="root")
        Collection.add_root(name="Root")
    files = CourseFiles(tmp_path)
    files.add_lesson(2)
    load_curriculum(files.root, locale="en", as_draft=True, by=None, at=now())
    submit_for_review(at=now())
    as_loaded(person(Role.READER, "ruth"), monkeypatch)


def published():
    return PageLogEntry.objects.filter(action="wagtail.publish").count()


def test_of_two_acts_at_one_moment_the_second_finds_nothing_left_to_do():
    done = at_once(lambda: publish_reviewed(at=now()), lambda: publish_reviewed(at=now()))
    assert sorted((one.pages, one.quizzes) for one in done) == [(0, 0), (4, 2)]
    assert published() == 4
    assert differences() == []


def test_of_two_workers_on_one_run_at_one_moment_one_does_it():
    run = PublishingRun.objects.create(course="t", asked_at=now())
    work = {"public_id": str(run.public_id), "at": now()}
    at_once(lambda: run_publication(**work), lambda: run_publication(**work))
    run.refresh_from_db()
    assert (run.pages, run.quizzes, run.failed_with) == (4, 2, "")
    assert published() == 4


def test_an_act_that_is_broken_off_at_its_last_draft_leaves_everything_in():
    def stop(what, done, total):
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish_reviewed(at=now(), progress=stop)
    assert not LessonPage.objects.filter(live=True).exists()
    assert differences() == []
    assert publish_reviewed(at=now()).pages == 4
