"""Is this installation safe and complete?"""

from django.core.management.base import BaseCommand, CommandError

from core.commands import first_line_of
from core.health_checks import Level, checks, problem


class Command(BaseCommand):
    help = (
        "Looks at settings, keys, services, courses and the directory, and prints one line for "
        "each finding: ok, note, or problem with what to do. Changes nothing. "
        "Exit code 1 when there is a problem."
    )
    # It reports what is amiss with the settings instead of stopping at it.
    requires_system_checks = []
    requires_migrations_checks = False

    def handle(self, **options):
        problems = 0
        for name, check in checks().items():
            for finding in self._run(check):
                problems += finding.level is Level.PROBLEM
                says = " ".join(finding.says.split())
                self.stdout.write(f"{finding.level.value:<8} {name}: {says}")
        if problems:
            raise CommandError(f"{problems} to mend.")
        self.stdout.write("Nothing to mend.")

    def _run(self, check) -> list:
        """What a check finds; one that breaks is a problem and no traceback."""
        found = []
        try:
            for finding in check():
                found.append(finding)  # noqa: PERF402 - what came before it broke is kept
        except Exception as broken:
            says = f"{type(broken).__name__} {first_line_of(broken)}"
            found.append(problem(f"This could not be looked at: {says}"))
        return found
