"""`verify_audit`: is the log as it was written?"""

from typing import Any

from django.core.management.base import CommandError

from core.audit import verification
from core.commands import DatabaseCommand


class Command(DatabaseCommand):
    help = (
        "Reads the whole log and names every segment and entry that was changed, removed, put in "
        "or re-ordered. Exit code 1 when there is one. Changes nothing."
    )

    def handle(self, **options: Any) -> None:
        """One line for each fault, then how much was read."""
        found = 0
        for fault in verification.faults():
            self.stderr.write(fault)
            found += 1
        waiting = verification.waiting().entries
        self.stdout.write(f"{verification.segments()} segments read; {waiting} entries wait.")
        if found:
            raise CommandError(f"The log is not as it was written: {found} faults.")
        self.stdout.write("The log is whole.")
