"""The name under which an organisation gives certificates (domain 6.1)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import record
from core.discretion import tells
from core.errors import Invalid, NotFound
from core.names import tidy_name

from .models import Organisation, User
from .queries import holds
from .roles import Role

LONGEST = 60


def checked_public_name(name: str) -> str:
    """The name, tidied; empty is one too. Raises Invalid: too long, or it tells what this is."""
    name = tidy_name(name)
    if len(name) > LONGEST:
        raise Invalid(_("This name is too long for the page. Please choose a shorter one."))
    if tells(name):
        raise Invalid(_("Please choose a name that tells a bystander nothing. It stands on pages."))
    return name


def set_public_name(
    *, by: User, organisation: Organisation, name: str, at: datetime
) -> Organisation:
    """What certificates of this organisation say from now on; those that are given keep theirs.

    Raises NotFound when `by` does not coordinate there, Invalid for a name that tells too much.
    """
    if not holds(by, Role.COORDINATOR, organisation):
        raise NotFound
    name = checked_public_name(name)
    with transaction.atomic():
        locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if locked.public_name != name:
            locked.public_name = name
            locked.save(update_fields=["public_name"])
            record(
                actor=by,
                verb="public-name-set",
                subject=locked,
                organisation=locked,
                at=at,
            )
    return locked
