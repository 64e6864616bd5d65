"""Writes the directory: its initial entries, and who checked an entry when."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.types import Organisation, Person
from cms.models import HomeCountry, Service, ServiceWords
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound

from ...rules.service_checks import (
    EMERGENCY,
    PhoneProblem,
    holds_in,
    is_second_ring,
    to_dial,
    written_alike,
)
from .queries import can_confirm_call, is_country

FOLDER = Path(__file__).parent / "countries"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as described on public pages. `words`: by language, what to expect and when."""

    public_id: UUID
    kind: str
    country: str
    name: str
    phone: str
    text_number: str
    web: str
    ways: list[str]
    cost: str
    on_bill: str
    languages: list[str]
    no_name_needed: bool
    leads_to_police: bool
    sources: list[str]
    looked_up_on: date
    words: dict[str, tuple[str, str]]

    def facts(self) -> dict[str, Any]:
        """The fields of its directory entry."""
        own = {"words"}
        return {name: getattr(self, name) for name in self.__slots__ if name not in own}


def national_lines(folder: Path = FOLDER) -> list[Line]:
    """All lines, by country, in the order of the files."""
    return [
        _line(one, file.stem.upper(), data["looked_up_on"])
        for file in sorted(folder.glob("*.yaml"))
        for data in [yaml.safe_load(file.read_text(encoding="utf-8"))]
        for one in data["lines"]
    ]


def _line(one: dict[str, Any], country: str, looked_up_on: date) -> Line:
    return Line(
        public_id=UUID(one["id"]),
        kind=one["kind"],
        country=country,
        name=one["name"],
        phone=one.get("phone", ""),
        text_number=one.get("text_number", ""),
        web=one.get("web", ""),
        ways=one.get("ways", []),
        cost=one.get("cost", ""),
        on_bill=one.get("on_bill", ""),
        languages=one.get("languages", []),
        no_name_needed=one.get("no_name_needed", False),
        leads_to_police=one.get("leads_to_police", False),
        sources=one["sources"],
        looked_up_on=looked_up_on,
        words={code: (expect, hours) for code, (expect, hours) in one["words"].items()},
    )


# The same in every installation, so that it is created only once.
EU_NUMBER_ID = UUID("8f2f6c1e-5a0f-4a53-9a53-0c1f2a7f5112")


def set_up_emergency_number() -> Service:
    """Create 112 for the European Union, unchecked; the first time also the national lines.

    Safe to repeat. An existing entry is left as it is, and a line that was deleted is not created
    again. Languages added to the site get their text.
    """
    service, made = Service.objects.get_or_create(
        public_id=EU_NUMBER_ID, defaults={"kind": EMERGENCY, "name": "112", "phone": "112"}
    )
    if made:
        _add_national_lines()
    described = set(service.words.values_list("language", flat=True))
    for code, _name in settings.LANGUAGES:
        if code not in described:
            with translation.override(code):
                ServiceWords.objects.create(
                    service=service,
                    language=code,
                    expect=_("Ambulance, police and fire. The call is free."),
                    hours=_("Day and night"),
                )
    return service


def _add_national_lines() -> None:
    """Create the lines of `countries/`, except those whose id or number exists in that country."""
    there = {
        (str(country), to_dial(phone))
        for country, phone in Service.objects.values_list("country", "phone")
        if phone
    }
    ids = set(Service.objects.values_list("public_id", flat=True))
    offered = dict(settings.LANGUAGES)
    for line in national_lines():
        if line.public_id in ids or (line.country, to_dial(line.phone)) in there:
            continue
        service = Service.objects.create(**line.facts())
        ServiceWords.objects.bulk_create(
            ServiceWords(service=service, language=code, expect=expect, hours=hours)
            for code, (expect, hours) in line.words.items()
            if code in offered
        )


def choose_country(*, organisation: Organisation, country: str, at: datetime) -> None:
    """Set the country that an organisation works in; its services are shown first.

    Used by the operator during setup. Safe to repeat. Raises Invalid for an unknown country,
    Conflict if another one was chosen: that is changed in the CMS admin.
    """
    if not is_country(country):
        raise Invalid(_("There is no such country."))
    with transaction.atomic():
        home, made = HomeCountry.objects.get_or_create(
            organisation=organisation, defaults={"country": country}
        )
        if not made and home.country != country:
            raise Conflict(_("Another country was chosen already. The office changes that."))
        if made:
            record(
                actor=None,
                verb="country-chosen",
                subject=home,
                organisation=organisation,
                at=at,
                country=country,
            )


def note_emergency_number(*, country: str, phone: str) -> Service:
    """Add an emergency number of a country, as somebody reported it: not checked yet.

    Learners see it with a standard text, and no room opens until an editor has checked it. Safe to
    repeat: an existing entry that is valid there is returned unchanged. Raises Invalid for a number
    that cannot be dialled there.
    """
    if not is_country(country):
        raise Invalid(_("There is no such country."))
    try:
        number = written_alike(phone, country)
    except PhoneProblem as problem:
        raise Invalid(_("This number cannot be dialled in that country.")) from problem
    with transaction.atomic():
        for known in Service.objects.filter(kind=EMERGENCY, phone=number):
            if holds_in(str(known.country), country):
                return known
        service = Service.objects.create(kind=EMERGENCY, name=number, phone=number, country=country)
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                ServiceWords.objects.create(
                    service=service, language=code, expect=_("For help at once, in danger.")
                )
    return service


def check_service(*, by: Person, public_id: UUID, at: datetime) -> Service:
    """Record that `by` rang the number and checked the text today, so that the entry counts.

    A number from public pages needs two people. The first call is recorded, and the entry counts
    only after another person has rung as well. A repetition by the same person on the same day
    changes nothing. Raises NotFound for an unknown entry, or if `by` may not check it.
    """
    with transaction.atomic():
        service = Service.objects.select_for_update().filter(public_id=public_id).first()
        if service is None or not can_confirm_call(by, service):
            raise NotFound
        today = timezone.localdate(at)
        if (by.pk, today) in (
            (service.first_rung_by_id, service.first_rung_on),
            (service.verified_by_id, service.verified_on),
        ):
            return service
        is_first = service.needs_two() and not is_second_ring(
            service.first_rung_by_id, service.first_rung_on, by.pk, today
        )
        if is_first:
            service.first_rung_by, service.first_rung_on = by, today
        else:
            service.verified_by, service.verified_on = by, today
            service.first_rung_by = service.first_rung_on = None
        service.save(update_fields=["verified_by", "verified_on", "first_rung_by", "first_rung_on"])
        record(
            actor=by,
            verb="service-rung" if is_first else "service-checked",
            subject=service,
            organisation=service.organisation,
            at=at,
        )
    return service
