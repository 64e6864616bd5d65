"""`flush`: Django's own, which may also empty the tables whose rows are only ever added."""

from typing import Any

from django.core.management.commands.flush import Command as DjangoCommand

from core.append_only import erasing


class Command(DjangoCommand):
    """Whoever empties a whole database means it: Django asks, and tests do it after each other."""

    def handle(self, **options: Any) -> None:
        """Passes the triggers (ADR-0043)."""
        with erasing(options["database"]):
            super().handle(**options)
