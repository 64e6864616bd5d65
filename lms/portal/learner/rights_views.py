"""Pages for a user's rights: an unknown sign-in, an offered role, erasure, restoring an account."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import erasure_services as erasures
from accounts import queries as people
from accounts import services as accounts
from accounts.adapter import CLOSING
from accounts.auth import notice_services as notices
from accounts.auth.queries import ANSWERED
from accounts.auth.reauthentication import reauthentication_required
from accounts.inactivity.services import let_in
from accounts.permissions import can_coordinate
from accounts.roles import Role
from accounts.sessions import device_cookie
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import DomainError, NotFound

from ..forms import ErasureForm, TakeBackForm


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase_me(request: SignedInRequest) -> HttpResponse:
    """What will be deleted and when; then the receipt, shown once, and the user is signed out."""
    form = ErasureForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 400 if request.method == "POST" else 200
        return render(request, "portal/erasure.html", {"form": form}, status=status)
    asked = erasures.ask_for_erasure(
        user=request.user, keep_certificate=form.cleaned_data["certificate"] == "keep", at=now()
    )
    logout(request)
    return render(request, "portal/erasure_receipt.html", {"asked": asked})


@login_required
@require_POST
def answer_notice(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """“Was that you?” If not, the user is led to choose a new passphrase."""
    was_me = request.POST.get("answer") == "me"
    if not was_me and request.POST.get("answer") != "not-me":
        return redirect("start")
    is_answered = notices.answer_notice(
        user=request.user,
        public_id=public_id,
        was_me=was_me,
        session_key=request.session.session_key,
        digest=device_cookie.digest_in(request),
        at=now(),
    )
    if not is_answered:
        request.session[ANSWERED] = [*request.session.get(ANSWERED, ()), str(public_id)]
    if was_me:
        messages.success(request, _("Thank you. Nothing was changed."))
        return redirect("start")
    request.session[CLOSING] = True
    messages.warning(
        request,
        _(
            "Everybody else is signed out now. Please choose new secret words here. "
            "And tell somebody of the team whom you trust."
        ),
    )
    return redirect("account_change_password")


@login_required
@require_POST
def answer_offer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Accept or decline an offered role. Any other answer changes nothing."""
    said = request.POST.get("answer")
    if said in ("yes", "no"):
        accounts.answer_offer(
            user=request.user, offer_id=public_id, accepts=said == "yes", at=now()
        )
        messages.success(
            request,
            _("Thank you. It is yours from now on.")
            if said == "yes"
            else _("Declined. Nothing was changed."),
        )
    return redirect("start")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def restore_account(request: SignedInRequest) -> HttpResponse:
    """Let a coordinator restore an account that waits for erasure or was locked as unused."""
    if not can_coordinate(request.user):
        raise NotFound
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "portal/people/restore.html", {"form": form})
    organisations = people.organisations_of(request.user, Role.COORDINATOR)
    if form.is_valid():
        said = form.cleaned_data["said"]
        if any(_undone(request, organisation, said) for organisation in organisations):
            messages.success(request, _("Account restored. Nothing is deleted."))
            return redirect("restore-account")
    form.add_error("said", str(erasures.NOBODY_WAITS))
    return render(request, "portal/people/restore.html", {"form": form}, status=400)


def _undone(request: SignedInRequest, organisation: people.Organisation, said: str) -> bool:
    try:
        if not let_in(by=request.user, organisation=organisation, said=said, at=now()):
            erasures.take_back_for(by=request.user, organisation=organisation, said=said, at=now())
    except DomainError:
        return False
    return True
