"""Receivers for signals from accounts."""

from datetime import datetime
from typing import Any

from accounts.models import Organisation, User

from .services import leave_ways


def ways_end(
    sender: Any, user: User, organisation: Organisation, at: datetime, **kwargs: Any
) -> None:
    """Receiver of `organisation_left`: nobody there can read the learner's journeys any more."""
    leave_ways(learner=user, organisation=organisation, at=at)
