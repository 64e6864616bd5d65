"""Are the course files in order?"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms.curriculum.checks import check_content
from cms.curriculum.files import Content, Problem
from cms.curriculum.parser import read_content
from cms.curriculum.sentences import line_of
from cms.curriculum.wording import word_list
from cms.services import CONTENT
from lms.accounts.roles import Role


class Command(BaseCommand):
    help = (
        "Reads course files and reports every problem with file, line and what to mend: whether "
        "they can be loaded, and then their words, sentences and reading level, outcomes and "
        "questions. Sounds that are not there yet are warnings. Nothing is stored. Exit code 1 "
        "when there is a problem."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            default=CONTENT,
            help="the folder that holds a folder for each language (default: the one shipped)",
        )

    def handle(self, *, path, **options):
        if not path.is_dir():
            raise CommandError(f"{path} is not a folder.")
        folders = sorted(
            folder
            for folder in path.iterdir()
            if folder.is_dir() and not folder.name.startswith(".")
        )
        if not folders:
            raise CommandError(f"{path} holds no folder of a language, such as “en”.")
        problems = 0
        for folder in folders:
            content = read_content(folder, roles=frozenset(Role.values))
            for warning in content.warnings:
                self.stdout.write(f"Warning: {folder.name}/{line_of(warning)}")
            found = problems_in(content, folder)
            for problem in found:
                self.stderr.write(f"{folder.name}/{line_of(problem)}")
            problems += len(found)
        if problems:
            raise CommandError(f"{problems} to mend.")
        self.stdout.write("Nothing to mend.")


def problems_in(content: Content, folder: Path) -> list[Problem]:
    """What has to be mended in one language; words are looked at once the structure is whole."""
    if content.problems:
        return list(content.problems)
    language = folder.name
    return check_content(content, language=language, words=word_list(language))
