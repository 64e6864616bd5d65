"""`manage.py pair_old_rooms`: run once after the upgrade to 0.3; safe to run again."""

from typing import Any

from core.clock import now
from core.commands import DatabaseCommand
from mentors.mentoring.old_room_services import pair_old_rooms


class Command(DatabaseCommand):
    """Create pairs for mentoring rooms that were scheduled before pairs existed."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many rooms were given a pair."""
        number = pair_old_rooms(at=now())
        self.stdout.write(f"{number} rooms of mentoring belong to a pair now.")
