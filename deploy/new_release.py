"""Make this working tree a release: its number, its heading in the changelog, its dump.

    make release VERSION=0.2.0

The dump is the demo's data as of this release, to test upgrades from it. Nothing is committed.
"""

import re
import subprocess
import sys
from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import token_bytes

ROOT = Path(__file__).resolve().parent.parent
NUMBER = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
UNRELEASED = "## Unreleased\n"


class Unfit(ValueError):
    """Why this cannot become a release."""


def with_version(project: str, version: str) -> str:
    """pyproject.toml with this number. Raises Unfit if it is not a version number."""
    if not NUMBER.fullmatch(version):
        raise Unfit(f"“{version}” is no number of a release. Name one like 0.2.0.")
    return re.sub(r'^version = "[^"]*"$', f'version = "{version}"', project, count=1, flags=re.M)


def with_heading(changelog: str, version: str, day: date) -> str:
    """Move the entries under “Unreleased” to the release. Raises Unfit if there are none."""
    if f"\n## {version} " in changelog:
        raise Unfit(f"{version} stands in the changelog already.")
    before, found, after = changelog.partition(UNRELEASED)
    if not found or after.lstrip().startswith("## "):
        raise Unfit("Nothing stands under “Unreleased” in the changelog.")
    return f"{before}{UNRELEASED}\n## {version} - {day.isoformat()}\n{after}"


def main(version: str) -> None:
    """Create the key and the dump, then write the two files."""
    project, changelog = ROOT / "pyproject.toml", ROOT / "CHANGELOG.md"
    try:
        changed = {
            project: with_version(project.read_text(encoding="utf-8"), version),
            changelog: with_heading(
                changelog.read_text(encoding="utf-8"), version, datetime.now(UTC).date()
            ),
        }
    except Unfit as problem:
        sys.exit(str(problem))
    series = version.rpartition(".")[0]
    key = ROOT / "tests" / "data" / "releases" / f"{series}.key"
    key.parent.mkdir(exist_ok=True)
    if not key.exists():
        # Used only by tests, as the dump is: it decrypts nothing else.
        key.write_text(urlsafe_b64encode(token_bytes(32)).decode() + "\n", encoding="utf-8")
    subprocess.run(  # noqa: S603 - our own target
        ["make", "release-dump", f"VERSION={series}"],  # noqa: S607 - found on the path
        cwd=ROOT,
        check=True,
    )
    for file, text in changed.items():
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
