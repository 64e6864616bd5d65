"""Checks whether the installation is safe and complete."""

from typing import Any

from django.core.checks import ERROR
from django.core.management.base import BaseCommand, CommandError

from core import health_checks


class Command(BaseCommand):
    help = (
        "Looks at settings, keys, services, courses and the directory, and prints one line for "
        "each finding: ok, note, or problem with what to do. Changes nothing. "
        "Exit code 1 when there is a problem."
    )
    # It reports problems with the settings instead of stopping at them.
    requires_system_checks = []
    requires_migrations_checks = False

    def handle(self, **options: Any) -> None:
        problems = 0
        for name in health_checks.names():
            for finding in health_checks.run(name):
                problems += finding.level >= ERROR
                says = " ".join(finding.msg.split())
                self.stdout.write(f"{health_checks.LEVELS[finding.level]:<8} {name}: {says}")
        if problems:
            raise CommandError(f"{problems} to mend.")
        self.stdout.write("Nothing to mend.")
