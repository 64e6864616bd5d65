"""Encrypted columns, keyed by FIELD_KEYS (newest first), and keys of single rooms.

`django-fernet-encrypted-fields` was not taken: it derives its keys from SECRET_KEY and returns
ciphertext in silence under a wrong key. Here a wrong key raises `Unreadable`.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

# Marks a token in a dump, so that loading it encrypts the words once and not the token again.
DUMPED = "encrypted:"


if TYPE_CHECKING:

    class _Stored(models.BinaryField[Any, Any]):
        # The stubs know what the column holds, not what it is turned into.
        _pyi_private_get_type: str | None  # type: ignore[assignment]

    _StoredBytes = models.BinaryField[Any, Any]
else:
    _Stored = _StoredBytes = models.BinaryField


class Unreadable(Exception):
    """The text was encrypted under a key that is not (or no longer) in FIELD_KEYS."""


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> bytes:
    """`text` as a Fernet token under the newest field key."""
    return encrypt_bytes(text.encode())


def decrypt(token: bytes) -> str:
    """The text in `token`. Raises Unreadable when no field key opens it."""
    return decrypt_bytes(token).decode()


def encrypt_bytes(data: bytes) -> bytes:
    """`data` as a Fernet token under the newest field key; a third longer than it was."""
    return _box(tuple(settings.FIELD_KEYS)).encrypt(data)


def decrypt_bytes(token: bytes) -> bytes:
    """The bytes in `token`. Raises Unreadable when no field key opens it."""
    try:
        return _box(tuple(settings.FIELD_KEYS)).decrypt(bytes(token))
    except InvalidToken as problem:
        raise Unreadable("No key in FIELD_KEYS opens this value.") from problem


class EncryptedTextField(_Stored):
    """Text that stands encrypted in the database. It cannot be searched, ordered or compared."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else decrypt(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = encrypt(value)
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        """What a form or a dump gives: a marked token is opened, anything else is the text."""
        if isinstance(value, str) and value.startswith(DUMPED):
            return decrypt(value.removeprefix(DUMPED).encode())
        return value

    def value_to_string(self, obj: models.Model) -> Any:
        """For dumpdata: a marked token, so that a dump never carries the words themselves."""
        value = self.value_from_object(obj)
        return None if value is None else DUMPED + encrypt(value).decode()


class EncryptedBytesField(_StoredBytes):
    """Bytes (a recording) that stand encrypted in the database. Load it only where it is sent."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return None if value is None else decrypt_bytes(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        token = None if value is None else encrypt_bytes(bytes(value))
        return super().get_db_prep_value(token, connection, prepared)

    def to_python(self, value: Any) -> Any:
        """What a dump gives: a marked token is opened, anything else are the bytes."""
        if isinstance(value, str) and value.startswith(DUMPED):
            return decrypt_bytes(value.removeprefix(DUMPED).encode())
        return super().to_python(value)

    def value_to_string(self, obj: models.Model) -> Any:
        """For dumpdata: a marked token, as for text."""
        value = self.value_from_object(obj)
        return None if value is None else DUMPED + encrypt_bytes(bytes(value)).decode()
