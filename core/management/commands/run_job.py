"""`run_job`: run a timer's command and record that it ran."""

from argparse import REMAINDER, ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError

from core.clock import now
from core.commands import DatabaseCommand
from core.jobs import JOBS, note_end, note_failure


class Command(DatabaseCommand):
    help = (
        "Runs a command that a timer starts, and notes that it ran or failed, for the status page "
        "and doctor. Two at one time, or one run again, do no harm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job", choices=sorted(JOBS), help="which")
        parser.add_argument("rest", nargs=REMAINDER, help="what it is called with")

    def handle(self, *, job: str, rest: list[str], **options: Any) -> None:
        try:
            call_command(job, *rest)
        except (Exception, SystemExit) as problem:
            # If the database is down nothing can be recorded; the job soon counts as late.
            with suppress(DatabaseError):
                note_failure(job, problem)
            if isinstance(problem, SystemExit):
                raise CommandError(f"{job} ended with {problem.code}.") from problem
            raise
        note_end(job, at=now())
