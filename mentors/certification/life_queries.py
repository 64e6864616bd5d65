"""A certificate's life as it stands: whether it is current, due, and may be renewed. Read only."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from mentors.certificate_states import CertificateState

from ..models import Certificate
from .life_rules import RENEWAL


class Mentoring(StrEnum):
    """As what somebody mentors."""

    LEARNS = "learns"
    CERTIFIED = "certified"
    RESTS = "rests"


def is_current(certificate: Certificate, at: datetime) -> bool:
    """Whether it is good at this moment: neither stopped nor over, nor past its last day."""
    return (
        certificate.state == CertificateState.CURRENT
        and certificate.valid_from <= at < certificate.valid_until
    )


def may_be_followed(certificate: Certificate, at: datetime) -> bool:
    """Whether a new one may be given after it: its time is over, or will be within sixty days.

    Not while it is paused or suspended: then its clock stands.
    """
    return certificate.state == CertificateState.CURRENT and certificate.valid_until <= at + RENEWAL


def mentoring_at(people: Collection[int], at: datetime) -> dict[int, Mentoring]:
    """Account → whether she may mentor at this moment, and as what.

    Whoever never held a certificate learns it. Who is paused, suspended, past her last day, or
    without hers again, does not mentor (domain 2.5).
    """
    found = dict.fromkeys(people, Mentoring.LEARNS)
    rows = Certificate.objects.filter(learner__in=people).defer("shown_name", "basis")
    for row in rows:
        if row.learner_id is None or found[row.learner_id] == Mentoring.CERTIFIED:
            continue
        current = is_current(row, at)
        found[row.learner_id] = Mentoring.CERTIFIED if current else Mentoring.RESTS
    return found
