"""Imports questions of other programs as a draft quiz."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from cms.question_io.report import lines_of
from cms.question_io.services import import_questions
from core.clock import now
from core.commands import DatabaseCommand
from core.errors import DomainError
from courses.question_formats.detect import FORMATS
from courses.question_formats.exchange import MAX_BYTES


class Command(DatabaseCommand):
    help = (
        "Brings questions of another program in, as a draft that an editor finishes and publishes. "
        "When one question is refused, nothing is imported, unless --good says otherwise. Says "
        "line by line what came in, what was changed and what was refused, and why."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file with the questions")
        parser.add_argument(
            "--format",
            choices=[*FORMATS],
            default="",
            help="the format of the file (default: found out by what stands in it)",
        )
        parser.add_argument(
            "--title", default="", help="the title of the quiz (default: the name of the file)"
        )
        parser.add_argument(
            "--locale",
            default=settings.LANGUAGE_CODE,
            help="the language of the questions (default: %(default)s)",
        )

        parser.add_argument(
            "--good",
            action="store_true",
            help="bring in what can come in, though other questions are refused",
        )

    def handle(self, *, file, title, locale, good, **options):
        try:
            report = import_questions(
                data=_content(file),
                file_format=options["format"],
                title=title or file.stem,
                name=file.name,
                language=locale,
                by=None,
                take="good" if good else "all",
                at=now(),
            )
        except DomainError as problem:
            raise CommandError(str(problem.sentence)) from problem
        for line in lines_of(report):
            self.stdout.write(line)
        if not report.is_done:
            raise CommandError(
                _("No question can come in, so nothing was imported.")
                if good
                else _("A question was refused, so nothing was imported. See --good.")
            )
        for quiz in report.quizzes:
            self.stdout.write(
                _("Draft “%(title)s” was made: %(key)s") % {"title": quiz.title, "key": quiz.key}
            )


def _content(file: Path) -> bytes:
    """The bytes of a file; of a file that is too big, only enough to show that it is."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as problem:
        raise CommandError(f"{file}: {problem.strerror}") from problem
