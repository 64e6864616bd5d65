"""Keep drafts that arrive after the sign-in has ended, for the owner of their mark (domain 5.2)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.errors import DomainError

from ..queries import person_of
from ..sessions.ended_sign_ins import was_ended
from . import services
from .fields import KEEP, MARK, digest, read_mark, sender_in, spot_in, words_in
from .queries import DraftView
from .rules import Verdict, is_blank

# The status of the response to input from an older window.
OLDER = 409
type View = Callable[..., HttpResponseBase]


def kept_answer(view: DraftView, *, older: bool) -> JsonResponse:
    """The response to an autosave: the page's new version, or that another window was newer."""
    status = OLDER if older else 200
    return JsonResponse({"version": view.kept.version}, status=status)


def keeps_words(*names: str) -> Callable[[View], View]:
    """Decorator in place of `login_required`, for a view with drafts: the names of its fields.

    See `words_in` for the names. It must be the outermost decorator: a form with an expired token
    never reaches the view, and `keep_late` finds the names by the attribute that it sets.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated:
                return view(request, *args, **kwargs)
            if request.method == "POST":
                answer = keep_late(request)
                if KEEP in request.POST:
                    return answer or JsonResponse({}, status=401)
                if not is_blank(words_in(request.POST, names)):
                    messages.info(request, _KEPT if answer else _NOT_KEPT)
            return redirect_to_login(request.get_full_path())

        vars(guarded)["kept_fields"] = names
        return guarded

    return guard


def fields_kept_by(request: HttpRequest) -> tuple[str, ...]:
    """The names of the fields that the view of this request keeps; empty if it keeps nothing."""
    match = request.resolver_match
    return getattr(match.func, "kept_fields", ()) if match else ()


def keep_late(request: HttpRequest) -> JsonResponse | None:
    """Keep the input of a form that was not accepted, for the owner of its mark. None: not kept."""
    words = words_in(request.POST, fields_kept_by(request))
    mark = read_mark(request.POST.get(MARK, ""))
    if mark is None or is_blank(words) or mark.place != digest(request.path):
        return None
    if was_ended(mark.sign_in):
        return None
    if request.user.is_authenticated and mark.owner != request.user.public_id:
        return None
    owner = person_of(str(mark.owner))
    if owner is None or not owner.is_active:
        return None
    try:
        verdict, view = services.keep(
            owner=owner,
            place=request.path,
            words=words,
            sender=sender_in(request.POST),
            at=now(),
            pressed=KEEP not in request.POST,
            about=mark.about,
            spot=spot_in(request.POST),
        )
    except DomainError:
        return None
    return kept_answer(view, older=verdict is Verdict.OLDER)


_KEPT = _("Your time ran out while you wrote. Your words are kept: sign in, and they are here.")
_NOT_KEPT = _("Your time ran out while you wrote. What you typed could not be kept.")
