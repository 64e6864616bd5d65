"""Pages that belong to several apps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries as people
from accounts import services as accounts
from accounts.auth.queries import ANSWERED, NOTICES, asked_among, notices_of, open_notice_of
from accounts.auth.reauthentication import reauthentication_required
from accounts.inactivity.rules import WAS_AWAY
from accounts.membership.queries import offers_on_start_page
from accounts.record_access.queries import seen_of
from accounts.sessions import known_devices, sign_ins
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import DomainError
from core.faults import answers_without_database
from courses.progress.queries import opening_lessons
from mentors.rooms.on_call.alarm_services import acknowledge_alarms

from .forms import NameForm
from .home.start_page import dated_line, start_page
from .home.workspace_page import has_workspace, workspace_page
from .learner.my_data import my_sign_ins, roles_in_words, what_is_held
from .learner.pages import accesses_page, guest_dashboard, is_guest, learning_page
from .operator.status_page import status_page

CARDS = ("G1", "G2", "G3", "G4", "G5", "G6")


@answers_without_database()
def ground(request: HttpRequest) -> HttpResponse:
    """Six short exercises; `?card=G2` returns only that card, for the dialog."""
    card = request.GET.get("card")
    if card in CARDS:
        return render(request, "portal/ground.html", {"cards": (card,), "fragment": True})
    return render(request, "portal/ground.html", {"cards": CARDS, "fragment": False})


@answers_without_database()
def leave_help(request: HttpRequest) -> HttpResponse:
    """How to leave quickly, and the limits of that (domain 5.1)."""
    return render(request, "portal/leave_help.html")


def start(request: HttpRequest) -> HttpResponse:
    """The start page; anonymous users are redirected to sign-in."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if people.is_learning_only(request.user):
        lessons = {"page": start_page(request.user, now())}
        return render(request, "portal/start_page.html", lessons)
    if request.user.first_step:
        return redirect("first-step", request.user.first_step)
    told = open_notice_of(request.user, request.session.get(ANSWERED, ()))
    asked = asked_among(request.user, [*request.session.get(NOTICES, ()), *filter(None, [told])])
    context: dict[str, Any] = {
        "notices": asked,
        "offers": offers_on_start_page(request.user, now()),
    }
    if has_workspace(request.user):
        acknowledge_alarms(user=request.user)
        context["page"] = workspace_page(
            request.user,
            now(),
            show=request.GET.get("show", ""),
            number=request.GET.get("page"),
        )
        return render(request, "portal/workspace.html", context)
    page = start_page(request.user, now())
    context |= {
        "page": page,
        "dated": dated_line(page.way),
        "was_away": request.session.get(WAS_AWAY, False) and not people.is_staff(request.user),
    }
    return render(request, "portal/start_page.html", context)


@require_safe
@login_required
def learn(request: SignedInRequest) -> HttpResponse:
    """The learning page; for a guest, the guest dashboard."""
    if is_guest(request.user) and people.is_learning_only(request.user):
        short = {"lessons": opening_lessons(request.user, get_language() or "")}
        return render(request, "portal/short_lessons.html", short)
    if is_guest(request.user):
        context = {"page": guest_dashboard(request.user, now())}
        return render(request, "portal/guest_dashboard.html", context)
    return render(request, "portal/learn.html", {"page": learning_page(request.user, now())})


@login_required
def me(request: SignedInRequest) -> HttpResponse:
    """The user's own page: name, roles, and the data that is kept."""
    return _me_page(request, NameForm(initial={"shown_name": request.user.shown_name}))


def _me_page(request: SignedInRequest, form: NameForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "roles": roles_in_words(request.user),
        "is_staff": people.is_staff(request.user),
        "kept": what_is_held(request.user),
        "seen": seen_of(request.user),
        "notices": notices_of(request.user),
        "sign_ins": my_sign_ins(
            sign_ins.sign_ins_of(request.user, at=now()), request.session.session_key
        ),
    }
    return render(request, "portal/my_data.html", context, status=status)


@login_required
@require_POST
@reauthentication_required
def rename(request: SignedInRequest) -> HttpResponse:
    """Change the user's shown name."""
    form = NameForm(request.POST)
    if not form.is_valid():
        return _me_page(request, form, status=400)
    try:
        accounts.rename(user=request.user, shown_name=form.cleaned_data["shown_name"])
    except DomainError as problem:
        form.add_error("shown_name", str(problem.sentence))
        return _me_page(request, form, status=problem.status)
    messages.success(request, _("Kept. This is what the others see."))
    return redirect("me")


@login_required
@require_safe
def seen(request: SignedInRequest) -> HttpResponse:
    """Everybody who opened the user's record, and why."""
    return render(request, "portal/seen.html", {"seen": seen_of(request.user, first=None)})


@login_required
@require_safe
def accesses(request: SignedInRequest) -> HttpResponse:
    """Records opened in a month, for coordinators and safeguarding leads."""
    page = accesses_page(request.user, month=request.GET.get("month", ""), at=now())
    return render(request, "portal/accesses.html", {"page": page})


@login_required
@require_safe
def status(request: SignedInRequest) -> HttpResponse:
    """The status of the installation: versions, jobs, space, backups. It names nobody."""
    page = status_page(request.user, at=now())
    return render(request, "portal/status.html", {"page": page})


@login_required
@require_POST
def end_one(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """End one of the user's sign-ins, which may be the current one."""
    sign_ins.end_sign_in(user=request.user, public_id=public_id, at=now())
    messages.success(request, _("That sign-in has ended."))
    return redirect("me")


@login_required
@require_POST
def end_others(request: SignedInRequest) -> HttpResponse:
    """End all sign-ins of the user but this one, and forget all known phones."""
    sign_ins.end_sign_ins(user=request.user, keep=request.session.session_key, at=now())
    known_devices.forget_all(user=request.user)
    messages.success(
        request, _("All others have ended. If it was not you, change your secret words.")
    )
    return redirect("me")
