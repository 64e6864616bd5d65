"""A user's settings: one page, two forms."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.clock import now

from .. import languages
from ..auth.reauthentication import reauthentication_required
from ..sessions import device_cookie, known_devices
from ..sessions.rules import OWN, SHARED, device_of
from ..types import SignedInRequest
from . import services
from .forms import LookForm, PhoneForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: SignedInRequest) -> HttpResponse:
    """The user's display settings. POST: save them, for every phone."""
    if request.method == "POST":
        return _kept(request, LookForm(request.POST))
    return _page(request, _filled(request))


def _filled(request: SignedInRequest) -> LookForm:
    chosen = ("text_size", "wide_spacing", "strong_contrast", "sound_on", "language")
    return LookForm(initial={name: getattr(request.user, name) for name in chosen})


def _page(request: SignedInRequest, form: LookForm, status: int = 200) -> HttpResponse:
    phone = PhoneForm({"device": device_of(request.session)})
    context = {"form": form, "phone": phone, "is_own": device_of(request.session) == OWN}
    return render(request, "accounts/preferences/mine.html", context, status=status)


def _kept(request: SignedInRequest, form: LookForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, form, status=400)
    look = dict(form.cleaned_data)
    language = look.pop("language")
    services.keep_preferences(user=request.user, **look)
    response = redirect("preferences")
    languages.choose(request, response, language)
    with translation.override(language):
        messages.success(request, _("Kept. It is like this wherever you sign in."))
    return response


@login_required
@require_POST
def phone(request: SignedInRequest) -> HttpResponseBase:
    """Set whose phone this is. Only “mine” needs a fresh sign-in: “shared” is the safer choice."""
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _page(request, _filled(request), status=400)
    if form.cleaned_data["device"] == OWN:
        return _own(request)
    request.session["device"] = SHARED
    known_devices.forget_this(user=request.user, digest=device_cookie.digest_in(request))
    messages.success(request, _("This phone counts as shared. It closes after 5 quiet minutes."))
    return redirect("preferences")


@reauthentication_required
def _own(request: SignedInRequest) -> HttpResponse:
    request.session["device"] = OWN
    response = redirect("preferences")
    device_cookie.remember(request, response, request.user, now())
    messages.success(request, _("This phone counts as yours alone. It closes after 15 minutes."))
    return response
