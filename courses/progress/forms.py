"""What the small forms of a lesson send."""

from django import forms


class PositionForm(forms.Form):
    """The part the learner goes on with, and whether the learner goes on now or rests."""

    NEXT, REST = "next", "rest"

    # 32767 is what the column holds; which parts there are, the service knows.
    place = forms.IntegerField(min_value=1, max_value=32767)
    then = forms.ChoiceField(choices=[(NEXT, NEXT), (REST, REST)])
