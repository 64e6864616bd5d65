"""What certificates say of the organisation that gives them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.public_facts import PublicFacts
from accounts.public_name_services import LEVELS, LONGEST

NOT_STATED = _("Not stated")


class PublicNameForm(forms.Form):
    """A name, and what a supplement states beside it; each of it can stay open."""

    name = forms.CharField(
        label=_("Public name"),
        max_length=LONGEST,
        required=False,
        help_text=_(
            "An employer reads it. Choose one that does not say what you do, such as the name of a "
            "street, a tree or a learning place. Left empty, the name of this space stands there."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    public_country = forms.ChoiceField(label=_("Country"), required=False)
    framework_level = forms.TypedChoiceField(
        label=_("Level of the European Qualifications Framework"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_(
            "Leave it open unless whoever decides on levels in your country has placed your "
            "programme there."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["public_country"].choices = [("", NOT_STATED), *countries]
        self.fields["framework_level"].choices = [
            ("", NOT_STATED),
            *((str(level), str(level)) for level in LEVELS),
        ]

    def facts(self) -> PublicFacts:
        """What a supplement states, as it was chosen."""
        return PublicFacts(
            **{name: self.cleaned_data[name] for name in PublicFacts.__dataclass_fields__}
        )
