"""Brings the learning side up to date with all that is published."""

from datetime import datetime

from courses.catalogue.queries import catalogue_facts
from courses.publishing.services import retire_lesson

from ..models import CoursePage
from .catalogue_check import expected_rows, forget_recent
from .catalogue_sync import one_sync_at_the_end, sync


def repair(*, at: datetime) -> None:
    """Publishes again, to the learning side alone, all that is live; retires what is not."""
    with one_sync_at_the_end(at=at):
        for course in CoursePage.objects.live().filter(alias_of=None):
            sync(course, at=at)
        lessons = expected_rows()["lessons"]
        for row in catalogue_facts()["lessons"]:
            if not row["retired"] and row["key"] not in lessons:
                retire_lesson(key=row["key"], at=at)
    forget_recent()
