"""The return card, coming back with it, and the question about staying."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from core.errors import Invalid, NotFound
from core.ratelimit import limit_posts
from core.submit import refusal

from ..auth.codes import picture_of
from ..auth.middleware import begin_session
from ..auth.notice_services import note_factor
from ..auth.reauthentication import check_passphrase, reauthentication_required
from ..queries import is_staff
from ..sessions.rules import SHARED
from ..sessions.sign_ins import note_proof
from ..sessions.signals import signed_in
from ..types import SignedInRequest
from . import queries, services
from .forms import MakeCardForm, ReturnForm
from .rules import WAS_AWAY

STAYS, NO_ANSWER = "stays", "no-answer"


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_card(request: SignedInRequest) -> HttpResponse:
    """The user's return card: its state, a new one (shown once), or giving it up."""
    if is_staff(request.user):
        raise NotFound
    if request.method != "POST":
        return _my_card(request, MakeCardForm())
    if request.POST.get("then") == "give-up":
        services.give_up_card(user=request.user, at=now())
        messages.success(request, _("This card opens nothing any more."))
        return redirect("my-return-card")
    form, made = MakeCardForm(request.POST), []

    def act() -> None:
        check_passphrase(request, request.user, form.cleaned_data["passphrase"])
        made.append(services.make_card(user=request.user, at=now()))

    status = refusal(form, act)
    if status is not None:
        return _my_card(request, form, status)
    note_factor(user=request.user, at=now())
    context = {"code": made[0], "picture": picture_of(request.user.pk)}
    return render(request, "accounts/inactivity/new_card.html", context)


def _my_card(request: SignedInRequest, form: MakeCardForm, status: int = 200) -> HttpResponse:
    context = {"card": queries.card_of(request.user), "form": form}
    return render(request, "accounts/inactivity/my_card.html", context, status=status)


@limit_posts(name="come-back", a_minute=20)
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Sign in with a return card and a new passphrase; then show how to sign in later."""
    form = ReturnForm(request.POST if request.method == "POST" else None)
    status: int | None = 200
    if request.method == "POST":
        status = refusal(form, lambda: _let_in(request, form))
        if status is None:
            return redirect("leave-first")
    return render(request, "accounts/inactivity/come_back.html", {"form": form}, status=status)


def _let_in(request: HttpRequest, form: ReturnForm) -> None:
    user = services.come_back(at=now(), **form.cleaned_data)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    begin_session(request.session, SHARED)
    note_proof(request.session)
    signed_in.send(sender=type(user), user=user)
    if services.note_here(user=user, at=now()):
        request.session[WAS_AWAY] = True
    messages.success(
        request,
        _("Welcome back. Everything is where you left it. You sign in as %(alias)s.")
        % {"alias": user.username},
    )


@login_required
@require_POST
def stay(request: SignedInRequest) -> HttpResponse:
    """Keep the account after two years of inactivity. The answer is not stored."""
    request.session.pop(WAS_AWAY, None)
    messages.success(request, _("Good. Everything stays as it is."))
    return redirect("start")


@login_required
@require_safe
def women(request: SignedInRequest) -> HttpResponse:
    """The people whom the user should ask about staying."""
    if not queries.asks_women(request.user):
        raise NotFound
    found = queries.to_ask(request.user, now())
    return render(request, "accounts/inactivity/women.html", {"women": found})


@login_required
@require_POST
def answer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Record that the person stays, or did not answer."""
    said = request.POST.get("answer")
    if said not in (STAYS, NO_ANSWER):
        raise Invalid
    services.answer_for(by=request.user, question_id=public_id, stays=said == STAYS, at=now())
    messages.success(request, _("Saved. Nothing else is recorded."))
    return redirect("away")
