"""The forms of a user's settings."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..sessions.rules import OWN, SHARED

NO_SUCH = {"invalid_choice": _("Please choose one of these. Nothing was changed.")}


class LookForm(forms.Form):
    """How the pages look and sound, and their language."""

    text_size = forms.ChoiceField(
        label=_("Size of the text"),
        choices=[("", _("As it is")), ("large", _("Larger")), ("larger", _("Largest"))],
        widget=forms.RadioSelect,
        required=False,
        error_messages=NO_SUCH,
    )
    wide_spacing = forms.BooleanField(label=_("More space between lines"), required=False)
    strong_contrast = forms.BooleanField(label=_("Stronger contrast"), required=False)
    sound_on = forms.BooleanField(
        label=_("Sound on"),
        required=False,
        help_text=_("Then pages offer to be read aloud. Nothing plays by itself."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, error_messages=NO_SUCH
    )


class PhoneForm(forms.Form):
    """Whose phone this is."""

    device = forms.ChoiceField(
        label=_("Is this your own phone?"),
        choices=[(SHARED, SHARED), (OWN, OWN)],
        error_messages=NO_SUCH,
    )
