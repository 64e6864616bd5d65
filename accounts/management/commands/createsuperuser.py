"""Django's own command, disabled: nobody has rights without a role."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandError


class Command(createsuperuser.Command):
    help = "Not here: every right follows from a role, and `manage.py setup` makes the first cards."
    # Refuse in the same way even if checks or migrations fail.
    requires_system_checks = []
    requires_migrations_checks = False

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Refuse, without asking or writing anything."""
        raise CommandError(
            "Nobody here has every right. Make the first people's cards with: manage.py setup"
        )
