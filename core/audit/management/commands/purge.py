"""Retention, run by a timer: expired data is deleted, and counted."""

from typing import Any

from django.core.management.base import CommandError

from core.audit.retention_services import run_job
from core.clock import now
from core.commands import BROKEN, DatabaseCommand
from core.retention import JOBS


class Command(DatabaseCommand):
    help = (
        "Deletes what is past its clock (see `data_map`) and says how many things of each kind. "
        "Run it every ten minutes. It goes in small steps, and what was stopped goes on where it "
        "was. One kind that fails stops no other. Run again, it deletes nothing more."
    )

    def handle(self, **options: Any) -> None:
        at, failed = now(), []
        for name in sorted(JOBS):
            try:
                self.stdout.write(f"{name}: {run_job(name, at=at)}")
            except BROKEN:
                # The database is faulty, so every job would fail.
                raise
            except Exception as problem:
                failed.append(name)
                # Only the type of the error: its message could contain data from a row.
                self.stderr.write(f"{name}: failed ({type(problem).__name__})")
        if failed:
            raise CommandError(f"Not done: {', '.join(failed)}. The next run tries again.")
