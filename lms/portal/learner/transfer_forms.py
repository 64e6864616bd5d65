"""Forms for a transfer: for the learner, and for the receiving coordinator."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.types import Organisation

PARTS = {
    "course": _("Courses"),
    "met": _("Competencies that are met"),
    "evidence": _("What showed it: type and day, no words"),
    "certificate": _("Certificates, without a name"),
}
STAYS = "stay"


class TransferForm(forms.Form):
    """What to transfer, and whether the learner leaves. Nothing is preselected."""

    def __init__(
        self,
        *args: Any,
        offer: Mapping[str, tuple[object, str]],
        places: Sequence[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for part, label in PARTS.items():
            choices = [(key, words) for key, (_t, words) in offer.items() if _part(key) == part]
            if choices:
                self.fields[part] = forms.MultipleChoiceField(
                    label=label,
                    choices=choices,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )
        # Last, after the things to transfer.
        self.fields["leaves"] = forms.ChoiceField(
            label=_("And where you are now?"),
            choices=[
                (STAYS, _("I stay there too. Nobody there hears of this.")),
                *(
                    (str(one.public_id), _("I leave %(place)s when it is used.") % {"place": one})
                    for one in places
                ),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": _("Please choose one. Nothing was made.")},
        )

    @property
    def ticked(self) -> set[str]:
        """The keys of everything that was ticked."""
        return {key for part in PARTS for key in self.cleaned_data.get(part, ())}


def _part(key: str) -> str:
    return key.split(":", 1)[0]


class ReceiveForm(forms.Form):
    """The code from the learner, and the receiving organisation."""

    code = forms.CharField(
        label=_("Transfer code"),
        max_length=40,
        error_messages={"required": _("Please enter the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_only = len(organisations) == 1
        self.fields["organisation"] = forms.ChoiceField(
            label=_("Organisation"),
            choices=[(str(place.public_id), place.name) for place in organisations],
            initial=str(organisations[0].public_id) if is_only else None,
            widget=forms.HiddenInput if is_only else forms.Select,
        )
        self.order_fields(["organisation", "code"])
