"""Pending work in the CMS: a lesson that Ruth sent back to Edith, and one for Ruth to read.

Edith's changes and Ruth's comments are made with Wagtail's own workflow.
"""

from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from django.core.management import call_command
from wagtail.rich_text import RichText

from cms.models import LessonPage
from core.jobs import JOBS
from courses.catalogue.queries import lesson_key

SENT_BACK = ("a", 5, 1)
TO_READ = ("a", 3, 1)
WORDS_OF_RUTH = (
    "The second sentence asks a lot at once. Could it be two? "
    "And please say “you may”, not “should”."
)
# Index in the body of a lesson at which the editor adds a paragraph.
PLACE = 1
ADDED = "<p>You may stop here and come back. What you have read is kept.</p>"
# Nobody needs a backup of a demo, so this job never runs, and the status page says so.
LEFT_OUT = "backup"


def edith_and_ruth(accounts: dict[str, Any]) -> None:
    """Edith has changed both lessons; learners still see the earlier version."""
    edith, ruth = accounts["edith"], accounts["ruth"]
    page = _hand_in(SENT_BACK, by=edith)
    page.current_workflow_task.specific.on_action(
        page.current_workflow_task_state, ruth, "reject", comment=WORDS_OF_RUTH
    )
    _hand_in(TO_READ, by=edith)


def _hand_in(lesson: tuple[str, int, int], *, by: Any) -> Any:
    """The editor adds a paragraph near the beginning and submits the page to the readers."""
    page = LessonPage.objects.get(translation_key=lesson_key(*lesson), locale__language_code="en")
    page.body.insert(PLACE, ("text", RichText(ADDED)))
    page.save_revision(user=by)
    page.get_workflow().start(page, by)
    return page


def run_jobs_once(*, progress: Callable[[str], None]) -> None:
    """Run the scheduled jobs once, except the one that is left out on purpose."""
    progress("The jobs of the night run once")
    for job in JOBS:
        if job != LEFT_OUT:
            # Their output is meant for a timer's log.
            with redirect_stdout(StringIO()):
                call_command("run_job", job)
