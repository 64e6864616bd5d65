"""From the declarations of the models to the page that a data protection officer reads."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.dashboards.data_map import data_map

PAGE = Path(settings.BASE_DIR) / "docs" / "data-map.md"


class Command(BaseCommand):
    help = (
        "Writes docs/data-map.md: each table that holds something of a person, with what, why, for "
        "whom, how long, and what erasure and export do. --check writes nothing; exit code 1 when "
        "the page is not current."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether it is current")

    def handle(self, *, check: bool, **options: Any) -> None:
        made = data_map()
        if check and (not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != made):
            raise CommandError("docs/data-map.md is not current. Run data_map.")
        if not check:
            PAGE.write_text(made, encoding="utf-8")
            self.stdout.write("docs/data-map.md is written.")
