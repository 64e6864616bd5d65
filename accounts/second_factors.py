"""allauth's second factors: our texts, secrets under our field keys, and the QR code drawn here."""

from typing import Any

import segno
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.signals import authenticator_added, authenticator_reset, authenticator_used
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.crypto import decrypt, encrypt
from core.errors import DomainError
from core.field_keys import Unreadable, is_token_of_newest, reencrypt_token
from core.rotation import RotationResult

from .auth.notice_services import note_factor, note_wrong_codes
from .auth.rate_limits import Tries
from .auth.reauthentication import check_passphrase, passphrase_field
from .queries import is_staff
from .sessions import device_cookie
from .sessions.rules import step_ceilings
from .sessions.sign_ins import note_step
from .types import Person

# Key in `Authenticator.data`: the time step of the last code used. Session key: the time step of
# the code with which an app is being set up.
_USED_STEP, _FIRST_STEP = "used_step", "first-step"
TOO_MANY_CODES = _(
    "Too many codes that did not fit. Please wait 15 minutes, or sign in on the device that you "
    "called your own. The wait grows each time. Two of the team can give you a code to come back."
)
MAIN_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class Adapter(DefaultMFAAdapter):
    """Adapts allauth's second factors to this installation."""

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
        """Do nothing: nobody here has an e-mail address."""

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff must keep one, or the next page would ask for it again."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=MAIN_FACTORS)
        return not is_staff(authenticator.user) or others.exclude(pk=authenticator.pk).exists()


class Stage(AuthenticateStage):
    """The second factor at sign-in. A learner's passkey is another way in, not a second factor."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if not super()._should_handle(request):
            return False
        return (
            is_staff(user)
            or Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        )


class _WithPassphrase(forms.Form):
    """A form that adds a way to sign in: it is saved only with the correct passphrase."""

    user: Person

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passphrase"] = passphrase_field()

    def clean_passphrase(self) -> str:
        typed = self.cleaned_data["passphrase"]
        try:
            check_passphrase(context.request, self.user, typed)
        except DomainError as problem:
            raise forms.ValidationError(str(problem.sentence)) from problem
        return typed


class SpareCodesForm(_WithPassphrase, GenerateRecoveryCodesForm):
    """New spare codes that replace the old ones."""


class ActivateForm(_WithPassphrase, ActivateTOTPForm):
    """A new authenticator app: its code also counts as the second factor in this session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tell_code_field(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            session = context.request.session
            session[_FIRST_STEP] = _time_step_of(self.secret, cleaned["code"])
            note_step(session, self.user)
        return cleaned

    def shown_code(self) -> str:
        """The current code, in the demo only."""
        return _code_of(self.secret)


class StepForm(AuthenticateForm):
    """A code from an app, or one of the printed spare codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tell_code_field(self)

    def clean_code(self) -> str:
        """Check the code and use it up. Limits are per account; known devices are never blocked."""
        request = context.request
        tries = Tries()
        allowed = tries.allow(
            step_ceilings(
                account=str(self.user.pk),
                device=device_cookie.known_for(request, self.user.username),
                signed_in=request.user.is_authenticated,
            )
        )
        if not allowed:
            note_wrong_codes(user=self.user, at=now())
            raise forms.ValidationError(TOO_MANY_CODES)
        with transaction.atomic():
            # Lock, so that of two requests with the same code the second finds it used.
            list(Authenticator.objects.select_for_update().filter(user=self.user))
            code = super().clean_code()
            self._use_up(code)
        tries.take_back()
        return code

    def _use_up(self, code: str) -> None:
        """Reject a reused code or an earlier one of an app: its time step is stored (RFC 6238)."""
        app = self.authenticator
        if app.type != Authenticator.Type.TOTP:
            return
        step = _time_step_of(decrypt(app.data["secret"].encode()), code)
        if step <= app.data.get(_USED_STEP, 0):
            raise forms.ValidationError(Adapter.error_messages["incorrect_code"])
        app.data[_USED_STEP] = step
        app.save(update_fields=["data"])

    def shown_code(self) -> str:
        """The current code, in the demo only."""
        found = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()
        if not settings.SECOND_STEP_SHOWN or found is None:
            return ""
        code = _code_of(decrypt(found.data["secret"].encode()))
        # Two browsers tried within half a minute would get the same code.
        cache.delete(found.wrap()._get_used_cache_key(code))
        if found.data.pop(_USED_STEP, None):
            found.save(update_fields=["data"])
        return code


class AgainForm(ReauthenticateForm, StepForm):
    """The same, for pages that require reauthentication."""


class PasskeyForm(_WithPassphrase, AddWebAuthnForm):
    """A new passkey, which also counts as the second factor in this session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for it")
        self.fields["passwordless"].label = _("Sign in with it alone, without secret words")
        self.fields["passwordless"].help_text = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("credential") and not self.errors:
            note_step(context.request.session, self.user)
        return cleaned


def _tell_code_field(form: Any) -> None:
    field = form.fields["code"]
    field.label = _("The code")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"inputmode": "numeric", "autofocus": True}
    field.error_messages["required"] = _("Please fill in this line.")


def _time_step_of(secret: str, code: str) -> int:
    """The time step with this code; 0 if it is not a current code."""
    for step in totp.yield_hotp_counters_from_time():
        if totp.compare_user_code(
            actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, step))
        ):
            return step
    return 0


def _code_of(secret: str) -> str:
    if not settings.SECOND_STEP_SHOWN:
        return ""
    counters = list(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2]))


@receiver(authenticator_added)
def factor_added(
    request: HttpRequest, user: Person, authenticator: Authenticator, **kw: Any
) -> None:
    """Notify the owner on every device, and mark the code that set up an app as used."""
    note_factor(user=user, at=now())
    step = request.session.pop(_FIRST_STEP, None)
    if step and authenticator.type == Authenticator.Type.TOTP:
        authenticator.data[_USED_STEP] = step
        authenticator.save(update_fields=["data"])


@receiver(authenticator_reset)
def spare_codes_made_new(user: Person, **kwargs: Any) -> None:
    """Notify the owner of new spare codes, as of any other way to sign in."""
    note_factor(user=user, at=now())


@receiver(authenticator_used)
def step_given(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Note that the user gave a second factor, at sign-in or later."""
    note_step(request.session, user)


# The prefix of a token; other values in `data` are not secret.
_TOKEN = "gAAAA"  # noqa: S105 - the beginning that all have


def second_factors_anew() -> RotationResult:
    """Re-encrypt all second factors, each under its own lock. Safe to repeat."""
    written, lost = 0, []
    for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        try:
            written += _anew(pk)
        except Unreadable:
            lost.append(f"mfa_authenticator {pk}")
    return RotationResult(written, tuple(lost))


@transaction.atomic
def _anew(pk: int) -> int:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return 0
    old = {
        name: value
        for name, value in row.data.items()
        if isinstance(value, str) and value.startswith(_TOKEN) and not is_token_of_newest(value)
    }
    if old:
        row.data |= {name: reencrypt_token(value) for name, value in old.items()}
        row.save(update_fields=["data"])
    return int(bool(old))
