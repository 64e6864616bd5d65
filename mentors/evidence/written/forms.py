"""What is written down."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField
from mentors.assessment.competencies.decision_services import CHARACTERS

from .queries import HELP, ToWrite
from .rules import QUIZ


class WriteForm(forms.Form):
    """A day, what it shows, and words; of questions that the learner has met, which."""

    quiz = forms.TypedChoiceField(
        label=_("Answered questions"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose answered questions.")},
    )
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please choose a day.")},
    )
    codes = forms.MultipleChoiceField(
        label=_("Competencies"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one competency.")},
    )
    sentence = FreeTextField(
        label=_("What you saw or heard, in one sentence"), longest=CHARACTERS, rows=3
    )

    def __init__(self, *args: Any, asked: ToWrite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [
            (text.code, f"{text.code} {text.name}") for text in asked.texts
        ]
        if len(asked.texts) == 1:
            self.fields["codes"].initial = [asked.texts[0].code]
        if asked.kind == QUIZ:
            del self.fields["day"], self.fields["sentence"]
            keys = {str(one.key): one.key for one in asked.quizzes}
            self.fields["quiz"].coerce = keys.__getitem__
            self.fields["quiz"].choices = [
                (str(one.key), f"{one.title}, {date_format(one.day, 'l j F')}")
                for one in asked.quizzes
            ]
        else:
            del self.fields["quiz"]
            self.fields["sentence"].help_text = HELP[asked.kind]
