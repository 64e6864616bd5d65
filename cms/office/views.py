"""The way into the office, and the pictures it shows."""

import re
from collections.abc import Callable
from traceback import walk_tb
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from modelsearch.backends.base import FilterFieldError
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView

from accounts.queries import roles_of
from accounts.roles import OFFICE_ROLES
from core.errors import Invalid, NotFound

# Where Wagtail keeps pictures and what it makes of them.
SHOWN_FILE = re.compile(r"(original_)?images/[^/]+\.(avif|gif|jpe?g|png|webp)", re.IGNORECASE)

# Modules of Wagtail that read a form's own fields (how many blocks it has) without checking them.
READ_UNCHECKED = {
    "wagtail.admin.forms.choosers",
    "wagtail.admin.views.generic.chooser",
    "wagtail.blocks.list_block",
    "wagtail.blocks.stream_block",
}
# What names a row in an address of the office, and “all” of a list. No column holds 19 nines.
NAMES_A_ROW = re.compile(r"[0-9]{1,18}|all")
MALFORMED = _("The form was incomplete. Nothing was saved. Please load the page again.")


def for_office_roles(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator of all that Wagtail serves in the office: it asks who holds the role now.

    Groups follow roles (`receivers.follow_roles`); this holds where they should not, and for rights
    that come by another way (ADR-0034).
    """

    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not roles_of(request.user) & OFFICE_ROLES:
            raise NotFound
        named = [*request.GET.getlist("id"), str(kwargs.get("pk", "all"))]
        if not all(NAMES_A_ROW.fullmatch(word) for word in named):
            raise NotFound
        try:
            return view(request, *args, **kwargs)
        except (MultiValueDictKeyError, FilterFieldError) as problem:
            raise Invalid(MALFORMED) from problem
        except (ValueError, AttributeError) as problem:
            if _raised_in(problem) not in READ_UNCHECKED:
                raise
            raise Invalid(MALFORMED) from problem

    return asked


def _raised_in(problem: Exception) -> str:
    """The module that raised it."""
    *_before, (frame, _line) = walk_tb(problem.__traceback__)
    return str(frame.f_globals.get("__name__", ""))


def office_sign_in(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends who may not come in. Signed in already, signing in leads her nowhere new:
    then there is no such page for her.
    """
    if roles_of(request.user) & OFFICE_ROLES:
        return redirect("wagtailadmin_home")
    if request.user.is_authenticated:
        raise NotFound
    return redirect_to_login(request.GET.get("next") or reverse("wagtailadmin_home"))


@require_safe
@login_required
def office_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture as the office shows it. Learners get theirs from the attempt, made anew.

    Pictures alone: a page or a script that somebody put beside them would act in the reader's name.
    """
    if not roles_of(request.user) & OFFICE_ROLES or not SHOWN_FILE.fullmatch(path):
        raise Http404
    try:
        # Wherever files lie: the browser asks us and nobody else.
        return FileResponse(default_storage.open(path))
    except FileNotFoundError as problem:
        raise Http404 from problem


class OfficeAccount(AccountView):
    """Language, time zone and look of the office. Wagtail's page asks for names and a photo too."""

    ASKED = {"locale", "theme"}

    def get_panels(self) -> list[Any]:
        """What is not shown is not taken from a POST either."""
        return [panel for panel in super().get_panels() if panel.name in self.ASKED]


office_account = require_admin_access(OfficeAccount.as_view())
