"""`delete_expired_recordings` as a command: delete spoken answers that were not marked in time."""

from typing import Any

from core.clock import now
from core.commands import DatabaseCommand
from courses.quizzes.attempts.recordings.rules import KEPT_DAYS
from courses.quizzes.attempts.recordings.services import delete_expired_recordings


class Command(DatabaseCommand):
    help = (
        f"Deletes every recording that is {KEPT_DAYS} days old, whether anybody has heard it or "
        "not. Run it once a day. The queue of answers does the same whenever it is opened."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the number of recordings deleted."""
        self.stdout.write(f"Recordings deleted: {delete_expired_recordings(at=now())}.")
