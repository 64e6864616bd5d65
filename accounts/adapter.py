"""The allauth adapter, with the features disabled that this project does not use."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from django.contrib import messages
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from core.client_address import client_network
from core.clock import now

from .auth.middleware import begin_session
from .auth.notice_services import note_sign_in
from .auth.queries import NOTICES
from .auth.rate_limits import Tries
from .auth.revocation_rules import Event
from .auth.revocation_services import revoke
from .erasure_taken_back_services import take_back
from .inactivity.queries import name_for_sign_in
from .inactivity.rules import WAS_AWAY
from .inactivity.services import note_here, unlock
from .languages import keep_choice
from .second_factors import Stage
from .sessions import device_cookie
from .sessions.rules import OWN, ceilings, device_of
from .sessions.sign_ins import is_fresh, lacks_step, note_missing_step, note_proof
from .sessions.signals import signed_in
from .types import Person

# Session key: “That was not me” was answered, and the passphrase is not yet changed.
CLOSING = "closing"
WAYS = {
    "reauthenticate": _("With my secret words"),
    "mfa_reauthenticate": _("With a code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}
_TAKEN_BACK = _(
    "Welcome back. Everything of yours was about to be deleted. Now that you are here, nothing is "
    "deleted. You can ask for it at any time, under Me."
)


class Adapter(DefaultAccountAdapter):
    """Nobody registers without an invitation, and no message greets by name after sign-in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account rests at the moment. Please talk to the team."),
        "username_password_mismatch": _(
            "This name and these secret words do not fit together. Try again, or ask the team."
        ),
        "enter_current_password": _("These are not your secret words of now. Please try again."),
        "incorrect_password": _("These are not your secret words. Please try again."),
        "too_many_login_attempts": _(
            "That were many tries from here. Please wait 15 minutes. Nothing is locked. "
            "If you cannot wait, ask anyone on the team."
        ),
        "rate_limited": _("That were many tries. Please wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """A URL that cannot be parsed (“http://[”) is not safe."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The network for the library's own rate limits, which ours use as well."""
        return client_network(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """Return the account; None when alias and passphrase do not match.

        Attempts are counted by our own rules, which no stranger can turn against the user
        (ADR-0038). Raises ValidationError when there were too many; then no passphrase is checked.
        """
        name = Person.normalize_username(credentials.get("username") or "").casefold()
        tries = Tries()
        is_allowed = tries.allow(
            ceilings(
                name=name,
                network=client_network(request),
                device=device_cookie.known_for(request, name),
                signed_in=str(request.user.pk) if request.user.is_authenticated else "",
            )
        )
        if not is_allowed:
            raise self.validation_error("too_many_login_attempts")
        # An account locked for inactivity has another username until the next sign-in.
        credentials = {
            **credentials,
            "username": name_for_sign_in(credentials.get("username") or ""),
        }
        AuthenticationBackend.unstash_authenticated_user()
        found = authenticate(request, **credentials)
        # The passphrase is right but the account is inactive: allauth shows a page for that.
        found = found or AuthenticationBackend.unstash_authenticated_user()
        if found is not None:
            tries.take_back()
        return found

    def pre_login(self, request: HttpRequest, user: Person, **hooks: Any) -> Any:
        """Cancel an erasure request on sign-in (domain 10.5).

        Names that were locked after long inactivity are restored as well (domain 10.18).
        """
        if not user.is_active:
            unlock(user=user, by=user, at=now())
            if take_back(user=user, at=now()):
                messages.info(request, _TAKEN_BACK)
        return super().pre_login(request, user, **hooks)

    def login(self, request: HttpRequest, user: Person) -> None:
        """Sign the user in, after all login stages."""
        device = device_of(request.session)
        super().login(request, user)
        begin_session(request.session, device)
        note_proof(request.session)
        signed_in.send(sender=type(user), user=user)
        if note_here(user=user, at=now()):
            request.session[WAS_AWAY] = True
        if lacks_step(request.session, user):
            note_missing_step(request.session)

    def post_login(self, request: HttpRequest, user: Person, **hooks: Any) -> HttpResponseBase:
        """Apply choices made before sign-in, and remember a device that is the user's own."""
        response = super().post_login(request, user, **hooks)
        keep_choice(request, response)
        # Before this browser becomes one of the user's own.
        digest = device_cookie.digest_in(request)
        asked = note_sign_in(user=user, digest=digest, at=now())
        if asked:
            request.session[NOTICES] = asked
        if device_of(request.session) == OWN:
            device_cookie.remember(request, response, user, now())
        return response

    def set_password(self, user: Person, password: str) -> None:
        """Set a new passphrase; revoke what ends with the old one in the same transaction."""
        request = context.request
        with transaction.atomic():
            super().set_password(user, password)
            # Somebody with the old passphrase may have signed in again since “That was not me”.
            was_not_me = [Event.NOT_ME] if request.session.pop(CLOSING, False) else []
            for event in (*was_not_me, Event.NEW_PASSPHRASE):
                revoke(
                    user=user,
                    event=event,
                    at=now(),
                    keep_session=request.session.session_key or "",
                    keep_device=device_cookie.digest_in(request),
                )

    def get_login_stages(self) -> list[str]:
        """The second factor after the passphrase, and nothing by e-mail or phone."""
        return [f"{Stage.__module__}.{Stage.__qualname__}"]

    def is_reauthentication_required(self, app: str = "") -> bool:
        """For the library's own pages: when the last proof of identity is over 15 minutes old."""
        return not is_fresh(context.request.session)

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        """The library's ways to prove identity, with our labels."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way | {"description": WAYS.get(way["id"], way["description"])} for way in ways]

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Suppress messages that would show on a shared phone who signed in or out last."""
        if message_template in {
            "account/messages/logged_in.txt",
            "account/messages/logged_out.txt",
        }:
            return
        super().add_message(request, level, message_template, *args, **kwargs)
