"""What stands in a badge and beside it, as Open Badges 3.0 writes it. Pure.

Nothing here names whom it was given to, or says what the place is for (domain 6.1, R7.7). The
organisation stands here under its public name, where it chose one.
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
# Says what `credentialSchema` means: without it that member would not be signed.
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
# One status a badge, as the schema of Open Badges 3.0 allows: a set bit says “not valid now”, of a
# suspended certificate as of one that has ended. `suspension` is the purpose that may be lifted.
STATUS_PURPOSE = "suspension"
LANGUAGE = "en"
# Where the header of gzip holds a time (RFC 1952, 2.3); zeros say that there is none.
GZIP_MOMENT = slice(4, 8)


@dataclass(frozen=True, slots=True)
class Site:
    """Where all of it can be found: `https://…` without a slash at the end, and its name."""

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
    """One badge. `subject` is fresh for each, so that two badges of one woman do not meet."""

    number: UUID
    subject: UUID
    list_number: int
    index: int
    valid_from: datetime
    valid_until: datetime
    achievement: AchievementFacts
    # "": the name of the space.
    issuer_name: str = ""
    # What the holder did for it, in one sentence. "": nothing is said.
    description: str = ""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as others may know it; `retired` signs nothing new."""

    number: int
    multibase: str


def issuer_did(site: Site, issuer: int = 1) -> str:
    """The issuer's name; its key stands at `/credentials/issuers/<n>/did.json`."""
    return f"did:web:{quote(urlsplit(site.base).netloc, safe='')}:credentials:issuers:{issuer}"


def key_id(site: Site, number: int) -> str:
    """How a proof names its key."""
    return f"{issuer_did(site)}#key-{number}"


def achievement_id(site: Site, path: str) -> str:
    """The address of an achievement."""
    return f"{site.base}/credentials/achievements/{path}"


def list_id(site: Site, number: int) -> str:
    """The address of a status list."""
    return f"{site.base}/credentials/status/{number}"


def moment(at: datetime) -> str:
    """As both contexts want it: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def profile(site: Site, name: str = "") -> Json:
    """The issuer: a name that says nothing, and no address, telephone or parent."""
    return {"id": issuer_did(site), "type": ["Profile"], "name": name or site.name}


def achievement(site: Site, facts: AchievementFacts) -> Json:
    """What was achieved."""
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
    """The badge before it is signed. No evidence, no result, no picture, no name."""
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
    """A list of bits as a credential, before it is signed; past `until` it is fetched anew."""
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
    """The same list; gzip notes the second in which it packs, and a list is the same all day."""
    packed = bytearray(base64.urlsafe_b64decode(encoded[1:] + "=="))
    packed[GZIP_MOMENT] = bytes(4)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def did_document(site: Site, keys: Sequence[PublicKey]) -> Json:
    """The issuer's keys, as `did:web` wants them."""
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
    """The document as claims of a JWT: the whole of it, and what JWT has names for."""
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
