"""How long “publish what is passed” takes for each course, with all its lessons and questions.

    uv run python -m bench.publishing

Uses a PostgreSQL server of its own, removed afterwards. All courses are loaded as drafts in all
languages. A reader passes every page without publishing it; then each course is published in one
action. Prints wall time and processor time in seconds. Goal: 10 s a course on two idle cores.
"""

import os
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Load, pass, publish course by course, and print how long each took."""
    from tests.own_servers import own_postgres

    # The server's user must be able to enter the folder.
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
    """Load every course and let a reader pass every page, so that all await publishing."""
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
    # The site's own action would publish each page once it is passed; Wagtail read the setting when
    # it was loaded.
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
