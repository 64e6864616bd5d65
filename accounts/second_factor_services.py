"""Giving second factors, outside of the library's pages."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from .types import Person


def give_app(*, user: Person) -> None:
    """An app for codes whose secret nobody has written down: for people of the demo alone."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())
