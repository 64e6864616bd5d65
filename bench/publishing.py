"""How long “publish what is passed” takes for each course: all its lessons with their questions.

    uv run python -m bench.publishing

A PostgreSQL server of its own, removed afterwards. All courses are loaded as drafts in all
languages; a reader passes every page without anything coming out; then each course is published in
one act. Prints wall time and processor time in seconds and the number of statements. Goal: 10 s a
course on two idle cores.
"""

import os
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Loads, passes, publishes course by course, and prints what each took."""
    from tests.own_servers import own_postgres

    # Not under a folder that the user of the server may not enter.
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    with own_postgres(folder / "postgres") as server:
        os.environ["DATABASE_URL"] = server.url
        os.environ["DJANGO_SETTINGS_MODULE"] = "lms.settings.dev"
        import django

        django.setup()
        _load_and_pass()
        _publish_each_course()


def _load_and_pass() -> None:
    """Every page of every course waits, passed by a reader, for its publishing."""
    from django.core.management import call_command
    from wagtail.models import TaskState, WorkflowState

    from accounts.membership.services import grant_role
    from accounts.models import User
    from accounts.roles import Role
    from cms.admin.review_services import submit_for_review
    from cms.admin.services import set_up_site
    from cms.course_import.services import load_languages
    from cms.curriculum.files import CONTENT
    from core.clock import now

    call_command("migrate", verbosity=0, interactive=False)
    set_up_site()
    load_languages(CONTENT, as_draft=True, by=None, at=now())
    submit_for_review(at=now())
    reader = User.objects.create_user("reader")
    grant_role(user=reader, role=Role.READER, at=now())
    # The site's own action would publish each page as it is passed; Wagtail read the setting
    # when it was loaded.
    WorkflowState.on_finish = lambda self, user=None: None
    for state in TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS):
        state.task.specific.on_action(state, reader, "approve")


def _publish_each_course() -> None:
    from cms.admin.review_services import publish_reviewed
    from cms.models import CoursePage
    from core.clock import now

    print(f"{'course':10}{'pages':>7}{'quizzes':>9}{'left':>6}{'seconds':>9}{'processor':>11}")
    for code in sorted(set(CoursePage.objects.values_list("code", flat=True))):
        began, worked = time.perf_counter(), time.process_time()
        done = publish_reviewed(course=code, at=now())
        seconds, processor = time.perf_counter() - began, time.process_time() - worked
        counts = f"{done.pages:7}{done.quizzes:9}{len(done.left):6}"
        print(f"{code:10}{counts}{seconds:9.1f}{processor:11.1f}")


if __name__ == "__main__":
    main()
