"""The name under which an organisation gives certificates, and what a supplement states of it
(domain 6.1).
"""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_countries import countries

from core.audit.services import record
from core.discretion import tells
from core.errors import Invalid, NotFound
from core.names import tidy_name

from .models import Organisation, User
from .public_facts import PublicFacts
from .queries import holds
from .roles import Role

LONGEST = 60
# In hours, and levels of the European Qualifications Framework.
LEVELS = range(1, 9)


def checked_public_name(name: str) -> str:
    """The name, tidied; empty is one too. Raises Invalid: too long, or it tells what this is."""
    name = tidy_name(name)
    if len(name) > LONGEST:
        raise Invalid(_("This name is too long for the page. Please choose a shorter one."))
    if tells(name):
        raise Invalid(_("Please choose a name that tells a bystander nothing. It stands on pages."))
    return name


def checked_facts(facts: PublicFacts) -> PublicFacts:
    """The facts, as they are. Raises Invalid: a country or a level that there is not."""
    if facts.public_country and facts.public_country not in countries:
        raise Invalid(_("Please choose a country from the list, or leave it open."))
    if facts.framework_level is not None and facts.framework_level not in LEVELS:
        raise Invalid(_("Please choose a level from the list, or leave it open."))
    return facts


def set_public_name(
    *,
    by: User,
    organisation: Organisation,
    name: str,
    facts: PublicFacts | None = None,
    at: datetime,
) -> Organisation:
    """What certificates of this organisation say from now on; those that are given keep theirs.

    `facts`: None leaves them as they are. Raises NotFound when `by` does not coordinate there,
    Invalid for a name that tells too much and for facts that cannot be.
    """
    if not holds(by, Role.COORDINATOR, organisation):
        raise NotFound
    values = {"public_name": checked_public_name(name)}
    if facts is not None:
        values |= asdict(checked_facts(facts))
    with transaction.atomic():
        locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
        changed = [key for key, value in values.items() if getattr(locked, key) != value]
        if changed:
            for key in changed:
                setattr(locked, key, values[key])
            locked.save(update_fields=changed)
            record(
                actor=by,
                verb="public-name-set",
                subject=locked,
                organisation=locked,
                at=at,
            )
    return locked
