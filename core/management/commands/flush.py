"""`flush`: Django's command, also allowed to empty append-only tables."""

from typing import Any

from django.core.management.commands.flush import Command as DjangoCommand

from core.append_only import erasing


class Command(DjangoCommand):
    """Emptying the database is intended: Django asks first, and tests do it between them."""

    def handle(self, **options: Any) -> None:
        """Run with the append-only triggers disabled (ADR-0043)."""
        with erasing(options["database"]):
            super().handle(**options)
