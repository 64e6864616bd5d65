"""The forms of a lesson page."""

from django import forms


class PositionForm(forms.Form):
    """The part the learner goes on with, and whether the learner continues now or takes a break."""

    NEXT, REST = "next", "rest"

    # 32767 is the maximum of the column; the service knows which parts exist.
    place = forms.IntegerField(min_value=1, max_value=32767)
    then = forms.ChoiceField(choices=[(NEXT, NEXT), (REST, REST)])
