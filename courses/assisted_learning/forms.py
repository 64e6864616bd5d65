"""The forms of the assisted learning pages."""

from django import forms

ALLOW, TAKE_BACK = "allow", "take-back"
YES, NO = "yes", "no"


class HelpPermissionForm(forms.Form):
    """The helper, and whether permission is given or withdrawn. Nothing is preselected."""

    helper = forms.UUIDField()
    then = forms.ChoiceField(choices=[(ALLOW, ALLOW), (TAKE_BACK, TAKE_BACK)])


class StartAttemptForm(forms.Form):
    """The quiz, and a box, unticked at first, that says the learner asked for help in person."""

    quiz = forms.UUIDField()
    asked = forms.BooleanField(required=False)


class ConfirmationForm(forms.Form):
    """Whether the answers are what the learner said."""

    then = forms.ChoiceField(choices=[(YES, YES), (NO, NO)])
