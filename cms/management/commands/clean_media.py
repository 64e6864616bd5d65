"""Removes places, names and notes from pictures and sounds: of the CMS, or of course files."""

from pathlib import Path

from django.core.management.base import CommandError

from cms.media.sentences import NOT_KEPT
from cms.media.services import delete_leftover_files, repair_all
from cms.media.stored_before import waiting_rows
from core.commands import DatabaseCommand
from courses.questions.bare_files import RejectedFile, has_no_metadata, stored_form


class Command(DatabaseCommand):
    help = (
        "Makes pictures and sounds that were stored before bare: no place, no device, no name of "
        "a file. Can be stopped and run again. With paths: does so to these files, where they lie."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, help="files of a course, for example")

    def handle(self, *, files, **options):
        problems = self._clean(files) if files else self._mend()
        if problems:
            raise CommandError(f"{problems} files are as they were.")

    def _mend(self) -> int:
        total, problems, changed = len(waiting_rows()), 0, False
        for number, one in enumerate(repair_all(), start=1):
            says = one.problem or "done"
            self.stdout.write(f"{number} of {total}: {one.kind} {one.id}: {says}")
            problems += bool(one.problem)
            changed = changed or one.changed
        self.stdout.write(f"{delete_leftover_files()} files that nothing points to are deleted.")
        if changed:
            self.stdout.write("Lessons may show them. Run: manage.py check_catalogue --fix")
        return problems

    def _clean(self, files: list[Path]) -> int:
        problems = 0
        for file in files:
            try:
                raw = file.read_bytes()
                if has_no_metadata(raw):
                    self.stdout.write(f"{file}: is bare")
                    continue
                kept = stored_form(raw)
            except (OSError, RejectedFile) as problem:
                says = NOT_KEPT[problem.code] if isinstance(problem, RejectedFile) else problem
                self.stderr.write(f"{file}: {says}")
                problems += 1
                continue
            file.write_bytes(kept)
            self.stdout.write(f"{file}: done")
        return problems
