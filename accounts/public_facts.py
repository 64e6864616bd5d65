"""What an organisation states of itself on a supplement to a certificate (ADR-0107). Read only."""

from dataclasses import dataclass

from .models import Organisation


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """`public_country`: two letters of ISO 3166-1. "", None: not stated.

    `workload_hours` in hours of learning, `framework_level` of the European framework.
    """

    public_country: str = ""
    workload_hours: int | None = None
    framework_level: int | None = None


def facts_of(organisation: Organisation) -> PublicFacts:
    """What it states now."""
    return PublicFacts(
        organisation.public_country, organisation.workload_hours, organisation.framework_level
    )
