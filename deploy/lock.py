"""Pin every version, including transitive ones: in pyproject.toml and, with hashes, for production.

`uv.lock` itself is not committed: it ties a checkout to one package index. The versions that it
resolved are written as `constraint-dependencies`, which `uv run` honours on every machine.
"""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "pyproject.toml"
PINS = re.compile(r"\nconstraint-dependencies = \[\n.*?\n\]\n", re.S)


def uv(*arguments: str) -> str:
    """The output of `uv`; raises CalledProcessError when it fails."""
    done = subprocess.run(  # noqa: S603 - fixed program, fixed arguments
        ["uv", *arguments],  # noqa: S607 - uv is found on the path, as in every command here
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def main() -> None:
    """Resolve again, then write both files."""
    project = PINS.sub("\n", PROJECT.read_text())
    PROJECT.write_text(project)
    (ROOT / "uv.lock").unlink(missing_ok=True)
    uv("lock")
    export = uv("export", "--all-groups", "--no-hashes", "--no-annotate", "--no-header")
    pins = sorted(line.strip() for line in export.splitlines() if "==" in line)
    block = "constraint-dependencies = [\n" + "".join(f'    "{pin}",\n' for pin in pins) + "]\n"
    PROJECT.write_text(project.replace("[tool.uv]\n", "[tool.uv]\n" + block, 1))
    hashed = uv("export", "--no-dev", "--no-annotate", "--no-header")
    (ROOT / "deploy" / "requirements.txt").write_text(hashed)


if __name__ == "__main__":
    main()
