"""What the assignments of supervisors hear from the rest of accounts."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from core.errors import DomainError

from ..models import Invitation, User
from .services import assign


def assign_supervisor_of_card(
    sender: Any, invitation: Invitation, user: User, at: datetime, **kwargs: Any
) -> None:
    """Receiver of `card_used`: assign the supervisor who was chosen when the card was made.

    Whatever forbids it must not keep anybody from joining; the coordinator then finds the person
    among those without a supervisor.
    """
    if invitation.supervisor is None or invitation.invited_by is None:
        return
    with suppress(DomainError), transaction.atomic():
        assign(
            by=invitation.invited_by,
            organisation_id=invitation.organisation.public_id,
            person_id=invitation.supervisor.public_id,
            about_id=user.public_id,
            since=at,
            at=at,
        )
