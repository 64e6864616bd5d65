"""FIELD_KEYS in use: the newest key encrypts, every key decrypts. It knows no tables.

A column's value is bound to its place. AES-GCM takes the place as associated data, so that a value
copied into another row, column or table cannot be decrypted there (ADR-0044). Values outside
columns (a mark in a form, a draft in a session) are Fernet tokens.
"""

import hashlib
import hmac
import os
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# The first byte of a bound value, followed by the number of its key and a nonce.
BOUND = b"\x02"
_NUMBER_BYTES, _NONCE_BYTES = 4, 12
HEAD_BYTES = len(BOUND) + _NUMBER_BYTES


class Unreadable(Exception):
    """No key in FIELD_KEYS decrypts the value, or it does not belong where it was found."""


class _Key(NamedTuple):
    head: bytes
    box: AESGCM
    signing: bytes


def _derived(key: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(key.encode())


@lru_cache(maxsize=8)
def _ring(keys: tuple[str, ...]) -> dict[bytes, _Key]:
    """The keys by the head of their values, newest first. Raises ValueError for an invalid key."""
    found = {}
    for key in keys:
        Fernet(key)
        number = hashlib.sha256(_derived(key, b"number of a key")).digest()[:_NUMBER_BYTES]
        box = AESGCM(_derived(key, b"values bound to their place"))
        found[BOUND + number] = _Key(BOUND + number, box, _derived(key, b"audit digests"))
    return found


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _keys() -> list[_Key]:
    return list(_ring(tuple(settings.FIELD_KEYS)).values())


def newest_head() -> bytes:
    """The head of every value that was written with the newest key."""
    return _keys()[0].head


def key_numbers() -> list[str]:
    """The number of each key, newest first, as in stored values; it cannot decrypt anything."""
    return [key.head[len(BOUND) :].hex() for key in _keys()]


def is_known(head: bytes) -> bool:
    """Whether the key for values with this head is in FIELD_KEYS."""
    return head[:HEAD_BYTES] in _ring(tuple(settings.FIELD_KEYS))


def bind(data: bytes, place: bytes) -> bytes:
    """`data` encrypted with the newest key for `place` alone; 33 bytes longer than before."""
    key, nonce = _keys()[0], os.urandom(_NONCE_BYTES)
    return key.head + nonce + key.box.encrypt(nonce, data, key.head + place)


def read_bound(stored: bytes, place: bytes) -> bytes:
    """The decrypted value at `place`. Raises Unreadable.

    A Fernet token of the first releases is not bound to a place: it is accepted until the operator
    confirms that all were re-encrypted (BOUND_VALUES_ONLY).
    """
    if stored[:1] != BOUND:
        if settings.BOUND_VALUES_ONLY:
            raise Unreadable("This value is not bound to its place.")
        return decrypt_bytes(stored)
    head = stored[:HEAD_BYTES]
    key = _ring(tuple(settings.FIELD_KEYS)).get(head)
    if key is None:
        raise Unreadable("No key in FIELD_KEYS opens this value.")
    nonce, rest = stored[HEAD_BYTES:][:_NONCE_BYTES], stored[HEAD_BYTES + _NONCE_BYTES :]
    try:
        return key.box.decrypt(nonce, rest, head + place)
    except (InvalidTag, ValueError) as problem:
        raise Unreadable("This value is damaged, or belongs to another place.") from problem


def signature(data: bytes) -> bytes:
    """The HMAC-SHA-256 of `data` with the newest key; 32 bytes."""
    return hmac.digest(_keys()[0].signing, data, "sha256")


def is_signed(data: bytes, signed: bytes) -> bool:
    """Whether one of the keys made this signature."""
    return any(
        hmac.compare_digest(hmac.digest(key.signing, data, "sha256"), signed) for key in _keys()
    )


def encrypt(text: str) -> bytes:
    """`text` as a Fernet token under the newest field key."""
    return encrypt_bytes(text.encode())


def decrypt(token: bytes) -> str:
    """The text in `token`. Raises Unreadable when no field key decrypts it."""
    return decrypt_bytes(token).decode()


def encrypt_bytes(data: bytes) -> bytes:
    """`data` as a Fernet token under the newest field key; a third longer than before."""
    return _box(tuple(settings.FIELD_KEYS)).encrypt(data)


def decrypt_bytes(token: bytes) -> bytes:
    """The bytes in `token`. Raises Unreadable when no field key decrypts it."""
    try:
        return _box(tuple(settings.FIELD_KEYS)).decrypt(bytes(token))
    except InvalidToken as problem:
        raise Unreadable("No key in FIELD_KEYS opens this value.") from problem


def is_token_of_newest(token: str) -> bool:
    """Whether the newest key decrypts this Fernet token."""
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def reencrypt_token(token: str) -> str:
    """The same text in a token of the newest key. Raises Unreadable."""
    return encrypt_bytes(decrypt_bytes(token.encode())).decode()
