"""Forms for signing in and joining."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.errors import DomainError

from . import services
from .auth.aliases import ALIAS
from .auth.passphrases import TOO_SHORT
from .auth.reauthentication import passphrase_field
from .sentences import EMPTY
from .sessions.rules import OWN, SHARED

User = get_user_model()
NAME_HERE = _("Your name here")
SECRET_WORDS = _("Your secret words")


class SignInForm(LoginForm):
    """allauth's form with one more question: is this your own phone?"""

    device = forms.ChoiceField(
        label=_("Is this your own phone?"),
        choices=[(SHARED, _("No, or I am not sure")), (OWN, _("Yes, mine alone"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = NAME_HERE
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["password"].label = SECRET_WORDS
        self.fields["password"].widget.attrs["data-secret"] = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].error_messages.update(EMPTY)

    def clean_login(self) -> str:
        """The alias as it is stored, however the phone composes its letters."""
        return User.normalize_username(super().clean_login())

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        # Stored in the session, also while a second factor is pending.
        request.session["device"] = self.cleaned_data.get("device") or SHARED
        return super().login(request, redirect_url)


ALIAS_WANTED = _("Letters, numbers, dots and dashes, at least three.")


class AliasField(forms.RegexField):
    """An alias in the form in which it is stored."""

    def to_python(self, value: Any) -> str:
        return User.normalize_username(super().to_python(value))


class ComeBackForm(forms.Form):
    """The form for a recovery code from two staff members."""

    alias = forms.CharField(
        label=NAME_HERE,
        max_length=60,
        error_messages=EMPTY,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("The code from the team"),
        max_length=40,
        error_messages=EMPTY,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    passphrase = forms.CharField(
        label=_("New secret words"),
        error_messages={**EMPTY, "min_length": TOO_SHORT},
        min_length=8,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-secret": ""}),
        help_text=_("Eight characters or more. Four words in a row are easy to keep."),
    )


class CardCodeForm(forms.Form):
    """The code of a card, entered by somebody who has an account.

    It may bring the account into an organisation that its owner has left, so it asks for the
    passphrase. Anybody who finds an unlocked phone must not be able to do that.
    """

    code = forms.CharField(
        label=_("The code on your card"),
        max_length=40,
        error_messages=EMPTY,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    passphrase = passphrase_field()


class JoinForm(forms.Form):
    """The form for joining with a card."""

    code = forms.CharField(label=_("The code on your card"), max_length=40, error_messages=EMPTY)
    alias = AliasField(
        ALIAS,
        min_length=3,
        max_length=60,
        strip=True,
        label=_("Your name here, to sign in with"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        help_text=_(
            "We chose two words. Keep them, or write your own. "
            "Please do not use your real name or an address."
        ),
        error_messages={**EMPTY, "invalid": ALIAS_WANTED, "min_length": ALIAS_WANTED},
    )
    shown_name = forms.CharField(
        label=_("What shall we call you?"),
        max_length=60,
        required=False,
        help_text=_("Any name. You can leave this empty: then we use the name you sign in with."),
    )
    passphrase = forms.CharField(
        label=SECRET_WORDS,
        error_messages={**EMPTY, "min_length": TOO_SHORT},
        min_length=8,
        max_length=200,
        strip=False,
        # Typed text is kept when another field has an error; browsers do not cache the page
        # (core.middleware).
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "data-secret": ""}, render_value=True
        ),
        help_text=_("Eight characters or more. Four words in a row are easy to keep."),
    )
    language = forms.ChoiceField(label=_("Your language"), choices=settings.LANGUAGES)
    is_adult = forms.BooleanField(label=_("I am 18 or over"), required=False)
    # The response status while something is missing.
    problem_status = 400

    def clean(self) -> dict[str, Any]:
        """Report every problem at once, each at its field."""
        typed = self.cleaned_data
        found = services.problems_of_joining(
            alias=typed.get("alias", ""),
            shown_name=typed.get("shown_name", ""),
            passphrase=typed.get("passphrase", ""),
            is_adult=typed.get("is_adult", False),
        )
        if "code" in typed:
            try:
                services.open_invitation(code=typed["code"], at=now())
            except DomainError as refused:
                found["code"] = refused
        for name, problem in found.items():
            if name not in self.errors:
                self.add_error(name, str(problem.sentence))
                self.problem_status = problem.status
        return typed

    def show_secret(self, *, shown: bool) -> None:
        """Show the passphrase as text, or as dots."""
        if shown:
            self.fields["passphrase"].widget.input_type = "text"
