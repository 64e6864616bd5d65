"""Imports course files as pages."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from cms.course_import.services import load_languages
from cms.curriculum.files import CONTENT
from core.clock import now
from core.commands import DatabaseCommand
from core.errors import DomainError


class Command(DatabaseCommand):
    help = (
        "Loads course files into pages. May be run again: what has not changed is left alone, and "
        "what an editor changed is reported and never overwritten. What a language does not have "
        "stands there in the words of the original. On an installation that women use, pages are "
        "loaded as drafts, for our readers to read first."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            default=CONTENT,
            help="the folder that holds a folder for each language (default: the one shipped)",
        )
        parser.add_argument(
            "--locale",
            help="load this language alone (default: every language that has a folder)",
        )

    def handle(self, *, path, locale, **options):
        try:
            report = load_languages(
                path,
                locales=[locale] if locale else (),
                as_draft=not settings.DEMO_ALLOWED,
                by=None,
                at=now(),
                progress=self.stdout.write,
            )
        except DomainError as problem:
            for line in problem.todo:
                self.stderr.write(line)
            raise CommandError(str(problem.sentence)) from problem
        self.stdout.write(
            f"{len(report.created)} made, {len(report.updated)} updated, "
            f"{len(report.unchanged)} unchanged, {len(report.kept_because_edited)} kept"
        )
        for name in report.kept_because_edited:
            self.stdout.write(f"kept, because an editor changed it: {name}")
        for name in report.waiting_for_place:
            self.stdout.write(f"stays where it is until its new place is published: {name}")
