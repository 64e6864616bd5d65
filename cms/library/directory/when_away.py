"""The directory while the database is away: as it was a short time ago, or 112 alone.

What is remembered is open to everyone: services of no organisation, by country and language. Nobody
who looks leaves a trace in it.
"""

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.utils.translation import gettext as _
from django_countries import countries

from cms.models import HomeCountry

from ...rules.sentences import KIND_NAMES
from ...rules.service_checks import EMERGENCY, EU_COUNTRIES, State, anchor_of
from .queries import Entry, Group, countries_with_services, services_for

# So long what was seen is remembered, and so often it is looked at anew.
KEPT_SECONDS = 7 * 24 * 60 * 60
LOOKED_AT_SECONDS = 10 * 60
_HOME = "directory:home"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the page of one country shows."""

    groups: list[Group]
    countries: list[tuple[str, str]]


def remember(country: str, *, today: date, language: str) -> None:
    """Looks at what everyone may see, at most once in ten minutes."""
    if not cache.add(f"directory:looked:{country}:{language}", 1, LOOKED_AT_SECONDS):
        return
    found = Remembered(
        services_for(country, (), today=today, language=language),
        countries_with_services((), today=today),
    )
    cache.set(_called(country, language), found, KEPT_SECONDS)
    homes = list(HomeCountry.objects.values_list("country", flat=True).distinct()[:2])
    # Where all work in one country, it is the one that a woman is most likely in.
    cache.set(_HOME, str(homes[0]) if len(homes) == 1 else "", KEPT_SECONDS)


def usual_country() -> str:
    """The country in which every organisation here works; "" where there are several, or none."""
    return cache.get(_HOME) or ""


def remembered(country: str, *, language: str) -> Remembered:
    """What was seen last; where nothing is remembered, the number that holds in all of the EU."""
    found: Remembered | None = cache.get(_called(country, language))
    return found or Remembered(
        [_number_of_the_union(language)] if country in ("", *EU_COUNTRIES) else [],
        sorted(((code, countries.name(code)) for code in EU_COUNTRIES), key=lambda pair: pair[1]),
    )


def _number_of_the_union(language: str) -> Group:
    entry = Entry(
        name="112",
        phone="112",
        dial="112",
        web="",
        web_name="",
        expect=_("Ambulance, police and fire. The call is free."),
        hours=_("Day and night"),
        language=language,
        spoken="",
        no_name_needed=False,
        checked_on=None,
        state=State.UNCHECKED,
    )
    return Group(anchor_of(EMERGENCY), str(KIND_NAMES[EMERGENCY]), [entry])


def _called(country: str, language: str) -> str:
    return f"directory:{country}:{language}"
