"""`write_audit_digests`: store a digest of each day's audit entries outside the database."""

from typing import Any

from django.core.management.base import CommandError

from core.audit.digest_services import digests_file, write_digests
from core.clock import now
from core.commands import DatabaseCommand
from core.errors import DomainError


class Command(DatabaseCommand):
    help = (
        "Appends to the file of AUDIT_DIGESTS one line for each day that is over: its number of "
        "audit entries and their digest, signed. Run it each night; verify_audit reads the file."
    )

    def handle(self, **options: Any) -> None:
        if digests_file() is None:
            self.stdout.write("AUDIT_DIGESTS names no file, so no digest is kept.")
            return
        try:
            days = write_digests(at=now())
        except DomainError as problem:
            raise CommandError(str(problem.sentence)) from problem
        self.stdout.write(f"Digests of days written: {len(days)}.")
