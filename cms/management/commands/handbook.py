"""A printed handbook for facilitators of live sessions."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.curriculum.files import CONTENT
from cms.curriculum.parser import read_content
from cms.pages.handbook import handbook_pdf


class Command(BaseCommand):
    help = (
        "Writes the handbook for facilitators of a course as a PDF to print: the plan of each "
        "session by the minute, the notes with what to prepare and what may go wrong, and the "
        "cards to cut out. It is made of the course files; nothing is stored."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("course", help="the code of the course, such as a, b or s")
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            help="the language of the course files (default: the one they are written in)",
        )
        parser.add_argument(
            "--to",
            type=Path,
            default=Path(),
            help="the folder for the file (default: where you are)",
        )

    def handle(self, *, course, language, to, **options):
        languages = {folder.name for folder in CONTENT.iterdir() if folder.is_dir()}
        if language not in languages:
            raise CommandError(f"No course is in “{language}”. There is {_list(languages)}.")
        if not to.is_dir():
            raise CommandError(f"{to} is not a folder.")
        content = read_content(CONTENT / language)
        if content.problems:
            raise CommandError("The course files are not in order. Run check_curriculum.")
        courses = {one.code: one for one in content.courses}
        if course not in courses:
            raise CommandError(f"No course is called “{course}”. There is {_list(courses)}.")
        file = to / f"handbook-{course}-{language}.pdf"
        try:
            file.write_bytes(handbook_pdf(courses[course], language))
        except OSError as broken:
            raise CommandError(f"{file} cannot be written: {broken.strerror}.") from broken
        self.stdout.write(f"{file} is written.")


def _list(names):
    return ", ".join(sorted(names))
