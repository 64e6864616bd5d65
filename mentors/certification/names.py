"""A name as it is printed on a certificate. Read only."""

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.names import tidy_name

from .printing import can_print

NAME_CHARACTERS = 80


def checked_name(name: str) -> str:
    """Any name, tidied. Raises Invalid: empty, too long, or with a letter that we cannot print."""
    name = tidy_name(name)
    if not name:
        raise Invalid(_("Please write the name you want. It can be any name."))
    if len(name) > NAME_CHARACTERS:
        raise Invalid(_("This name is too long for the page. Please choose a shorter one."))
    if not can_print(name):
        raise Invalid(
            _("We cannot print one of these letters yet. Please write the name in another way.")
        )
    return name
