"""Django's own command, refused: nobody has rights without a role."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandError


class Command(createsuperuser.Command):
    help = "Not here: every right follows from a role, and `manage.py setup` makes the first cards."
    # Whatever else is amiss, the answer is the same.
    requires_system_checks = []
    requires_migrations_checks = False

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Says so. Nothing is asked and nothing is written."""
        raise CommandError(
            "Nobody here has every right. Make the first people's cards with: manage.py setup"
        )
