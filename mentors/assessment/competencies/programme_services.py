"""The shipped competencies and programme as rows: the same in the demo and at setup."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mentors.models import ProgrammeVersion
from mentors.programmes.services import register_programme

from . import framework
from .services import load_framework


def register_peer_mentor(
    *, lessons: Mapping[UUID, Iterable[UUID]], refresher: Iterable[UUID] = (), at: datetime
) -> ProgrammeVersion:
    """Register the framework and “Peer mentor”. Idempotent for the same input.

    `lessons`: key of a course → keys of its lessons that count; `refresher`: those that a renewal
    requires again. Other lessons make a new version; those under way keep the old one.
    """
    with transaction.atomic():
        load_framework(at=at)
        return register_programme(
            code=framework.CODE,
            title=framework.TITLE,
            achievement=framework.ACHIEVEMENT,
            other_achievement=framework.OTHER_ACHIEVEMENT,
            description=framework.DESCRIPTION,
            requirements=framework.peer_mentor(framework.load_framework(), lessons, refresher),
            at=at,
        )
