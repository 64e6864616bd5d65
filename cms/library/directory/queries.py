"""Queries on the directory: what learners see, and what has to be checked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext
from django_countries import countries

from accounts.queries import every_organisation, organisations_of
from accounts.roles import Role
from accounts.types import Organisation, Person
from cms.models import HomeCountry, Service

from ...rules.sentences import BILL_NAMES, COST_NAMES, KIND_NAMES, STATE_LABELS, WAY_NAMES
from ...rules.service_checks import (
    EMERGENCY,
    EU_COUNTRIES,
    KINDS,
    State,
    anchor_of,
    holds_in,
    is_due,
    is_shown,
    missing_kinds,
    rooms_may_open,
    state_of,
    to_dial,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A service as learners see it. `checked_on` None: nobody has checked it yet."""

    name: str
    phone: str
    dial: str
    web: str
    web_name: str
    expect: str
    hours: str
    # The language of `expect` and `hours`.
    language: str
    spoken: str
    no_name_needed: bool
    checked_on: date | None
    state: State
    leads_to_police: bool = False
    text_number: str = ""
    text_dial: str = ""
    # In the language of the page; "" if unknown.
    ways: str = ""
    cost: str = ""
    on_bill: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The services of one kind, with the anchor of the group on the page."""

    anchor: str
    title: str
    entries: list[Entry]


def services_for(
    country: str, organisations: Iterable[Organisation], *, today: date, language: str
) -> list[Group]:
    """What members of these organisations see for a country, by kind; every kind has a group.

    `country` "": the numbers that are valid in all of the European Union. Services of other
    organisations are left out.
    """
    mine = {organisation.pk for organisation in organisations}
    # Services that lead to the police come last.
    rows = Service.objects.prefetch_related("words").order_by("leads_to_police", "name")
    groups = defaultdict(list)
    for row in rows.filter(country__in={country, ""}):
        state = row.state(today)
        is_visible = row.organisation_id is None or row.organisation_id in mine
        if is_visible and holds_in(str(row.country), country) and is_shown(row.kind, state):
            groups[row.kind].append(_entry(row, state, language))
    return [Group(anchor_of(kind), str(KIND_NAMES[kind]), groups[kind]) for kind in KINDS]


def _entry(row: Service, state: State, language: str) -> Entry:
    words = {one.language: one for one in row.words.all()}
    said = words.get(language) or words.get("en") or next(iter(words.values()), None)
    return Entry(
        name=row.name,
        phone=row.phone,
        dial=to_dial(row.phone),
        web=row.web,
        web_name=row.web.removeprefix("https://").split("/")[0],
        expect=said.expect if said else "",
        hours=said.hours if said else "",
        language=said.language if said else language,
        spoken=", ".join(language_name(code) for code in row.languages),
        no_name_needed=row.no_name_needed,
        checked_on=row.verified_on,
        state=state,
        leads_to_police=row.leads_to_police,
        text_number=row.text_number,
        text_dial=to_dial(row.text_number),
        ways=", ".join(str(WAY_NAMES[code]) for code in row.ways),
        cost=str(COST_NAMES.get(row.cost, "")),
        on_bill=str(BILL_NAMES.get(row.on_bill, "")),
    )


def language_name(code: str) -> str:
    """The name of a language, in the language of the page; the code if Django does not know it."""
    known = LANG_INFO.get(code)
    return gettext(known["name"]) if known and "name" in known else code


def countries_with_services(
    organisations: Iterable[Organisation], *, today: date
) -> list[tuple[str, str]]:
    """(code, name) of the countries with visible services, by name.

    Those of the European Union have at least its emergency number.
    """
    mine = {organisation.pk for organisation in organisations}
    rows = Service.objects.values_list(
        "country", "kind", "verified_on", "looked_up_on", "organisation_id"
    )
    found = set()
    for country, kind, verified_on, looked_up_on, organisation_id in rows:
        state = state_of(verified_on, today, looked_up_on)
        if is_shown(kind, state) and (organisation_id is None or organisation_id in mine):
            found |= {country} if country else set(EU_COUNTRIES)
    return sorted(((code, countries.name(code)) for code in found), key=lambda pair: pair[1])


def home_country(user: Person) -> str:
    """The country of the user's organisation; "" when signed out, or when none was chosen."""
    organisations = organisations_of(user)
    found = HomeCountry.objects.filter(organisation__in=organisations).order_by("organisation")
    home = found.first() if organisations else None
    return str(home.country) if home else ""


def country_of(organisation: Organisation) -> str:
    """The code of the country that an organisation works in; "" if none was chosen."""
    home = HomeCountry.objects.filter(organisation=organisation).first()
    return str(home.country) if home else ""


def country_name(code: str) -> str:
    """The name of a country in the language of the page; "" for no country."""
    return countries.name(code) if code else ""


def is_country(code: str) -> bool:
    """Whether there is a country of this code."""
    return code in countries


# --- what waits for a check -----------------------------------------------------------------


def services_to_check(*, today: date) -> list[tuple[Service, State]]:
    """Services whose check does not count any more, or soon will not; emergency ones first.

    A number that nobody has rung is included only if an organisation works in its country.
    """
    waiting = [(row, row.state(today)) for row in Service.objects.order_by("verified_on", "name")]
    homes = set(map(str, HomeCountry.objects.values_list("country", flat=True)))
    waiting = [
        (row, state)
        for row, state in waiting
        if is_due(state) and (state is not State.LOOKED_UP or str(row.country) in homes)
    ]
    return sorted(waiting, key=lambda pair: pair[0].kind != EMERGENCY)


@dataclass(frozen=True, slots=True)
class LineToCall:
    """A line of the half-yearly list. `is_due`: its check does not count any more, or never did."""

    public_id: UUID
    # What learners read about it, which the caller has to verify.
    entry: Entry
    country: str
    says: str
    is_due: bool
    rung_on: date | None
    # Whether the user rang it first, so that another person has to ring it too.
    is_rung_by_reader: bool


def can_confirm_call(by: Person, service: Service) -> bool:
    """Whether `by` may confirm that an entry is correct.

    Editors check every entry; coordinators ring the lines of the countries they work in.
    """
    if by.has_perm("cms.change_service"):
        return True
    return service.needs_two() and str(service.country) in _countries_of_coordinator(by)


def lines_to_call(user: Person, *, today: date, language: str) -> list[LineToCall]:
    """The lines of the countries that a coordinator works in, those that are due first."""
    rows = Service.objects.filter(
        country__in=_countries_of_coordinator(user),
        looked_up_on__isnull=False,
        organisation__isnull=True,
    )
    lines = [
        LineToCall(
            public_id=row.public_id,
            entry=_entry(row, row.state(today), language),
            country=country_name(str(row.country)),
            says=str(STATE_LABELS[row.state(today)]),
            is_due=is_due(row.state(today)),
            rung_on=row.first_rung_on,
            is_rung_by_reader=row.first_rung_by_id == user.pk,
        )
        for row in rows.prefetch_related("words").order_by("country", "name")
    ]
    return sorted(lines, key=lambda line: not line.is_due)


def _countries_of_coordinator(user: Person) -> set[str]:
    places = organisations_of(user, Role.COORDINATOR)
    homes = HomeCountry.objects.filter(organisation__in=places)
    return {str(country) for country in homes.values_list("country", flat=True)}


def emergency_to_check(*, today: date) -> list[tuple[Service, State]]:
    """The emergency entries to check."""
    return [pair for pair in services_to_check(today=today) if pair[0].kind == EMERGENCY]


def organisations_nowhere() -> list[str]:
    """The names of organisations without a chosen country."""
    chosen = set(HomeCountry.objects.values_list("organisation", flat=True))
    return [one.name for one in every_organisation() if one.pk not in chosen]


def coverage_gaps(*, today: date) -> list[tuple[str, str, list[str]]]:
    """(organisation, country, kinds without a checked entry) for every organisation's country."""
    rows = list(Service.objects.all())
    return [
        (
            home.organisation.name,
            home.country.name,  # type: ignore[attr-defined]  # a Country, not a str
            missing_kinds(
                (row.kind, row.state(today))
                for row in rows
                if holds_in(str(row.country), str(home.country))
                and row.organisation_id in (None, home.organisation_id)
            ),
        )
        for home in HomeCountry.objects.select_related("organisation")
    ]


def emergency_states(country: str, organisation_id: int, *, today: date) -> list[State]:
    """The states of the emergency entries that are valid in the country of an organisation."""
    rows = Service.objects.filter(kind=EMERGENCY, country__in={country, ""})
    return [
        row.state(today)
        for row in rows
        if row.organisation_id in (None, organisation_id) and holds_in(str(row.country), country)
    ]


def emergency_numbers(organisation: Organisation) -> tuple[tuple[str, str, str], ...]:
    """Names, numbers and dial strings for immediate danger in the organisation's country."""
    country = country_of(organisation)
    rows = Service.objects.filter(kind=EMERGENCY, country__in={country, ""}).order_by("name")
    return tuple(
        (row.name, row.phone, to_dial(row.phone))
        for row in rows
        if row.phone
        and row.organisation_id in (None, organisation.pk)
        and holds_in(str(row.country), country)
    )


def has_country(organisation: Organisation) -> bool:
    """Whether a country has been chosen for the organisation."""
    return HomeCountry.objects.filter(organisation=organisation).exists()


def phone_regions(organisation: Organisation) -> tuple[str, ...]:
    """The country in which the organisation's phone numbers are read, as an ISO code."""
    homes = HomeCountry.objects.filter(organisation=organisation)
    return tuple(str(country) for country in homes.values_list("country", flat=True) if country)


def may_open_rooms(organisation: Organisation, today: date) -> bool:
    """Whether new rooms may open there (domain 10.10).

    Without a country, it is unknown which numbers to check. So no room opens, and `check` and
    `doctor` name the organisation.
    """
    home = HomeCountry.objects.filter(organisation=organisation).first()
    if home is None:
        return False
    return rooms_may_open(emergency_states(str(home.country), home.organisation_id, today=today))
