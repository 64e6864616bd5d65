"""Programmes, and what the certificate of a journey asks for. Read only."""

from core.errors import NotFound

from ..models import Journey, ProgrammeVersion
from . import rules


def requirements_of(journey: Journey) -> rules.Requirements:
    """What the certificate of this journey asks for."""
    return rules.read_requirements(journey.version.requirements)


def required_levels_of(journey: Journey) -> dict[str, int]:
    """Code → the level that this journey's programme asks for, in the order of their numbers."""
    return rules.required_levels(requirements_of(journey))


def programmes_to_begin() -> list[ProgrammeVersion]:
    """The latest version of every programme."""
    latest = {}
    for version in ProgrammeVersion.objects.select_related("programme").order_by("number"):
        latest[version.programme_id] = version
    return sorted(latest.values(), key=lambda version: version.title)


def programme_to_begin(code: str) -> ProgrammeVersion:
    """The latest version of this programme. Raises NotFound."""
    version = (
        ProgrammeVersion.objects.filter(programme__code=code)
        .select_related("programme")
        .order_by("number")
        .last()
    )
    if version is None:
        raise NotFound
    return version
