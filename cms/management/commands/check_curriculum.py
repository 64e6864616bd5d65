"""Checks the course files."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.roles import EVERY_ROLE
from cms.curriculum.checks import WARNINGS, check_content
from cms.curriculum.choices import choices_by_module, choices_of
from cms.curriculum.drawing_checks import check_drawings, missing_drawings
from cms.curriculum.files import CONTENT, Content, Problem
from cms.curriculum.learning_guesser import LEARNT, learnt_guess
from cms.curriculum.parser import read_content
from cms.curriculum.question_figures import Figure, figures_of
from cms.curriculum.readability import hours_of
from cms.curriculum.sentences import line_of
from cms.curriculum.word_list import word_list


class Command(BaseCommand):
    help = (
        "Reads course files and reports every problem with file, line and what to mend: whether "
        "they can be loaded, and then their words, sentences and reading level, outcomes and "
        "questions; translations are held against the original. The drawings are looked at as "
        "well. Nothing is stored. Exit code 1 when there is a problem; warnings, sounds that are "
        "not there yet, and answers that wait for a drawing, are said and not counted."
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

        parser.add_argument(
            "--hours",
            action="store_true",
            help="also say how many hours each course takes: its lessons, and its live sessions",
        )
        parser.add_argument(
            "--questions",
            action="store_true",
            help="also say, for each course and language, what a guesser who has read nothing wins",
        )

    def handle(self, *, path, questions=False, hours=False, **options):
        if not path.is_dir():
            raise CommandError(f"{path} is not a folder.")
        folders = sorted(
            folder
            for folder in path.iterdir()
            if folder.is_dir() and not folder.name.startswith(".")
        )
        if not folders:
            raise CommandError(f"{path} holds no folder of a language, such as “en”.")
        source = path / settings.LANGUAGE_CODE
        amiss = check_drawings()
        for problem in amiss:
            self.stderr.write(line_of(problem))
        problems = len(amiss)
        for folder in folders:
            content = read_content(folder, roles=EVERY_ROLE)
            for warning in content.warnings:
                self.stdout.write(f"Warning: {folder.name}/{line_of(warning)}")
            found = problems_in(content, folder, source if source in folders else None)
            for problem in found:
                warns = problem.code in WARNINGS
                line = f"{folder.name}/{line_of(problem)}"
                # Warnings are not counted: a formula or a gap fails no check.
                self.stdout.write(f"warning: {line}") if warns else self.stderr.write(line)
                problems += not warns
            # To do, but no reason to fail the check.
            for problem in missing_drawings(folder) if not found else ():
                self.stderr.write(f"To do: {folder.name}/{line_of(problem)}")
            for line in (
                *(hour_lines(content, folder.name) if hours else ()),
                *(question_lines(content, folder.name) if questions else ()),
            ):
                self.stdout.write(line)
        if problems:
            raise CommandError(f"{problems} to mend.")
        self.stdout.write("Nothing to mend.")


def hour_lines(content: Content, language: str) -> Iterator[str]:
    """How long each course takes, a line each."""
    for course in content.courses:
        hours = hours_of(course)
        yield (
            f"Hours of {language}/{course.code}: {hours.total:.1f} "
            f"({hours.lessons:.1f} of lessons, {hours.meetings:.1f} of sessions)"
        )


def question_lines(content: Content, language: str) -> Iterator[str]:
    """The figures of the questions of each course, a line each."""
    for course in content.courses:
        yield f"Questions of {language}/{course.code}, in per cent (chance beside it):"
        for figure in figures_of(choices_of(course), language=language):
            yield _figure_line(figure)
        for kind in LEARNT:
            guess = learnt_guess(choices_by_module(course), kind=kind)
            if guess is not None:
                shares = f"{guess.share:>4.0%} ({guess.chance:.0%})"
                yield f"  learner   {kind:<10} {shares} of {guess.amount}  said and not held"


def _figure_line(figure: Figure) -> str:
    sign = " " if figure.within else "!"
    chance = "" if figure.name == "beginning" else f"({figure.chance:.0%})"
    line = f"{sign} {figure.name:<9} {figure.kind:<10} {figure.share:>4.0%} {chance:<5}"
    return f"{line} of {figure.amount}  {figure.told}".rstrip()


def problems_in(content: Content, folder: Path, source_folder: Path | None = None) -> list[Problem]:
    """Problems in one language; words are checked only once the structure is valid.

    `source_folder` holds what the others are translated from.
    """
    if content.problems:
        return list(content.problems)
    source = None
    if source_folder is not None and source_folder != folder:
        source = read_content(source_folder)
        if source.problems:
            # Its problems are reported with its own language.
            source = None
    language = folder.name
    words = word_list(language)
    found = check_content(content, language=language, words=words, source=source)
    if words is None:
        course = content.courses[0].code
        missing = Problem(f"{course}/course.yaml", 1, "word-list-missing", {"language": language})
        return [missing, *found]
    return found
