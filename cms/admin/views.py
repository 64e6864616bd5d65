"""The way into the office, and the pictures it shows."""

import re
from collections.abc import Callable
from traceback import walk_tb
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.views.decorators.http import require_safe
from modelsearch.backends.base import FilterFieldError
from wagtail.admin.auth import permission_required, require_admin_access
from wagtail.admin.views.account import AccountView

from accounts.queries import roles_of
from accounts.roles import OFFICE_ROLES
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Invalid, NotFound

from .queries import courses_to_publish, newest_run
from .sentences import MALFORMED
from .services import request_publication

# Where Wagtail keeps pictures and what it makes of them.
SHOWN_FILE = re.compile(r"(original_)?images/[^/]+\.(avif|gif|jpe?g|png|webp)", re.IGNORECASE)

# Modules of Wagtail that take what a form or an address holds as it comes (how many blocks there
# are, which page is moved), by how their names begin.
READ_UNCHECKED = (
    "draftjs_exporter.",
    "wagtail.admin.forms.choosers",
    "wagtail.admin.rich_text.converters.",
    "wagtail.admin.views.generic.chooser",
    "wagtail.admin.views.pages.move",
    "wagtail.admin.views.pages.ordering",
    "wagtail.admin.views.pages.revisions",
    "wagtail.admin.widgets.chooser",
    "wagtail.blocks.list_block",
    "wagtail.blocks.stream_block",
)
# What these ask to read it for them.
BELOW = ("django.", "json")
# What names a row in an address of the office, and “all” of a list. No column holds 19 nines.
NAMES_A_ROW = re.compile(r"[0-9]{1,18}|all")


def for_office_roles(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator of all that Wagtail serves in the office: it asks who holds the role now.

    Groups follow roles (`receivers.follow_roles`); this holds where they should not, and for rights
    that come by another way (ADR-0006).
    """

    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not roles_of(request.user) & OFFICE_ROLES:
            raise NotFound
        _refuse_odd_addresses(request, str(kwargs.get("pk", "all")))
        try:
            response = view(request, *args, **kwargs)
            # A form that is shown again reads what stood in it.
            return response.render() if isinstance(response, TemplateResponse) else response
        except (MultiValueDictKeyError, FilterFieldError) as problem:
            raise Invalid(MALFORMED) from problem
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as problem:
            if not _raised_in(problem).startswith(READ_UNCHECKED):
                raise
            raise Invalid(MALFORMED) from problem

    return asked


def _refuse_odd_addresses(request: HttpRequest, named: str) -> None:
    """Before Wagtail looks up a row by its name, or leads to an address that is none."""
    if not all(NAMES_A_ROW.fullmatch(word) for word in (named, *request.GET.getlist("id"))):
        raise NotFound
    after = (sent.get("next", "") for sent in (request.GET, request.POST))
    if not all(address.startswith(("/", "http://", "https://")) for address in after if address):
        raise Invalid(MALFORMED)


def _raised_in(problem: Exception) -> str:
    """The module that raised it, or that asked Django to read a value."""
    frames = reversed(list(walk_tb(problem.__traceback__)))
    names = (str(frame.f_globals.get("__name__", "")) for frame, _line in frames)
    return next(name for name in names if not name.startswith(BELOW))


def office_sign_in(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends who may not come in. For a user who is signed in already, signing in
    leads nowhere new: then there is no such page.
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


@permission_required("cms.change_quiz")
def publish_passed_page(request: SignedInRequest) -> HttpResponse:
    """GET: what readers have passed and is not out, and how far it is. POST: let it come out.

    `course` in the form is a code; without it all courses are meant.
    """
    at = now()
    if request.method == "POST":
        request_publication(course=request.POST.get("course", ""), by=request.user, at=at)
        return redirect("publish_passed")
    newest = newest_run(at=at)
    context = {"courses": courses_to_publish(), "newest": newest}
    return render(request, "cms/admin/publish_passed.html", context)
