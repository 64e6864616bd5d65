"""Require a proof of identity from the last 15 minutes for private or powerful pages.

A form that adds a way to sign in asks for the passphrase itself, however recent the sign-in is.
Otherwise anybody who finds an unlocked phone could gain lasting access.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.signals import authentication_step_completed
from django import forms
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.dispatch import receiver
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.client_address import client_network
from core.errors import Invalid
from core.ratelimit import RateLimitExceeded

from ..drafts.fields import KEEP
from ..drafts.late import keep_late
from ..sentences import EMPTY
from ..sessions.rules import ceilings
from ..sessions.sign_ins import is_fresh, note_proof
from ..types import Person
from .rate_limits import Tries

View = Callable[..., HttpResponseBase]


def reauthentication_required(view: View) -> View:
    """Decorator, under `login_required`: ask for the passphrase again if the last proof is too old.

    A form that comes too late is not submitted: the user proves who they are and returns to its
    page.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fresh(request.session):
            return view(request, *args, **kwargs)
        page = request.get_full_path()
        if KEEP in request.POST:
            return keep_late(request) or JsonResponse({}, status=401)
        if request.method == "POST":
            keep_late(request)
            page = _page_of_form(request)
            messages.info(request, _("It was not sent yet. Please press the button once more."))
        where = urlencode({REDIRECT_FIELD_NAME: page})
        return redirect(f"{reverse('account_reauthenticate')}?{where}")

    asked.needs_reauthentication = True  # type: ignore[attr-defined]
    return asked


def passphrase_field() -> forms.CharField:
    """The field for the current passphrase, in a form that adds a way to sign in."""
    return forms.CharField(
        label=_lazy("Your secret words now"),
        max_length=200,
        strip=False,
        error_messages=EMPTY,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "data-secret": ""}),
    )


def check_passphrase(request: HttpRequest, user: Person, typed: str) -> None:
    """Raises Invalid for a wrong passphrase, RateLimitExceeded after too many attempts."""
    tries = Tries()
    if not tries.allow(ceilings(name="", network=client_network(request), signed_in=str(user.pk))):
        raise RateLimitExceeded
    if not user.check_password(typed):
        raise Invalid(_("These are not your secret words. Please try again."))
    tries.take_back()


def _page_of_form(request: HttpRequest) -> str:
    """The page of this site from which the form was sent; the start page if unknown."""
    sent_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(sent_from, allowed_hosts={request.get_host()}):
        return urlsplit(sent_from).path or "/"
    return reverse("start")


@receiver(authentication_step_completed)
def proved_once_more(request: HttpRequest, **facts: Any) -> None:
    """Note that the user gave passphrase or second factor again while signed in."""
    if facts.get("reauthenticated"):
        note_proof(request.session)
