"""Retention, run by a timer: everything past its clock is deleted, and counted."""

from typing import Any

from django.core.management.base import CommandError

from core.clock import now
from core.commands import BROKEN, DatabaseCommand
from core.retention import JOBS


class Command(DatabaseCommand):
    help = (
        "Deletes what is past its clock (docs/data-map.md) and says how many things of each kind. "
        "Run it every ten minutes. Each kind is a job of its own: one that fails stops no other, "
        "and the next run takes up what is left. Run again, it deletes nothing more."
    )

    def handle(self, **options: Any) -> None:
        at, failed = now(), []
        for name, job in sorted(JOBS.items()):
            try:
                self.stdout.write(f"{name}: {job(at=at)}")
            except BROKEN:
                # The database is amiss, and so for all of them.
                raise
            except Exception as problem:
                failed.append(name)
                # The kind of error alone: its words could hold a row.
                self.stderr.write(f"{name}: failed ({type(problem).__name__})")
        if failed:
            raise CommandError(f"Not done: {', '.join(failed)}. The next run tries again.")
