"""Receivers for signals from certificates."""

from datetime import datetime
from typing import Any

from ..models import Certificate
from .services import take_offers_out


def offers_end(sender: Any, certificate: Certificate, at: datetime, **kwargs: Any) -> None:
    """Receiver of `clock_stopped`: delete the talks offered there."""
    if certificate.learner_id is not None:
        take_offers_out(
            person=certificate.learner_id, organisation=certificate.organisation_id, at=at
        )
