"""Keys of a trial installation: created at the first start, in files only the owner can read."""

import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet


def _kept(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text().strip()


def load_or_create_secret(path: Path) -> str:
    """The secret at `path`, created if the file does not exist."""
    return _kept(path, lambda: secrets.token_urlsafe(48))


def load_or_create_field_key(path: Path) -> str:
    """The Fernet key at `path`, created if the file does not exist."""
    return _kept(path, lambda: Fernet.generate_key().decode())
