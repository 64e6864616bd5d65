"""`seal_audit`: closes what was written to the log since the last time."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from core.audit import sealing
from core.clock import now
from core.commands import DatabaseCommand
from core.errors import DomainError


class Command(DatabaseCommand):
    help = (
        "Closes what waits in the log into sealed segments. Run it each minute. An entry that this "
        "program did not write is never sealed: it is named, and the exit code is 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--adopt",
            nargs="+",
            type=int,
            metavar="NUMBER",
            default=[],
            help="entries without a mark, written by a release before 0.4, that you have looked at",
        )

    def handle(self, *, adopt: list[int], **options: Any) -> None:
        """One line with the number."""
        if adopt:
            self.stdout.write(f"Entries adopted: {sealing.adopt(numbers=adopt)}.")
        try:
            done = sealing.seal(at=now())
        except DomainError as problem:
            raise CommandError(str(problem.sentence)) from problem
        self.stdout.write(f"Entries sealed: {done.entries}.")
        if done.strange:
            numbers = ", ".join(map(str, done.strange[:20]))
            raise CommandError(
                f"{len(done.strange)} entries were not written by this program: {numbers}. "
                "Look at them; see docs/security-at-rest.md."
            )
