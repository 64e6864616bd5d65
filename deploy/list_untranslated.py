"""List the texts without a translation, by language. A release waits for them.

    make untranslated

Pages show these texts in English.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import polib  # type: ignore[import-untyped]

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def untranslated(locale: Path = LOCALE) -> Iterator[str]:
    """One line for each missing text: language, text, files that use it."""
    for file in sorted(locale.glob("*/LC_MESSAGES/django.po")):
        language = file.parent.parent.name
        for entry in polib.pofile(str(file)).untranslated_entries():
            paths = ", ".join(sorted({path for path, _line in entry.occurrences}))
            yield f"{language}: {entry.msgid} ({paths})"


if __name__ == "__main__":
    missing = list(untranslated())
    sys.stdout.writelines(f"{line}\n" for line in missing)
    sys.exit(f"{len(missing)} sentences have no translation." if missing else 0)
