"""What an organisation states of itself on a supplement to a certificate (ADR-0007). Read only."""

from dataclasses import dataclass

from .models import Organisation


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """`public_country`: two letters of ISO 3166-1; `framework_level`: of the European framework.

    "", None: not stated. Hours are none of these: a certificate carries its own.
    """

    public_country: str = ""
    framework_level: int | None = None


def facts_of(organisation: Organisation) -> PublicFacts:
    """What it states now."""
    return PublicFacts(organisation.public_country, organisation.framework_level)
