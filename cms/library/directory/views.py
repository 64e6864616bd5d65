"""The page of services, for everyone; and the check of an entry, in the CMS admin."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_countries import countries
from wagtail.admin.auth import permission_required

from accounts.queries import organisations_of
from accounts.roles import Role
from accounts.support_requests.forms import AskForm
from accounts.support_requests.queries import teams_for
from accounts.types import SignedInRequest
from cms.models import HomeCountry, Service
from core.clock import now
from core.errors import NotFound
from core.faults import answers_without_database

from ...rules.sentences import KIND_NAMES
from ...rules.service_checks import EMERGENCY, EU_COUNTRIES, State, anchor_of
from . import queries, services
from .queries import Entry, Group, countries_with_services, services_for

# How long the services are cached, and how often the cache is renewed.
KEPT_SECONDS = 7 * 24 * 60 * 60
LOOKED_AT_SECONDS = 10 * 60
_HOME = "directory:home"


@dataclass(frozen=True, slots=True)
class CachedServices:
    """What the cached page of one country shows."""

    groups: list[Group]
    countries: list[tuple[str, str]]


def cache_services(country: str, *, today: date, language: str) -> None:
    """Cache what everyone may see, at most once in ten minutes."""
    if not cache.add(f"directory:looked:{country}:{language}", 1, LOOKED_AT_SECONDS):
        return
    found = CachedServices(
        services_for(country, (), today=today, language=language),
        countries_with_services((), today=today),
    )
    cache.set(_called(country, language), found, KEPT_SECONDS)
    homes = list(HomeCountry.objects.values_list("country", flat=True).distinct()[:2])
    # If all organisations work in one country, a learner is most likely there.
    cache.set(_HOME, str(homes[0]) if len(homes) == 1 else "", KEPT_SECONDS)


def usual_country() -> str:
    """The only country in which organisations here work; "" if there are several, or none."""
    return cache.get(_HOME) or ""


def cached_services(country: str, *, language: str) -> CachedServices:
    """The cached services; if there are none, the EU-wide emergency number."""
    found: CachedServices | None = cache.get(_called(country, language))
    return found or CachedServices(
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


def services_page_without_database(request: HttpRequest) -> HttpResponse:
    """The page from the cache, while the database is down."""
    asked = request.GET.get("c", "").upper()
    country = asked if queries.is_country(asked) else usual_country()
    found = cached_services(country, language=get_language())
    return render(
        request,
        "cms/services.html",
        _context(country, found.countries, found.groups) | {"is_resting": True},
    )


@answers_without_database(services_page_without_database)
@require_safe
def services_page(request: SignedInRequest) -> HttpResponse:
    """The page of services. What the user looks for is not stored and not in the URL, except for
    the country.
    """
    country = request.GET.get("c", "").upper()
    if country and not queries.is_country(country):
        raise Http404
    country = country or queries.home_country(request.user)
    organisations = organisations_of(request.user)
    today = timezone.localdate(now())
    groups = queries.services_for(country, organisations, today=today, language=get_language())
    offered = queries.countries_with_services(organisations, today=today)
    cache_services(country, today=today, language=get_language())
    teams = [(team, AskForm(team=team)) for team in teams_for(request.user, now())]
    coordinates = bool(organisations_of(request.user, Role.COORDINATOR))
    context = _context(country, offered, groups) | {"teams": teams, "coordinates": coordinates}
    return render(request, "cms/services.html", context)


def _context(
    country: str, offered: list[tuple[str, str]], groups: list[queries.Group]
) -> dict[str, Any]:
    return {
        "country": country,
        "country_name": queries.country_name(country),
        "countries": offered,
        "filled": [group for group in groups if group.entries],
        "empty": [group for group in groups if not group.entries],
    }


@login_required
@require_safe
def lines_page(request: SignedInRequest) -> HttpResponse:
    """The half-yearly list: which numbers to ring, and which checks are out of date."""
    if not organisations_of(request.user, Role.COORDINATOR):
        raise NotFound
    today = timezone.localdate(now())
    lines = queries.lines_to_call(request.user, today=today, language=get_language())
    return render(request, "cms/lines_to_ring.html", {"lines": lines})


@login_required
@require_POST
def ring(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """POST: the user rang the number today, and what the page says of it is true."""
    service = services.check_service(by=request.user, public_id=public_id, at=now())
    messages.success(request, _said_of(service))
    return redirect("lines-to-ring")


def _said_of(service: Service) -> str:
    if service.first_rung_on:
        sentence = _("Rung today by you: %(name)s. A second person rings it too.")
    else:
        sentence = _("Checked today by you: %(name)s.")
    return sentence % {"name": service.name}


@permission_required("cms.change_service")
def check(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """GET: what to check. POST: the user has checked it today."""
    service = get_object_or_404(Service.objects.prefetch_related("words"), public_id=public_id)
    if request.method == "POST":
        service = services.check_service(by=request.user, public_id=public_id, at=now())
        messages.success(request, _said_of(service))
        return redirect("wagtailsnippets_cms_service:list")
    return render(request, "cms/admin/check_service.html", {"service": service})
