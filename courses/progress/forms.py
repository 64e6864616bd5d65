"""What the small forms of a lesson send."""

from django import forms


class PlaceForm(forms.Form):
    """The part she goes on with, and whether she goes on now or rests."""

    NEXT, REST = "next", "rest"

    # 32767 is what the column holds; which parts there are, the service knows.
    place = forms.IntegerField(min_value=1, max_value=32767)
    then = forms.ChoiceField(choices=[(NEXT, NEXT), (REST, REST)])
