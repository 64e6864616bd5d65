"""`manage.py restore`: restores a backup into an empty installation, or tries it elsewhere."""

import os
import subprocess
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from core.backups.programs import BackupError
from core.backups.restore_services import read_manifest, record_drill, restore
from core.commands import DatabaseCommand, exit_on_sigterm
from mentors.rooms.lifecycle.timekeeping import renew_after_restore

from .backup import ERASURES

AS_OF_THEN = (
    "Passphrases, suspensions, roles, passkeys and cards are as they were on "
    "{made:%d %B %Y at %H:%M} UTC. Whoever was suspended, lost a role or got another passphrase "
    "since may come in as before. Do those changes again before you open the site."
)


class Command(DatabaseCommand):
    help = (
        "Puts the backup FILE into the empty database of DATABASE_URL and the empty folder of "
        "MEDIA_ROOT, then erases again whoever is in the list of erasures (the file “erasures” "
        "beside it). FIELD_KEYS must hold the keys of that time. --drill URL tries it in the empty "
        "database at URL, leaves the site alone, and notes that it went well."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="private key, from age-keygen")
        parser.add_argument("--erasures", type=Path, help="the newest list of erasures there is")
        parser.add_argument("--drill", metavar="URL", help="an empty database, for a trial")

    def handle(
        self, *, file: Path, key: Path, erasures: Path | None, drill: str | None, **options: Any
    ) -> None:
        listed = erasures or file.with_name(ERASURES)
        if not listed.is_file():
            raise CommandError(
                f"{listed} is not there. Name the newest list of erasures with --erasures, so that "
                "nobody who was erased comes back."
            )
        try:
            with exit_on_sigterm():
                if drill:
                    manifest = read_manifest(file=file, key=key)
                    self._try_elsewhere(file, key, listed, drill, until=manifest.made_at.date())
                    record_drill(manifest=manifest, file=file)
                    self._tell("The drill went well.")
                    return
                manifest = restore(file=file, key=key, then=_after(listed), tell=self._tell)
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        # Delete what has reached the end of its retention period since then.
        call_command("purge", stdout=self.stdout, stderr=self.stderr)
        self._tell(AS_OF_THEN.format(made=manifest.made_at))
        self._tell("Restored. Now run: manage.py doctor")

    def _try_elsewhere(self, file: Path, key: Path, listed: Path, url: str, *, until: date) -> None:
        """Run the same commands in processes of their own, on the other database."""
        with tempfile.TemporaryDirectory() as folder:
            elsewhere = {**os.environ, "DATABASE_URL": url, "MEDIA_ROOT": folder}
            # Set but empty, so that the site's bucket in `.env` is not used either.
            elsewhere["MEDIA_BUCKET"] = ""
            elsewhere["DJANGO_SETTINGS_MODULE"] = str(settings.SETTINGS_MODULE)
            steps = [
                ["restore", str(file), "--key", str(key), "--erasures", str(listed)],
                ["check", "--database", "default"],
                ["verify_audit", "--until", str(until)],
            ]
            for step in steps:
                done = subprocess.run(  # noqa: S603 - our own commands
                    [sys.executable, "manage.py", *step],
                    cwd=settings.BASE_DIR,
                    env=elsewhere,
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if done.returncode:
                    said = done.stderr.strip().splitlines() or ["no word"]
                    raise CommandError(f"The drill failed at {step[0]}: {said[-1]}")
                self._tell(f"{step[0]}: done")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _after(listed: Path) -> Any:
    """Actions before anybody has access: repeat erasures, and renew the keys of planned rooms."""

    def do(at: datetime) -> None:
        call_command("replay_erasures", str(listed))
        renew_after_restore()

    return do
