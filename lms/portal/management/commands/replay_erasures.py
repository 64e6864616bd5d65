"""After a restore: erases again everyone who was erased since the backup."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.erasure_services import erase_again, erased_since
from core.clock import now
from core.commands import DatabaseCommand

_LINE = re.compile(r"([0-9a-f]{64}) (keep|cancel)")


class Command(DatabaseCommand):
    help = (
        "Erases again whoever is in the list FILE. --write makes that list, of digests alone: run "
        "it beside each backup and before restoring one, and keep the file apart from backups."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--write", action="store_true", help="write the list instead")

    def handle(self, *, file: Path, write: bool, **options: Any) -> None:
        if write:
            listed = erased_since()
            lines = [f"{digest} {'keep' if kept else 'cancel'}\n" for digest, kept in listed]
            file.write_text("".join(lines), encoding="ascii")
            self.stdout.write(f"Listed: {len(lines)}")
            return
        try:
            found = [_LINE.fullmatch(line) for line in file.read_text("ascii").splitlines()]
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{file} cannot be read. Nothing was erased.") from problem
        if not all(found):
            raise CommandError(f"{file} is no list of erasures. Nothing was erased.")
        digests = [(match[1], match[2] == "keep") for match in found if match]
        self.stdout.write(f"Erased again: {erase_again(digests=digests, at=now())}")
