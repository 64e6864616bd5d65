"""allauth's second factors, in our words: secrets under our field keys, the QR code drawn here."""

from typing import Any

import segno
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_used
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.conf import settings
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.crypto import decrypt, encrypt

from .queries import is_staff
from .second_step import note_step
from .types import Person

MAIN_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class Adapter(DefaultMFAAdapter):
    """What the library asks of an installation."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Please wait for the next one and try again."),
        "cannot_delete_authenticator": _(
            "This is your only second step. Please add another first."
        ),
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text.encode())

    def build_totp_svg(self, url: str) -> SafeString:
        drawn = segno.make(url, error="m").svg_inline(
            scale=5, border=4, dark="#000", light="#fff", omitsize=True
        )
        return mark_safe(drawn)  # noqa: S308 - drawn by segno from a random secret

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody here has an address for mail."""

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep one, else the next page would ask for it at once."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=MAIN_FACTORS)
        return not is_staff(authenticator.user) or others.exclude(pk=authenticator.pk).exists()


class Stage(AuthenticateStage):
    """The second page of sign-in. A learner's passkey is another way in, and no second lock."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if not super()._should_handle(request):
            return False
        return (
            is_staff(user)
            or Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        )


class ActivateForm(ActivateTOTPForm):
    """A new app: the code that it shows proves the second step for this session too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tell_code_field(self)

    def clean_code(self) -> str:
        code = super().clean_code()
        note_step(context.request.session, self.user)
        return code

    def shown_code(self) -> str:
        """The code of this moment, in the demo alone."""
        return _code_of(self.secret)


class StepForm(AuthenticateForm):
    """The code of an app, or one of the printed spare codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tell_code_field(self)

    def shown_code(self) -> str:
        """The code of this moment, in the demo alone."""
        found = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()
        if not settings.SECOND_STEP_SHOWN or found is None:
            return ""
        code = _code_of(decrypt(found.data["secret"].encode()))
        # Whoever tries two browsers in one half minute meets the same code twice.
        cache.delete(found.wrap()._get_used_cache_key(code))
        return code


class AgainForm(ReauthenticateForm, StepForm):
    """The same, for what is hers alone."""


class PasskeyForm(AddWebAuthnForm):
    """A new passkey proves the second step for this session too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for it")
        self.fields["passwordless"].label = _("Sign in with it alone, without secret words")
        self.fields["passwordless"].help_text = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("credential") and not self.errors:
            note_step(context.request.session, self.user)
        return cleaned


def _tell_code_field(form: Any) -> None:
    field = form.fields["code"]
    field.label = _("The code")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"inputmode": "numeric", "autofocus": True}
    field.error_messages["required"] = _("Please fill in this line.")


def _code_of(secret: str) -> str:
    if not settings.SECOND_STEP_SHOWN:
        return ""
    counters = list(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2]))


@receiver(authenticator_used)
def step_given(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """She gave a second factor, at sign-in or once more."""
    note_step(request.session, user)
