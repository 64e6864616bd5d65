"""The public check of a certificate. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..models import Certificate

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
    certificate = (
        Certificate.objects.filter(public_id=wanted)
        .select_related("version")
        .defer("shown_name")
        .first()
    )
    if certificate is None:
        return Answer(UNKNOWN)
    ended, until = certificate.ended_at, certificate.valid_until
    last = min(until, ended) if ended else until
    since, version = certificate.valid_from, certificate.version
    state = VALID if since <= at < last else NOT_CURRENT
    return Answer(state, version.achievement, version.description, since, last)
