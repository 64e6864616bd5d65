"""The name under which an organisation gives certificates."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.public_name_services import LONGEST
from accounts.types import Organisation


class PublicNameForm(forms.Form):
    """A name, and of which organisation where she coordinates several."""

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

    def __init__(self, *args: Any, places: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(places) > 1:
            self.fields["place"] = forms.ChoiceField(
                label=_("Organisation"),
                choices=[(str(one.public_id), one.name) for one in places],
            )
