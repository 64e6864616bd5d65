"""Writing the directory: the number it comes with, and who checked an entry when."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.types import Person
from cms.models import Service, ServiceWords
from core.audit.services import record
from core.errors import NotFound

from ...rules.service_checks import EMERGENCY

# The same in every installation, so that it is made once.
EU_NUMBER_ID = UUID("8f2f6c1e-5a0f-4a53-9a53-0c1f2a7f5112")


def set_up_emergency_number() -> Service:
    """112, the one entry that comes with the software: checked by nobody. Harmless twice.

    An entry that is there is left as it is; a language that the site has gained gets its words.
    """
    service, _made = Service.objects.get_or_create(
        public_id=EU_NUMBER_ID, defaults={"kind": EMERGENCY, "name": "112", "phone": "112"}
    )
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
