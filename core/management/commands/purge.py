"""Deletes whatever its time is over for; a timer runs it every ten minutes."""

from typing import Any

from core.clock import now
from core.commands import DatabaseCommand
from core.retention import run_jobs


class Command(DatabaseCommand):
    help = (
        "Deletes what its time is over for: words and keys of rooms that closed a day ago, "
        "sessions that ended, recordings. Let a timer run it every ten minutes. "
        "Running it again is harmless."
    )

    def handle(self, **options: Any) -> None:
        """Prints how many of each kind were deleted, nothing about whose they were."""
        for name, deleted in run_jobs(at=now()).items():
            self.stdout.write(f"{name}: {deleted}")
