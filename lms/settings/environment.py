"""Reads the environment in a way that never ends in a traceback.

The environment is read in this package and nowhere else.
"""

import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from environs import Env, EnvError
from sentry_sdk.utils import BadDsn, Dsn

from accounts.auth.exit_sites import read_exits

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

# Variables with an invalid value, and what to set: a traceback here would stop `check` and `doctor`
# too. core/checks.py reports them, and nothing starts until they are corrected.
UNREADABLE: dict[str, str] = {}
SYSTEM_ZONES = Path("/usr/share/zoneinfo")


def yes_or_no(name: str, *, default: bool) -> bool:
    """The value of a variable; the default if it is not set, empty, or neither yes nor no."""
    if not env.str(name, ""):
        return default
    try:
        return env.bool(name)
    except EnvError:
        UNREADABLE[name] = f"Set {name} to true or false."
        return default


def whole_number(name: str, *, default: int, least: int = 0) -> int:
    """The value of a variable; the default if it is not set, empty, or not a number of at least
    `least`.
    """
    written = env.str(name, "").strip()
    if not written:
        return default
    # No valid number has more digits; Python refuses to parse thousands of them.
    if written.isascii() and written.isdigit() and len(written) < 10 and int(written) >= least:
        return int(written)
    UNREADABLE[name] = f"Set {name} to a whole number from {least} on, for example {default}"
    return default


def secret(name: str, *, least: int) -> str:
    """The value of a secret variable; "" if it is not set or too short."""
    written = env.str(name, "").strip()
    if len(written) >= least or not written:
        return written
    UNREADABLE[name] = f"Set {name} to a random text of {least} characters or more, or leave it out"
    return ""


def report_address(name: str) -> str:
    """The DSN to which faults are reported; "" if there is none."""
    written = env.str(name, "").strip()
    if not written:
        return ""
    try:
        Dsn(written)
    except BadDsn:
        UNREADABLE[name] = f"Set {name} to a DSN, for example https://key@reports.example.org/1"
        return ""
    return written


def release() -> str:
    """The version of this program, from pyproject.toml."""
    with (BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def time_zone() -> str:
    """The zone in TIME_ZONE; UTC if it is not set, empty, or unknown."""
    name = env.str("TIME_ZONE", "") or "UTC"
    try:
        ZoneInfo(name)
        # If the system has zone files, Django accepts no others.
        is_known = not SYSTEM_ZONES.exists() or (SYSTEM_ZONES / name).exists()
    except (ValueError, OSError, ZoneInfoNotFoundError):
        is_known = False
    if is_known:
        return name
    UNREADABLE["TIME_ZONE"] = "Set TIME_ZONE to the name of a zone, for example Europe/Rome"
    return "UTC"


def exits(usual: str) -> dict[str, str]:
    """Where the quick exit leads, by language and country (accounts/auth/exit_sites.py)."""
    try:
        return read_exits(env.str("EXIT_URLS", "") or usual)
    except ValueError:
        UNREADABLE["EXIT_URLS"] = (
            "Set EXIT_URLS to languages with an address, as in "
            "it=https://weather.example/,ar-MA=https://other.example/"
        )
        return {}
