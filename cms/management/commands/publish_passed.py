"""Publishes what our readers have passed."""

from django.core.management.base import CommandError

from cms.admin.review_services import publish_reviewed
from cms.models import CoursePage
from core.clock import now
from core.commands import DatabaseCommand
from core.errors import DomainError


class Command(DatabaseCommand):
    help = (
        "Publishes exactly what a reader has passed, lessons with their quizzes, all of it or "
        "nothing, and lists what stays in, with why. May be run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--course", default="", help="the code of one course (default: all)")

    def handle(self, *, course, **options):
        if course and not CoursePage.objects.filter(code=course).exists():
            raise CommandError(f"There is no course “{course}”.")
        try:
            done = publish_reviewed(course=course, at=now(), progress=self._progress)
        except DomainError as problem:
            raise CommandError(str(problem.sentence)) from problem
        for line in done.left:
            self.stdout.write(f"stays in: {line}")
        self.stdout.write(
            f"{done.pages} pages and {done.quizzes} quizzes published, {len(done.left)} stay in"
        )

    def _progress(self, what, done, total):
        self.stdout.write(f"{done} of {total}: {what}")
