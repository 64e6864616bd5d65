"""Writing the directory: what it comes with, and who checked an entry when."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.types import Organisation, Person
from cms.models import HomeCountry, Service, ServiceWords
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound

from ...rules.phones import PhoneProblem, to_dial, written_alike
from ...rules.service_checks import EMERGENCY, HELPLINE, holds_in
from .lines import national_lines
from .queries import is_country

# The same in every installation, so that it is made once.
EU_NUMBER_ID = UUID("8f2f6c1e-5a0f-4a53-9a53-0c1f2a7f5112")


def set_up_emergency_number() -> Service:
    """112 for the European Union, checked by nobody; with the first of it the national lines.

    Harmless twice. An entry that is there is left as it is, and a line that somebody has deleted
    stays away; a language that the site has gained gets its words.
    """
    service, made = Service.objects.get_or_create(
        public_id=EU_NUMBER_ID, defaults={"kind": EMERGENCY, "name": "112", "phone": "112"}
    )
    if made:
        bring_national_lines(Service, ServiceWords)
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


def bring_national_lines(rows: type[models.Model], words: type[models.Model]) -> None:
    """The lines of `lines.yaml` as entries that nobody has rung yet.

    `rows` and `words` are the models of services and of their words: a migration has its own. A
    number that an entry of that country has already is left out.
    """
    there = {
        (str(country), to_dial(phone))
        for country, phone in rows._default_manager.values_list("country", "phone")
    }
    offered = dict(settings.LANGUAGES)
    for line in national_lines():
        if (line.country, to_dial(line.phone)) in there:
            continue
        row = rows._default_manager.create(
            public_id=line.public_id,
            kind=HELPLINE,
            name=line.name,
            country=line.country,
            phone=line.phone,
            languages=line.languages,
            no_name_needed=line.no_name_needed,
            leads_to_police=line.leads_to_police,
            sources=line.sources,
            looked_up_on=line.looked_up_on,
        )
        words._default_manager.bulk_create(
            words(service=row, language=code, expect=expect, hours=hours)
            for code, (expect, hours) in line.words.items()
            if code in offered
        )


def choose_country(*, organisation: Organisation, country: str, at: datetime) -> None:
    """The organisation works in this country: its services are shown first. Harmless twice.

    For the operator who sets it up. Raises Invalid for no country, Conflict where another one was
    chosen: that is changed in the office.
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
    """An emergency number of a country, as somebody has said it: checked by nobody yet.

    Women see it with these words, and no room opens until an editor has checked it. Harmless twice;
    one that holds there already is left as it is. Raises Invalid for a number that cannot be
    dialled there.
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
    """`by` has tried the number and read the words today: from now on women see the entry.

    Raises NotFound when there is no such entry, or when she may not write the directory.
    """
    if not by.has_perm("cms.change_service"):
        raise NotFound
    with transaction.atomic():
        service = Service.objects.select_for_update().filter(public_id=public_id).first()
        if service is None:
            raise NotFound
        service.verified_by = by
        service.verified_on = timezone.localdate(at)
        service.save(update_fields=["verified_by", "verified_on"])
        record(
            actor=by,
            verb="service-checked",
            subject=service,
            organisation=service.organisation,
            at=at,
        )
    return service
