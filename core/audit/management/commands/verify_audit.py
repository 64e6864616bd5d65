"""`verify_audit`: compare the audit entries with their digests."""

from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser

from core.audit.digest_services import find_faults, kept_days
from core.audit.models import Entry
from core.clock import now
from core.commands import DatabaseCommand
from core.errors import DomainError


def day(text: str) -> date:
    """Parse a day for argparse, which names this function in its message. Raises ValueError."""
    return date.fromisoformat(text)


class Command(DatabaseCommand):
    help = (
        "Compares the audit entries with the digests in the file of AUDIT_DIGESTS and names every "
        "day whose entries were changed, removed or added to. Exit code 1 when there is one. "
        "Changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until",
            type=day,
            metavar="YYYY-MM-DD",
            help="only days before this one: the day of the backup that was restored",
        )

    def handle(self, *, until: date | None, **options: Any) -> None:
        """Print one line for each fault, then how much was compared."""
        entries, found = Entry.objects.count(), 0
        try:
            for fault in find_faults(at=now(), until=until):
                self.stderr.write(fault)
                found += 1
            kept = len(kept_days())
        except DomainError as problem:
            raise CommandError(str(problem.sentence)) from problem
        self.stdout.write(f"{entries} entries; days with a digest: {kept}.")
        if found:
            raise CommandError(f"The log is not as it was written: {found} faults.")
        self.stdout.write("The log is whole." if kept else "Nothing was compared.")
