"""Links with which somebody sees once whose certificate it is: the only writer of that table."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.revocation_services import Scope
from core.audit.services import record
from core.errors import Conflict, Gone, Invalid
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since

from ..models import Certificate, CheckLink
from .queries import certificate_of
from .verification_queries import VALID, verify

LASTS = timedelta(hours=48)
MOST_OPEN = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """What whoever holds the link sees: the answer of the check, and the name."""

    name: str
    achievement: str
    description: str
    since: datetime
    until: datetime


def digest(token: str) -> str:
    """What the table keeps of a link."""
    return salted_hmac("check-link", token, algorithm="sha256").hexdigest()


def make_link(*, learner: User, certificate_id: UUID, at: datetime) -> str:
    """The token of a new link, shown to her once.

    Raises NotFound when the certificate is not hers, Conflict when it is not valid now, Invalid
    when five are open.
    """
    with transaction.atomic():
        certificate = certificate_of(learner, certificate_id)
        Certificate.objects.select_for_update().get(pk=certificate.pk)
        if verify(certificate.public_id, at).state != VALID:
            raise Conflict(_("This certificate is not current now, so there is nothing to show."))
        if _open(at).filter(certificate=certificate).count() >= MOST_OPEN:
            raise Invalid(_("You have five open links. Each ends when used, or after two days."))
        token = secrets.token_urlsafe(24)
        made = CheckLink.objects.create(
            certificate=certificate, digest=digest(token), made_at=at, ends_at=at + LASTS
        )
        # Of no organisation: hers need not know that she shows it to somebody.
        record(actor=learner, verb="check-link-made", subject=made, at=at)
    return token


def is_open(*, token: str, at: datetime) -> bool:
    """Whether the link would still open."""
    return _open(at).filter(digest=digest(token)).exists()


def open_link(*, token: str, at: datetime) -> Shown:
    """Opens it, once. Raises Gone when it was opened, is too old, or never was; nobody is noted."""
    with transaction.atomic():
        link = (
            _open(at)
            .select_for_update(of=("self",))
            .select_related("certificate__version")
            .filter(digest=digest(token))
            .first()
        )
        name = link.certificate.shown_name if link else None
        if link is None or not name:
            raise Gone(_("This link was opened already, or its two days are over."))
        certificate = link.certificate
        if verify(certificate.public_id, at).state != VALID:
            raise Gone(_("This certificate is not current now."))
        link.opened_at = at
        link.save(update_fields=["opened_at"])
    return Shown(
        name,
        certificate.shown_title,
        certificate.version.description,
        certificate.valid_from,
        certificate.valid_until,
    )


def forget_links(*, at: datetime) -> int:
    """Deletes what is past its two days, opened or not; one step of a job."""
    return delete_some(CheckLink.objects.filter(made_at__lt=kept_since(Clock.CHECK_LINKS, at)))


def end_links(scope: Scope) -> None:
    """Ends the links of an account that nobody has opened, for `revocation_services`."""
    CheckLink.objects.filter(certificate__learner=scope.user, opened_at=None).delete()


def _open(at: datetime) -> QuerySet[CheckLink]:
    return CheckLink.objects.filter(opened_at__isnull=True, ends_at__gt=at)
