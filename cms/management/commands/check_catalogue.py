"""Checks whether published pages and the rows of `courses` agree."""

from django.core.management.base import CommandError
from django.db import transaction

from cms.admin.review_services import publish_remaining_quizzes
from cms.publishing.catalogue_check import differences, repair
from core.clock import now
from core.commands import DatabaseCommand
from core.errors import DomainError


class Command(DatabaseCommand):
    help = (
        "Compares what is published in the CMS with what the learning side offers. "
        "Exit code 1 when they differ; --fix brings the learning side up to date, and out what a "
        "reader has passed of the questions of lessons that are out."
    )

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="bring the learning side up to date")

    def handle(self, *, fix, **options):
        try:
            found = self._fix() if fix else differences()
        except DomainError as problem:
            raise CommandError(str(problem.sentence)) from problem
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{len(found)} differences." + ("" if fix else " Run with --fix."))
        self.stdout.write("They agree.")

    def _fix(self) -> list[str]:
        for sentence in differences():
            self.stdout.write(sentence)
        with transaction.atomic():
            quizzes = publish_remaining_quizzes(at=now())
            repair(at=now())
        if quizzes:
            self.stdout.write(f"{quizzes} quizzes came out, as a reader had passed them.")
        return differences()
