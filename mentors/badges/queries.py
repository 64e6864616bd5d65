"""Badges, keys and status lists. Read only."""

import json
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import translation

from core.errors import NotFound
from mentors.certificate_states import CertificateState
from mentors.programmes.queries import competencies_words, hours_words
from mentors.programmes.rules import read_requirements

from ..models import BadgeKey, Certificate, ProgrammeVersion, StatusList, StatusSlot
from .documents import (
    LANGUAGE,
    AchievementFacts,
    BadgeFacts,
    Json,
    PublicKey,
    Site,
    achievement,
    credential,
    did_document,
    issuer_did,
    key_id,
    status_list,
)
from .proofs import Held, SigningKey, as_jwt, public_pem, read_badge, with_proof

# Bits in a list: the minimum of the standard, so that a few certificates are hidden among many.
SIZE = 131_072
# How long a verifier may keep a list.
LIST_IS_GOOD_FOR = timedelta(days=2)


def the_site() -> Site:
    """Return the URL and the name of this site."""
    return Site(base=settings.BASE_URL.rstrip("/"), name=settings.SITE_NAME)


def keys_told() -> "QuerySet[BadgeKey]":
    """Return the keys with valid signatures, newest first."""
    return BadgeKey.objects.filter(revoked_at__isnull=True).order_by("-number")


def did() -> Json:
    """Return the issuer's document. Raise NotFound before there is a key."""
    keys = [PublicKey(key.number, key.public) for key in keys_told()]
    if not keys:
        raise NotFound
    return did_document(the_site(), keys)


def signing(key: BadgeKey) -> SigningKey:
    """Return a key for signing."""
    return SigningKey(key_id(the_site(), key.number), key.private or "", key.made_at)


def signing_key_of_today() -> SigningKey:
    """Return the current signing key. Raise NotFound before there is one."""
    key = keys_told().filter(retired_at__isnull=True).first()
    if key is None:
        raise NotFound
    return signing(key)


def achievement_of(version: ProgrammeVersion, title: str = "") -> AchievementFacts:
    """Return the achievement for a badge of this programme; `title`: the one the holder chose.

    The second title has its own URL, so that a badge reveals only the chosen one.
    """
    other = bool(title) and title == version.other_achievement
    needs = read_requirements(version.requirements)
    raters = max((one.raters for one in needs.competencies), default=0)
    return AchievementFacts(
        path=f"{version.programme.code}/v{version.number}" + ("/2" if other else ""),
        version=str(version.number),
        name=version.other_achievement if other else version.achievement,
        description=version.description,
        criteria=_criteria(len(needs.competencies), raters, observed=bool(needs.observed_sessions)),
    )


def _criteria(competencies: int, raters: int, *, observed: bool) -> str:
    """Return the criteria, always in one language: the holder's would reveal more than needed."""
    if not competencies:
        return "Completed the training."
    practice = ", observed in supervised practice" if observed else ""
    who = "one assessor" if raters == 1 else f"{raters} assessors"
    many = "one competency" if competencies == 1 else f"{competencies} competencies"
    return f"Met {many}{practice} and confirmed by {who}."


def achievement_document(code: str, number: int, *, other: bool = False) -> Json:
    """Return an achievement by its URL; `other`: under the second title. Raise NotFound."""
    version = (
        ProgrammeVersion.objects.select_related("programme")
        .filter(programme__code=code, number=number)
        .first()
    )
    if version is None or (other and not version.other_achievement):
        raise NotFound
    title = version.other_achievement if other else version.achievement
    return achievement(the_site(), achievement_of(version, title))


def badge_document(certificate: Certificate) -> Json:
    """Return a certificate as an unsigned badge. Raise NotFound if it has no list place yet."""
    slot = StatusSlot.objects.select_related("list").filter(certificate=certificate).first()
    if slot is None or slot.subject is None:
        raise NotFound
    facts = BadgeFacts(
        number=certificate.public_id,
        subject=slot.subject,
        list_number=slot.list.number,
        index=slot.index,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        achievement=achievement_of(certificate.version, certificate.title),
        issuer_name=certificate.issuer_name,
        description=_what_mentor_did(certificate),
    )
    return credential(the_site(), facts)


def _what_mentor_did(certificate: Certificate) -> str:
    """Return hours and competencies, in the language of all badges."""
    with translation.override(LANGUAGE):
        return " ".join(filter(None, (hours_words(certificate), competencies_words(certificate))))


def badge_file(certificate: Certificate, key: SigningKey) -> bytes:
    """Return the badge with its proof; the same bytes each time, as long as the key is the same."""
    created = max(certificate.valid_from, key.since)
    signed = with_proof(badge_document(certificate), key, created=created)
    return _bytes(signed)


def badge_jwt(certificate: Certificate, key: SigningKey) -> bytes:
    """Return the badge as a VC-JWT."""
    return as_jwt(badge_document(certificate), key).encode()


def held_badge(held: str, at: datetime) -> Held:
    """Read a badge that somebody presents. Raise NotABadge."""
    site = the_site()
    keys = {key_id(site, key.number): public_pem(key.public) for key in keys_told()}
    return read_badge(held, issuer=issuer_did(site), keys=keys, at=at)


def published_at(at: datetime) -> datetime:
    """Return the start of the day: an ended certificate is listed the next day, with no hour."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def list_document(number: int, at: datetime) -> Json:
    """Return the list of `at`. Raise NotFound.

    A bit is set if its certificate is suspended now, or was ended early and before today. So are
    the bits of decoys that are due. A certificate that has expired is only past its last day
    (domain 2.6).
    """
    published = published_at(at)
    found = StatusList.objects.filter(number=number).first()
    if found is None:
        raise NotFound
    ended = Q(certificate__ended_at__lte=published) & Q(
        certificate__ended_at__lt=F("certificate__valid_until")
    )
    suspended = Q(certificate__state=CertificateState.SUSPENDED)
    is_set = ended | suspended | Q(set_at__lte=published)
    bits = found.slots.filter(is_set).values_list("index", flat=True)
    return status_list(
        the_site(),
        number,
        bits,
        size=SIZE,
        published=published,
        until=published + LIST_IS_GOOD_FOR,
    )


def list_file(number: int, at: datetime) -> bytes:
    """Return the list with its proof."""
    document = list_document(number, at)
    key = signing_key_of_today()
    return _bytes(with_proof(document, key, created=max(published_at(at), key.since)))


def list_jwt(number: int, at: datetime) -> bytes:
    """Return the list as a VC-JWT."""
    document = list_document(number, at)
    return as_jwt(document, signing_key_of_today()).encode()


def _bytes(document: Json) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
