"""From the eleven principles to the tests that show them."""

from pathlib import Path

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.curriculum.files import CONTENT
from cms.curriculum.parser import read_content
from cms.curriculum.principles import Gap, principles_from, table
from cms.curriculum.seed_points import Section, gaps, points_table, section_from

DOCS = Path(settings.BASE_DIR) / "docs"
RULES = DOCS / "principles.yaml"
SEED = DOCS / "seed"
PAGE = DOCS / "principles.md"
COURSE = "b"


class Command(BaseCommand):
    help = (
        "Writes docs/principles.md: each outcome of the eleven principles with its lessons and "
        "questions, the rule of the software that goes with it, and a test that shows the rule; "
        "and each point of the seed with the lesson, its words and the questions that teach it. "
        "--check writes nothing; exit code 1 when the page is not current."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only say whether it is current")

    def handle(self, *, check, **options):
        try:
            made = made_table()
        except Gap as gap:
            raise CommandError(f"The table has a gap: {gap}.") from gap
        if check and (not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != made):
            raise CommandError("docs/principles.md is not current. Run principles_table.")
        if not check:
            PAGE.write_text(made, encoding="utf-8")
            self.stdout.write("docs/principles.md is written.")


def made_table() -> str:
    """The page made from the current files. Raises Gap."""
    courses = read_content(CONTENT / "en").courses
    course = next((one for one in courses if one.code == COURSE), None)
    if course is None:
        raise Gap("the course of the principles cannot be read; run check_curriculum")
    rules = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    sections = sections_of_the_seed()
    if missing := list(gaps(sections, courses)):
        raise Gap("; ".join(missing))
    points = {section.code: (section.title, points_table(section)) for section in sections}
    return table(course, principles_from(rules), points)


def sections_of_the_seed() -> list[Section]:
    """The sections in `docs/seed/`, in the order of the seed. Raises Gap."""
    return [
        section_from(yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in sorted(SEED.glob("*.yaml"))
    ]
