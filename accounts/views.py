"""Views for joining, leaving and staying signed in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from core.errors import DomainError
from core.faults import answers_without_database
from core.ratelimit import limit_posts

from . import languages, services
from .auth.middleware import begin_session, only_looks
from .auth.quick_exit import exit_of, take_everything_back
from .auth.reauthentication import check_passphrase
from .forms import CardCodeForm, ComeBackForm, JoinForm
from .queries import is_learning_only
from .sessions.ended_sign_ins import note_ended
from .sessions.rules import SHARED
from .sessions.sign_ins import note_proof
from .types import Person

SIGN_IN_BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@limit_posts(name="join", a_minute=20)
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Create an account with the code from a card; input is kept when something is missing.

    A signed-in user adds the card's role to the existing account.
    """
    if request.user.is_authenticated:
        return _join_with_account(request, request.user)
    is_look = request.POST.get("show") in ("yes", "no")
    typed = None if is_look else request.POST or None
    initial = request.POST if is_look else _first_lines(request)
    form = JoinForm(typed, initial=initial)
    status = 200
    if request.method == "POST":
        services.note_look(code=request.POST.get("code", ""), at=now())
    if is_look:
        # Without JavaScript “Show” submits the form; it is returned unchanged, with readable text.
        form.show_secret(shown=request.POST["show"] == "yes")
    elif request.method == "POST" and form.is_valid():
        try:
            user = services.join(at=now(), **form.cleaned_data)
        except DomainError as problem:
            form.add_error(None, str(problem.sentence))
            status = problem.status
        else:
            login(request, user, backend=SIGN_IN_BACKEND)
            begin_session(request.session, SHARED)
            note_proof(request.session)
            return redirect(_first_page(user))
    elif request.method == "POST":
        status = form.problem_status
    return render(request, "accounts/join.html", {"form": form}, status=status)


def _join_with_account(request: HttpRequest, user: Person) -> HttpResponse:
    form = CardCodeForm(request.POST or None)
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            check_passphrase(request, user, form.cleaned_data["passphrase"])
            services.use_invitation(user=user, code=form.cleaned_data["code"], at=now())
        except DomainError as problem:
            form.add_error(None, str(problem.sentence))
            status = problem.status
        else:
            messages.success(request, _("Thank you. It is yours from now on."))
            return redirect("start")
    return render(request, "accounts/join_with_account.html", {"form": form}, status=status)


def _first_page(user: Person) -> str:
    """The first onboarding screen; for staff, how to leave."""
    return reverse("first-step", args=[user.first_step]) if user.first_step else "leave-first"


def _first_lines(request: HttpRequest) -> dict[str, str]:
    """Initial values of the form."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "alias": "" if request.method == "POST" else services.suggest_alias(language=language),
        "language": language,
    }


@limit_posts(name="come-back", a_minute=20)
@require_http_methods(["GET", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Set a new passphrase with a recovery code from two staff members; then sign in as usual."""
    form = ComeBackForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.recover(at=now(), **form.cleaned_data)
        except DomainError as problem:
            form.add_error(None, str(problem.sentence))
            status = 400
        else:
            messages.success(
                request, _("Your new secret words are kept. Please sign in with them.")
            )
            return redirect("account_login")
    elif request.method == "POST":
        status = 400
    return render(request, "accounts/come_back.html", {"form": form}, status=status)


def leave_first(request: HttpRequest) -> HttpResponse:
    """How to leave, shown once before everything else (domain 5.1: the interruption page)."""
    return render(request, "accounts/leave_first.html")


@require_safe
def not_yet(request: HttpRequest) -> HttpResponse:
    """Who can help people under 18. Nothing is asked or stored, and the card stays valid."""
    return render(request, "accounts/not_yet.html")


@limit_posts(name="join", a_minute=20)
@require_POST
def look_at_card(request: HttpRequest) -> JsonResponse:
    """Whether the code of a card can be used; requested by the page that its QR code opens.

    The code is in the body and never in a URL, which a browser and a log would keep.
    """
    try:
        services.look_at(code=request.POST.get("code", ""), at=now())
    except DomainError as problem:
        return JsonResponse({"sentence": str(problem.sentence)}, status=problem.status)
    return JsonResponse({"sentence": _("Your card is good. A few short lines, then you are in.")})


def _leave_anyway(request: HttpRequest) -> HttpResponse:
    """Clear the browser while the database is down; the session itself ends by being idle."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if key:
        note_ended([key])
    return _gone(request)


@csrf_exempt
@answers_without_database(_leave_anyway)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: end the session and go to an unremarkable site.

    The one GET that writes, so that it works as a plain link (contract 5). The script's beacon
    posts here and needs no response. Nothing is recorded about who left (domain R-X6).
    """
    if request.session.session_key:
        note_ended([request.session.session_key])
    logout(request)
    return _gone(request)


def _gone(request: HttpRequest) -> HttpResponse:
    response: HttpResponse
    if request.method == "POST":
        response = HttpResponse(status=204)
    else:
        response = HttpResponseRedirect(exit_of(request))
    take_everything_back(request, response)
    return response


@only_looks
def leave_state(request: HttpRequest) -> HttpResponse:
    """Whether this browser is still signed in; requested by the script after a quick exit.

    `anew`: a cached page may show what is no longer allowed, and must be fetched again.
    """
    answer = {"signed_in": request.user.is_authenticated}
    return JsonResponse(answer | {"anew": True} if is_learning_only(request.user) else answer)


@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """Keep the session from ending while the user reads."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    request.session["seen"] = now().timestamp()
    return HttpResponse(status=204)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Set the language of the user, or of a signed-out browser, and return to the last page."""
    address, place = request.POST.get("address", reverse("start")), request.POST.get("place", "")
    return languages.go_on(request, address, place)
