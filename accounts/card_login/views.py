"""Signing in with a card, and the user's page to manage it."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.client_address import client_network
from core.clock import now
from core.errors import DomainError, NotFound
from core.ratelimit import limit_posts
from core.submit import refusal

from ..auth.notice_services import note_factor
from ..auth.rate_limits import Tries
from ..auth.reauthentication import check_passphrase
from ..sessions.rules import SHARED, card_ceilings
from ..types import LoginCard, SignedInRequest
from . import queries, services
from .forms import FORMS, ChooseNumberForm, ChoosePicturesForm, CodeForm, DeviceForm, SignsForm
from .queries import printed_card
from .rules import Kind

METHODS = ["GET", "HEAD", "POST"]


@limit_posts(name="card", a_minute=60)
@require_http_methods(METHODS)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask first for the code, then for the PIN or pictures. Neither ever appears in a URL."""
    if request.user.is_authenticated:
        return redirect("start")
    form = CodeForm(request.POST or None)
    if request.method != "POST":
        return _code_page(request, form)
    found: list[LoginCard] = []
    status = refusal(
        form, lambda: found.append(services.open_card(code=form.cleaned_data["code"], at=now()))
    )
    if status is not None:
        return _code_page(request, form, status)
    if request.POST.get("then") == "signs":
        return _come_in(request, found[0])
    return _signs_page(request, found[0], FORMS[Kind(found[0].kind)]())


def _code_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return render(request, "accounts/card_login/code.html", {"form": form}, status=status)


def _signs_page(
    request: HttpRequest, card: LoginCard, form: SignsForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "code": request.POST["code"],
        "device": DeviceForm(request.POST or None)["device"],
        "is_numbers": card.kind == Kind.NUMBERS,
    }
    return render(request, "accounts/card_login/signs.html", context, status=status)


def _come_in(request: HttpRequest, card: LoginCard) -> HttpResponse:
    form = FORMS[Kind(card.kind)](request.POST)
    if not form.is_valid():
        return _signs_page(request, card, form, 400)
    tries = Tries()
    if not tries.allow(card_ceilings(card=card.code_digest, network=client_network(request))):
        form.add_error(None, queries.TOO_MANY)
        return _signs_page(request, card, form, 429)
    try:
        user = services.come_in(card=card, signs=form.signs())
    except DomainError as problem:
        form.add_error(None, str(problem.sentence))
        return _signs_page(request, card, form, problem.status)
    tries.take_back()
    device = DeviceForm(request.POST)
    request.session["device"] = device.cleaned_data["device"] if device.is_valid() else SHARED
    if card.wrong_since_seen:
        messages.warning(request, queries.TRIED)
    record_authentication(request, user, method="card")
    # From here on as with a passphrase: inactive accounts, “Was that you?”, the language.
    return perform_login(request, Login(user=user))


# --- the user's own page --------------------------------------------------------------------


@login_required
@require_http_methods(METHODS)
def mine(request: SignedInRequest) -> HttpResponseBase:
    """The user's card, or the two ways to make one. A new card is shown only in this response."""
    if not queries.may_have_card(request.user):
        raise NotFound
    if request.method == "POST":
        return _make(request)
    return _mine(request, ChooseNumberForm(prefix="new"), ChoosePicturesForm(prefix="new"))


def _mine(
    request: SignedInRequest, numbers: SignsForm, pictures: SignsForm, status: int = 200
) -> HttpResponse:
    context = {
        "card": queries.card_of(request.user),
        "numbers": numbers,
        "pictures": pictures,
    }
    return render(request, "accounts/card_login/mine.html", context, status=status)


def _make(request: SignedInRequest) -> HttpResponse:
    kind = Kind.PICTURES if request.POST.get("kind") == Kind.PICTURES else Kind.NUMBERS
    numbers, pictures = ChooseNumberForm(prefix="new"), ChoosePicturesForm(prefix="new")
    form: SignsForm
    if kind == Kind.PICTURES:
        form = pictures = ChoosePicturesForm(request.POST, prefix="new")
    else:
        form = numbers = ChooseNumberForm(request.POST, prefix="new")
    made: list[tuple[LoginCard, str]] = []

    def act() -> None:
        check_passphrase(request, request.user, form.cleaned_data["passphrase"])
        card = services.make_card(user=request.user, kind=kind, signs=form.signs(), at=now())
        made.append(card)

    status = refusal(form, act)
    if status is not None:
        return _mine(request, numbers, pictures, status)
    note_factor(user=request.user, at=now())
    context = {"card": printed_card(*made[0]), "is_numbers": kind == Kind.NUMBERS}
    return render(request, "accounts/card_login/print.html", context)


@login_required
@require_POST
def seen(request: SignedInRequest) -> HttpResponse:
    """Confirm that the owner has seen the wrong attempts."""
    services.note_seen(user=request.user)
    return redirect("my-card")


@login_required
@require_POST
def void(request: SignedInRequest) -> HttpResponse:
    """Void a lost card. Needs no fresh sign-in: closing is never harder than opening."""
    services.void_mine(user=request.user, at=now())
    messages.success(request, _("This card opens nothing any more."))
    return redirect("my-card")
