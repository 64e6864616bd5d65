"""What an erasure leaves of a certificate: that it was given, for what, and until when."""

from datetime import datetime

from accounts.models import User
from mentors.certificate_states import CertificateState

from ..models import Certificate, CertificateStep, CheckLink
from .life_services import start_clock


def cut_certificates(*, user: User, keep_certificate: bool, at: datetime) -> None:
    """Hers name nobody from now on: whoever checks one still gets its answer (domain 5.5).

    Without `keep_certificate` those that stand are ended, and a suspended one in any case. The
    ratings they rested on are gone with the account, and so is the list of their numbers.
    """
    CheckLink.objects.filter(certificate__learner=user).delete()
    certificates = Certificate.objects.filter(learner=user)
    CertificateStep.objects.filter(certificate__in=certificates).delete()
    for certificate in certificates.filter(ended_at__isnull=True):
        _settle(certificate, keep=keep_certificate, at=at)
    certificates.filter(ended_at__isnull=False).update(state=CertificateState.HANDED_BACK)
    certificates.update(
        learner=None,
        shown_name=None,
        issuer_name="",
        issued_by=None,
        language="en",
        basis={},
        put_away=None,
    )


def _settle(certificate: Certificate, *, keep: bool, at: datetime) -> None:
    """One that stands goes on or ends: nobody could end a pause or look at a suspension again."""
    if keep and certificate.state != CertificateState.SUSPENDED:
        certificate.state = CertificateState.CURRENT
        start_clock(certificate, at=at)
    else:
        certificate.state, certificate.ended_at = CertificateState.HANDED_BACK, at
        certificate.stopped_at = None
    certificate.save(update_fields=["state", "stopped_at", "valid_until", "put_away", "ended_at"])
