"""Which settings a process uses: from the environment, then `.env`, then a default."""

import os
from importlib.util import find_spec
from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parent.parent
NAME = "DJANGO_SETTINGS_MODULE"


def name_settings(default: str, *, root: Path = ROOT) -> bool:
    """Set the name of the settings module if it is not set; return whether the environment had it.

    `.env` may contain it, so that no command uses the settings of a trial by mistake. Raises
    SystemExit with a message if the module does not exist.
    """
    is_named = bool(os.environ.get(NAME, "").strip())
    env = Env()
    env.read_env(root / ".env", recurse=False)
    # An empty line in `.env` counts as unset.
    chosen = env.str(NAME, "").strip() or default
    if not _is_here(chosen):
        raise SystemExit(f"There are no settings “{chosen}”. Set {NAME}=lms.settings.production")
    os.environ[NAME] = chosen
    return is_named


def _is_here(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False
