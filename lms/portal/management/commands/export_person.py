"""Exports a person's data on request, to be collected in person (`docs/users/export.md`)."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from accounts.export_services import note_export_for
from accounts.inactivity.queries import account_of
from accounts.types import Person
from core.clock import now
from core.commands import DatabaseCommand
from core.personal_export import plain
from lms.portal.learner.my_export import export_file


class Command(DatabaseCommand):
    help = (
        "Writes everything that is kept about a person to FILE, as JSON (docs/users/export.md). ID "
        "is an alias or the number of an account. This is audited. Hand the file to that "
        "person alone, and delete it afterwards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help="alias, or number of the account")
        parser.add_argument("file", metavar="FILE", type=Path, help="a file that is not there yet")
        parser.add_argument(
            "--with-journal", action="store_true", help="her journal too: she stands beside you"
        )

    def handle(self, *, id: str, file: Path, with_journal: bool, **options: Any) -> None:
        person = account_of(id)
        if person is None:
            raise CommandError("Nobody has this alias or number. Nothing was written.")
        try:
            # Readable by the operator only, and never over another file.
            file.touch(mode=0o600, exist_ok=False)
        except OSError as problem:
            raise _unwritten(file, problem) from problem
        try:
            tables = _write(person, file, with_journal=with_journal)
        except BaseException as problem:
            # Leave neither half a file, nor one that is not in the log.
            file.unlink(missing_ok=True)
            if isinstance(problem, OSError):
                raise _unwritten(file, problem) from problem
            raise
        self.stdout.write(f"{file} is written. {tables} tables are in it.")


def _write(person: Person, file: Path, *, with_journal: bool) -> int:
    """Log the export and write the file, or neither, in the person's language; return the number of
    tables.
    """
    at = now()
    with translation.override(person.language), transaction.atomic():
        note_export_for(person=person, with_journal=with_journal, at=at)
        data = export_file(person, at, in_person=with_journal)
        words = json.dumps(data, default=plain, ensure_ascii=False, indent=2)
        file.write_text(words + "\n", encoding="utf-8")
    return len(data["tables"])


def _unwritten(file: Path, problem: OSError) -> CommandError:
    return CommandError(f"{file} cannot be written: {problem.strerror}.")
