"""Programmes: the only writer of these tables."""

from datetime import datetime

from django.db import transaction

from ..models import Programme, ProgrammeVersion
from .rules import Requirements


def register_programme(
    *,
    code: str,
    title: str,
    achievement: str,
    description: str,
    requirements: Requirements,
    other_achievement: str = "",
    at: datetime,
) -> ProgrammeVersion:
    """Save the programme as it is now. Idempotent; any change makes a new version.

    `achievement`, `other_achievement` (the holder chooses between the two) and `description` are
    what an employer reads: nothing about why the holder trained (domain R7.7).
    """
    said = {
        "title": title,
        "achievement": achievement,
        "other_achievement": other_achievement,
        "description": description,
        "requirements": requirements.model_dump(mode="json"),
    }
    with transaction.atomic():
        programme = Programme.objects.get_or_create(code=code)[0]
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        latest = programme.versions.order_by("number").last()
        if latest and all(getattr(latest, name) == value for name, value in said.items()):
            return latest
        return ProgrammeVersion.objects.create(
            programme=programme, number=latest.number + 1 if latest else 1, created_at=at, **said
        )
