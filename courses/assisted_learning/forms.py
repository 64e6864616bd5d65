"""What the pages of doing it together send."""

from django import forms

ALLOW, TAKE_BACK = "allow", "take-back"
YES, NO = "yes", "no"


class HelpPermissionForm(forms.Form):
    """With whom, and whether it is allowed or taken back. The page chooses nothing beforehand."""

    helper = forms.UUIDField()
    then = forms.ChoiceField(choices=[(ALLOW, ALLOW), (TAKE_BACK, TAKE_BACK)])


class StartAttemptForm(forms.Form):
    """Which questions; the box says that the learner asked in person, and is empty at first."""

    quiz = forms.UUIDField()
    asked = forms.BooleanField(required=False)


class ConfirmationForm(forms.Form):
    """Whether it is what the learner said."""

    then = forms.ChoiceField(choices=[(YES, YES), (NO, NO)])
