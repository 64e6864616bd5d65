"""The documents of badges, as defined by Open Badges 3.0. Pure.

Nothing here names the holder, or says what the site is for (domain 6.1, R7.7). The organisation
appears under its public name, if it chose one.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from openbadgeslib.ob3 import build_status_list_credential, status_entry

type Json = dict[str, Any]

VC = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# Defines `credentialSchema`: without it that member would not be signed.
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
# One status per badge, as the schema of Open Badges 3.0 allows: a set bit means “not valid now”,
# for a suspended certificate as for an ended one. `suspension` is the purpose that can be lifted.
STATUS_PURPOSE = "suspension"
LANGUAGE = "en"
# Where the gzip header has a time (RFC 1952, 2.3); zeros mean that there is none.
GZIP_MOMENT = slice(4, 8)


@dataclass(frozen=True, slots=True)
class Site:
    """The site: its base URL, `https://…` without a trailing slash, and its name."""

    base: str
    name: str


@dataclass(frozen=True, slots=True)
class AchievementFacts:
    """What a badge is for; `path` as in “peer-mentor/v1”."""

    path: str
    version: str
    name: str
    description: str
    criteria: str


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """One badge. `subject` is new for each, so that two badges of a person cannot be linked."""

    number: UUID
    subject: UUID
    list_number: int
    index: int
    valid_from: datetime
    valid_until: datetime
    achievement: AchievementFacts
    # "": the name of the site.
    issuer_name: str = ""
    # What the holder did for it, in one sentence. "": not stated.
    description: str = ""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key."""

    number: int
    multibase: str


def issuer_did(site: Site, issuer: int = 1) -> str:
    """Return the issuer's DID; its keys are at `/credentials/issuers/<n>/did.json`."""
    return f"did:web:{quote(urlsplit(site.base).netloc, safe='')}:credentials:issuers:{issuer}"


def key_id(site: Site, number: int) -> str:
    """Return the key's name in a proof."""
    return f"{issuer_did(site)}#key-{number}"


def achievement_id(site: Site, path: str) -> str:
    """Return the URL of an achievement."""
    return f"{site.base}/credentials/achievements/{path}"


def list_id(site: Site, number: int) -> str:
    """Return the URL of a status list."""
    return f"{site.base}/credentials/status/{number}"


def moment(at: datetime) -> str:
    """Format a time as both contexts require: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def profile(site: Site, name: str = "") -> Json:
    """Return the issuer: a neutral name, without address, telephone or parent."""
    return {"id": issuer_did(site), "type": ["Profile"], "name": name or site.name}


def achievement(site: Site, facts: AchievementFacts) -> Json:
    """Return the document of an achievement."""
    return {
        "id": achievement_id(site, facts.path),
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": facts.name,
        "description": facts.description,
        "criteria": {"narrative": facts.criteria},
        "inLanguage": LANGUAGE,
        "version": facts.version,
    }


def credential(site: Site, facts: BadgeFacts) -> Json:
    """Return the unsigned badge. No evidence, no result, no picture, no name."""
    said = {"description": facts.description} if facts.description else {}
    return {
        "@context": [VC, OPEN_BADGES, EXTENSIONS],
        "id": facts.number.urn,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": profile(site, facts.issuer_name),
        "validFrom": moment(facts.valid_from),
        "validUntil": moment(facts.valid_until),
        "awardedDate": moment(facts.valid_from),
        "name": facts.achievement.name,
        **said,
        "credentialSubject": {
            "id": facts.subject.urn,
            "type": ["AchievementSubject"],
            "achievement": achievement(site, facts.achievement),
        },
        "credentialStatus": status_entry(
            list_id(site, facts.list_number), STATUS_PURPOSE, facts.index
        ),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def status_list(
    site: Site,
    number: int,
    bits: Iterable[int],
    *,
    size: int,
    published: datetime,
    until: datetime,
) -> Json:
    """Return a list of bits as an unsigned credential; after `until` it is fetched again."""
    document: Json = build_status_list_credential(
        issuer_did(site),
        list_id(site, number),
        STATUS_PURPOSE,
        bits,
        size_bits=size,
        issued=published,
        valid_until=until,
    )
    subject = document["credentialSubject"]
    subject["encodedList"] = _without_moment(subject["encodedList"])
    return document


def _without_moment(encoded: str) -> str:
    """Return the list without the time that gzip adds, so that it is the same all day."""
    packed = bytearray(base64.urlsafe_b64decode(encoded[1:] + "=="))
    packed[GZIP_MOMENT] = bytes(4)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def did_document(site: Site, keys: Sequence[PublicKey]) -> Json:
    """Return the issuer's keys, as `did:web` requires."""
    did = issuer_did(site)
    methods = [
        {
            "id": key_id(site, key.number),
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": key.multibase,
        }
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def jwt_claims(document: Mapping[str, Any]) -> Json:
    """Return the document as claims of a JWT: all of it, and the registered claims of JWT."""
    issuer = document["issuer"]
    claims = {
        **document,
        "iss": issuer if isinstance(issuer, str) else issuer["id"],
        "jti": document["id"],
        "nbf": _seconds(document["validFrom"]),
    }
    if subject := document["credentialSubject"].get("id"):
        claims["sub"] = subject
    if until := document.get("validUntil"):
        claims["exp"] = _seconds(until)
    return claims


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
