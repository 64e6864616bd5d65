"""`rotate_keys`: re-encrypt everything with the newest key."""

from typing import Any

from django.core.management.base import CommandError

from core.commands import DatabaseCommand
from core.errors import DomainError
from core.rotation import count_unrotated, rotate


class Command(DatabaseCommand):
    help = (
        "Writes everything that is encrypted anew under the first key of FIELD_KEYS, while the "
        "site runs. Stopped in the middle, it goes on where it was when started again. Put the new "
        "key first and keep the old one behind it, restart all servers, run this, then take the "
        "old key away. Ends with exit code 1 while something is left under another key."
    )

    def handle(self, **options: Any) -> None:
        """Print one line for each batch, then the total."""
        try:
            done = rotate(self._tell)
        except DomainError as problem:
            raise CommandError(str(problem.sentence)) from problem
        self.stdout.write(f"Written anew: {done.written}.")
        for where in done.unreadable:
            self.stderr.write(f"Cannot be read: {where}")
        if done.unreadable:
            raise CommandError(
                f"{len(done.unreadable)} cannot be read with any key in FIELD_KEYS and stay as "
                "they are. Is a key missing?"
            )
        if left := count_unrotated():
            raise CommandError(
                f"{left} were written under an older key meanwhile. Restart all servers with the "
                "new FIELD_KEYS, and run this again."
            )
        self.stdout.write("Nothing stands under an older key.")

    def _tell(self, what: str, count: int) -> None:
        self.stdout.write(f"  {what}: {count}")
        self.stdout.flush()
