"""Log and rate-limit exports of a person's own data."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import record
from core.ratelimit import RateLimitExceeded, count_attempt

from .models import User

# Two formats, twice each; the limit applies equally to anybody who holds the person's phone.
A_DAY = 4
_DAY_SECONDS = 24 * 60 * 60


@transaction.atomic
def note_export(*, person: User, form: str, at: datetime) -> None:
    """Log an export as `form` (page or file). Raises RateLimitExceeded past four a day."""
    if count_attempt(f"export:{person.pk}", seconds=_DAY_SECONDS) > A_DAY:
        raise RateLimitExceeded(_("You took it four times today. Tomorrow you can take it again."))
    record(actor=person, verb="exported", subject=person, at=at, form=form)


@transaction.atomic
def note_export_for(*, person: User, with_journal: bool, at: datetime) -> None:
    """Log that an operator made the export for the person."""
    record(
        actor=None,
        verb="exported-for",
        subject=person,
        about=person,
        at=at,
        with_journal=with_journal,
    )
