"""`makemessages` without fuzzy matching, and without files that stay English."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import makemessages

ENGLISH_ONLY = settings.BASE_DIR / "locale" / "english-only.txt"


def english_only(file: Path = ENGLISH_ONLY) -> list[str]:
    """The patterns of files that are not translated."""
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


class Command(makemessages.Command):
    """Without fuzzy matches, which look like translations but say something else."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Leave out the files that stay English."""
        options["ignore_patterns"] = [*options["ignore_patterns"], *english_only()]
        return super().handle(*args, **options)
