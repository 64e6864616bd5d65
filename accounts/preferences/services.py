"""Store the choices in the account. Not logged: how somebody reads is private."""

from django.utils.translation import gettext as _

from core.errors import Invalid

from ..models import User
from .rules import TEXT_SIZES


def keep_preferences(
    *, user: User, text_size: str, wide_spacing: bool, strong_contrast: bool, sound_on: bool
) -> None:
    """Set how pages look from now on. Raises Invalid for an unknown size."""
    if text_size not in TEXT_SIZES:
        raise Invalid(_("Please choose one of the sizes. Nothing was changed."))
    chosen = {
        "text_size": text_size,
        "wide_spacing": wide_spacing,
        "strong_contrast": strong_contrast,
        "sound_on": sound_on,
    }
    User.objects.filter(pk=user.pk).update(**chosen)
    for name, value in chosen.items():
        setattr(user, name, value)
