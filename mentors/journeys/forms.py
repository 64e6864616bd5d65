"""Forms for the name on a certificate, and for excerpts from the journal."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField
from mentors.certification.decision_queries import NAME_CHARACTERS

from .queries import MyWay
from .services import EXCERPT_CHARACTERS


class NameForm(forms.Form):
    """Any name the learner likes."""

    name = forms.CharField(
        label=_("The name on your certificate"),
        max_length=NAME_CHARACTERS,
        help_text=_(
            "Any name: the one on your papers, or another one. You see it, and whoever you show "
            "the certificate to. The team sees that you have chosen, not what. The page where an "
            "employer checks the certificate shows no name."
        ),
        error_messages={"required": _("Please write the name that is to be printed.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    title = forms.ChoiceField(
        label=_("The title on your certificate"),
        help_text=_("Neither says why you trained. Choose the one you would show."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the titles.")},
    )

    def __init__(self, *args: Any, titles: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(titles) > 1:
            self.fields["title"].choices = [(title, title) for title in titles]
        else:
            del self.fields["title"]


class ExcerptForm(forms.Form):
    """The text that the learner picks, and the competencies it is about."""

    text = FreeTextField(
        label=_("The words you want to show"),
        longest=EXCERPT_CHARACTERS,
        rows=6,
        help_text=_(
            "What you thought, tried or learnt as a mentor. You do not need to say what happened "
            "to you. Please write nothing that another woman told you. Up to 1,000 characters."
        ),
    )
    codes = forms.MultipleChoiceField(
        label=_("What is it about?"),
        help_text=_("One or more."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose what it is about.")},
    )

    def __init__(self, *args: Any, way: MyWay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [
            (item.competency.code, item.competency.name) for item in way.can_do
        ]
