"""`manage.py backup`: everything in one file that only the holder of a private key can open."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from accounts.erasure_services import erased_since
from core.backups.backup_services import delete_old_backups, make_backup, report_disk_problems
from core.backups.programs import BackupError
from core.clock import now
from core.commands import NO_TABLES, DatabaseCommand, exit_on_sigterm
from core.retention_clocks import Clock, days_of
from core.schema import current_schema

ERASURES = "erasures"


class Command(DatabaseCommand):
    help = (
        "Writes the database and the files into one new file in the folder DIR, encrypted for "
        "BACKUP_TO, while the site runs. Words of rooms, their keys and sign-ins are left out, and "
        "so are FIELD_KEYS: keep those elsewhere. Beside it stands the list of erasures, of "
        "digests alone. Backups older than --keep days are deleted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--keep", type=int, default=30, metavar="DAYS", help="30 unless said")

    def handle(self, *, folder: Path, keep: int, **options: Any) -> None:
        at = now()
        if not settings.BACKUP_TO:
            raise CommandError(
                "Set BACKUP_TO to the public key of who may open backups. Make a pair on another "
                "machine with: age-keygen -o backup.key"
            )
        longest = days_of(Clock.ERASURE_REPLAY)
        if not 1 <= keep <= longest:
            raise CommandError(
                f"--keep takes 1 to {longest} days: the list of erasures goes back no further."
            )
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder. Nothing was made.")
        try:
            if current_schema().is_empty:
                raise CommandError(NO_TABLES)
            with exit_on_sigterm():
                path = make_backup(
                    folder=folder, recipients=settings.BACKUP_TO, at=at, tell=self._tell
                )
            with report_disk_problems(folder):
                self._list_erasures(folder / ERASURES)
                gone = delete_old_backups(folder=folder, days=keep, at=at)
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        self._tell(f"{path}: {path.stat().st_size:,} bytes. Older ones deleted: {len(gone)}.")

    def _list_erasures(self, place: Path) -> None:
        """Write the list of erasures completely or not at all, as `replay_erasures --write`
        does.
        """
        lines = [f"{digest} {'keep' if kept else 'cancel'}\n" for digest, kept in erased_since()]
        unfinished = place.with_name(place.name + ".part")
        unfinished.write_text("".join(lines), encoding="ascii")
        unfinished.replace(place)

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
