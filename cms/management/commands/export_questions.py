"""Exports the questions of a quiz for another program."""

import sys
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management.base import CommandError

from cms.question_io.services import export_questions
from core.commands import DatabaseCommand
from core.errors import DomainError
from courses.question_formats.detect import ENDINGS


class Command(DatabaseCommand):
    help = (
        "Writes the questions of a quiz, as its newest draft has them, in a format of other "
        "programs. What the format cannot carry is said."
    )

    def add_arguments(self, parser):
        parser.add_argument("quiz_key", help="the key (UUID) of the quiz")
        parser.add_argument("--format", choices=[*ENDINGS], required=True, help="the format")
        parser.add_argument(
            "--output", type=Path, help="the file to write (default: standard output)"
        )
        parser.add_argument(
            "--locale",
            default=settings.LANGUAGE_CODE,
            help="the language of the quiz (default: %(default)s)",
        )

    def handle(self, *, quiz_key, output, locale, **options):
        try:
            key = UUID(quiz_key)
        except ValueError as problem:
            raise CommandError(f"“{quiz_key}” is not a key of a quiz (a UUID).") from problem
        try:
            export = export_questions(quiz_key=key, file_format=options["format"], language=locale)
        except DomainError as problem:
            for line in problem.todo:
                self.stderr.write(line)
            raise CommandError(str(problem.sentence)) from problem
        for remark in export.remarks:
            self.stderr.write(remark)
        self._write(export.data, output)

    def _write(self, data: bytes, output: Path | None) -> None:
        if output is None:
            # As bytes, because a package is not text.
            sys.stdout.buffer.write(data)
            return
        try:
            output.write_bytes(data)
        except OSError as problem:
            raise CommandError(f"{output}: {problem.strerror}") from problem
