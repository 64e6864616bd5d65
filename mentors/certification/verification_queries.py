"""The public check of a certificate. Read only."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from mentors.badges.proofs import NotABadge
from mentors.badges.queries import held_badge

from ..models import Certificate
from .life_queries import is_current
from .short_codes import numbers_of

VALID = "valid"
NOT_CURRENT = "not-current"
UNKNOWN = "not-valid"


@dataclass(frozen=True, slots=True)
class Answer:
    """What anybody learns of a certificate: one of three answers, never a name or a reason.

    `until` of one that is not current is its last day, whether it ran out or was ended.
    """

    state: str
    achievement: str = ""
    description: str = ""
    since: datetime | None = None
    until: datetime | None = None


def verify(public_id: UUID | str, at: datetime) -> Answer:
    """Whether the certificate with this id is valid at `at`. One query; any text may be asked."""
    try:
        wanted = UUID(str(public_id))
    except ValueError:
        return Answer(UNKNOWN)
    return _answer(_certificates().filter(public_id=wanted).first(), at)


def verify_code(heard: str, at: datetime) -> Answer:
    """The same by what stands on the paper: the short code, or the whole number."""
    between = numbers_of(heard)
    if between is None:
        return verify(heard.strip(), at)
    found = list(_certificates().filter(public_id__range=between)[:2])
    # Two of one code: whoever asks is told to take the whole number, as for one that is not there.
    return _answer(found[0] if len(found) == 1 else None, at)


def verify_file(held: str, at: datetime) -> Answer:
    """The same by the file that somebody holds up; one changed letter makes it none of ours."""
    try:
        badge = held_badge(held, at)
    except NotABadge:
        return Answer(UNKNOWN)
    answer = verify(badge.number, at)
    return replace(answer, state=NOT_CURRENT) if badge.is_over and answer.state == VALID else answer


def _certificates() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("version").defer("shown_name")


def _answer(certificate: Certificate | None, at: datetime) -> Answer:
    if certificate is None:
        return Answer(UNKNOWN)
    # One whose clock stands looks like one that ended on that day.
    ended, until = certificate.ended_at or certificate.stopped_at, certificate.valid_until
    last = min(until, ended) if ended else until
    since, description = certificate.valid_from, certificate.version.description
    state = VALID if is_current(certificate, at) else NOT_CURRENT
    return Answer(state, certificate.shown_title, description, since, last)
