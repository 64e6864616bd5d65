"""Keys and signatures of badges, and reading a badge that somebody presents. Pure.

RDF canonicalisation and Data Integrity are done by `openbadgeslib`, JWT by PyJWT, Ed25519 by
`cryptography`. Contexts come from the library's own copies, never from a network.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import (
    OB3LdpVerifier,
    add_data_integrity_proof,
    multikey_from_pem,
    resolve_did,
    verify_data_integrity_proof,
)

from .documents import Json, jwt_claims

# The largest badge that is read; ours have about 2 KB.
LONGEST = 32 * 1024
ALGORITHM = "EdDSA"
# The exceptions for a text that is not a badge, or is another issuer's.
_UNREADABLE = (
    *(LibOpenBadgesException, jwt.PyJWTError, RecursionError),
    *(ValueError, TypeError, LookupError, AttributeError),
)


type Contexts = Mapping[str, Json] | None


class NotABadge(Exception):
    """The text is not a badge that one of our keys signed, or it was changed."""


@dataclass(frozen=True, slots=True)
class Held:
    """A badge that one of our keys signed: its number, and whether it has expired.

    For an expired one only the signature was checked, so it is never accepted as valid.
    """

    number: UUID
    is_over: bool


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key and the name that verifiers know it by."""

    name: str
    private: str
    since: datetime


def new_private_key() -> str:
    """Return a new Ed25519 key, as PEM."""
    return (
        Ed25519PrivateKey.generate()
        .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        .decode()
    )


def public_of(private: str) -> str:
    """Return the public key as a Multikey: z6Mk…"""
    return str(multikey_from_pem(_public(private)))


def with_proof(
    document: Json, key: SigningKey, *, created: datetime, contexts: Contexts = None
) -> Json:
    """Return the document with an `eddsa-rdfc-2022` proof; the same bytes for the same time.

    `contexts`: URL → context, besides those in the library.
    """
    signed = add_data_integrity_proof(
        document,
        privkey_pem=key.private,
        verification_method=key.name,
        created=created,
        extra_contexts=contexts,
    )
    return {**signed, "proof": [signed["proof"]]}


def as_jwt(document: Json, key: SigningKey) -> str:
    """Return the document as a VC-JWT; its header has only algorithm, type and key."""
    return jwt.encode(
        jwt_claims(document), key.private, algorithm=ALGORITHM, headers={"kid": key.name}
    )


def read_badge(held: str, *, issuer: str, keys: Mapping[str, str], at: datetime) -> Held:
    """Read a badge that one of `keys` signed: name → public key as PEM.

    Raise NotABadge for anything else, even with one letter changed. Whether it is still valid is
    not checked here: an expired one is read as well.
    """
    if len(held.encode()) > LONGEST:
        raise NotABadge("too long")
    held = held.strip()
    read = _read_json if held.startswith("{") else _read_jwt
    number, is_over = read(held, issuer, keys, at)
    try:
        return Held(UUID(str(number).removeprefix("urn:uuid:")), is_over)
    except ValueError:
        raise NotABadge("its number is none of ours") from None


type _Read = tuple[Any, bool]


def _read_json(held: str, issuer: str, keys: Mapping[str, str], at: datetime) -> _Read:
    try:
        document = json.loads(held)
        proofs = document["proof"]
        proof = proofs[0] if isinstance(proofs, list) else proofs
        key = keys[proof["verificationMethod"]]
        over = datetime.fromisoformat(document["validUntil"]) <= at
        if document["issuer"]["id"] != issuer:
            raise NotABadge("another issuer")
        # A badge that may be valid is verified as a whole; for one that has expired, only the
        # signature.
        check: Callable[..., Any] = check_proof if over else _whole
        check(document, key)
        return document["id"], over
    except _UNREADABLE as problem:
        raise NotABadge(type(problem).__name__) from None


def _whole(document: Json, key: str) -> None:
    OB3LdpVerifier(pubkey_pem=key).verify(document)


def check_proof(document: Json, key: str, *, contexts: Contexts = None) -> None:
    """Raise the library's exception unless `key`, a public key as PEM, signed the document."""
    verify_data_integrity_proof(document, pubkey_pem=key, extra_contexts=contexts)


def _read_jwt(held: str, issuer: str, keys: Mapping[str, str], at: datetime) -> _Read:
    try:
        key = keys[jwt.get_unverified_header(held)["kid"]]
        claims = jwt.decode(
            held,
            key,
            algorithms=[ALGORITHM],
            issuer=issuer,
            options={"require": ["iss", "jti", "nbf"], "verify_exp": False, "verify_nbf": False},
        )
    except _UNREADABLE as problem:
        raise NotABadge(type(problem).__name__) from None
    return claims["jti"], "exp" in claims and claims["exp"] <= at.timestamp()


def public_pem(multibase: str) -> str:
    """Return a Multikey as PEM. Raise ValueError if it is not an Ed25519 key."""
    return bytes(resolve_did(f"did:key:{multibase}")).decode()


def _public(private: str) -> bytes:
    key = load_pem_private_key(private.encode(), password=None).public_key()
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("badges are signed with Ed25519")
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
