"""`manage.py rotate_badge_key`: make a new key for signing badges."""

from argparse import ArgumentParser
from typing import Any

from core.clock import now
from core.commands import DatabaseCommand
from mentors.badges.services import rotate_key


class Command(DatabaseCommand):
    help = (
        "Makes a new key that badges are signed with. What the one before it signed stays good: "
        "once a year, and whenever somebody who could read it leaves. With --revoke, when somebody "
        "else may have it: every badge that is out is good no more, and women save theirs anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--revoke",
            action="store_true",
            help="the key before it may be in other hands: what it signed is good no more",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        key = rotate_key(revoke=options["revoke"], at=now())
        before = "is good no more" if options["revoke"] else "stays good"
        self.stdout.write(
            f"Badges are signed with key {key.number} now. What came before {before}."
        )
