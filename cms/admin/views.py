"""Access to the CMS admin, its pictures, the account page and the publishing page."""

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

# Where Wagtail stores pictures and their renditions.
SHOWN_FILE = re.compile(r"(original_)?images/[^/]+\.(avif|gif|jpe?g|png|webp)", re.IGNORECASE)

# Prefixes of Wagtail modules that use values from a form or URL unchecked (how many blocks there
# are, which page is moved).
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
# Prefixes of the modules that these call to read a value.
BELOW = ("django.", "json")
# What identifies a row in an admin URL, or “all” for a list. No column holds 19 nines.
NAMES_A_ROW = re.compile(r"[0-9]{1,18}|all")


def for_office_roles(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator of every Wagtail admin view: checks that the user holds a CMS role now.

    Groups follow roles (`sync_office_access`). This check covers cases where they do not, and
    rights from elsewhere (ADR-0006).
    """

    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not roles_of(request.user) & OFFICE_ROLES:
            raise NotFound
        _refuse_odd_addresses(request, str(kwargs.get("pk", "all")))
        try:
            response = view(request, *args, **kwargs)
            # Rendered here, so that errors from reading submitted values are caught too.
            return response.render() if isinstance(response, TemplateResponse) else response
        except (MultiValueDictKeyError, FilterFieldError) as problem:
            raise Invalid(MALFORMED) from problem
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as problem:
            if not _raised_in(problem).startswith(READ_UNCHECKED):
                raise
            raise Invalid(MALFORMED) from problem

    return asked


def _refuse_odd_addresses(request: HttpRequest, named: str) -> None:
    """Refuse a malformed row id or `next` URL before Wagtail uses it."""
    if not all(NAMES_A_ROW.fullmatch(word) for word in (named, *request.GET.getlist("id"))):
        raise NotFound
    after = (sent.get("next", "") for sent in (request.GET, request.POST))
    if not all(address.startswith(("/", "http://", "https://")) for address in after if address):
        raise Invalid(MALFORMED)


def _raised_in(problem: Exception) -> str:
    """The module that raised `problem`, or that called Django or json to read a value."""
    frames = reversed(list(walk_tb(problem.__traceback__)))
    names = (str(frame.f_globals.get("__name__", "")) for frame, _line in frames)
    return next(name for name in names if not name.startswith(BELOW))


def office_sign_in(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends anyone without access. A user who is signed in without a CMS role gets a
    404, because signing in would not help.
    """
    if roles_of(request.user) & OFFICE_ROLES:
        return redirect("wagtailadmin_home")
    if request.user.is_authenticated:
        raise NotFound
    return redirect_to_login(request.GET.get("next") or reverse("wagtailadmin_home"))


@require_safe
@login_required
def office_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a picture in the CMS admin. Learners get pictures through the attempt, re-encoded.

    Only pictures: an uploaded page or script would act in the name of whoever opens it.
    """
    if not roles_of(request.user) & OFFICE_ROLES or not SHOWN_FILE.fullmatch(path):
        raise Http404
    try:
        # Always through our server, wherever the files are stored.
        return FileResponse(default_storage.open(path))
    except FileNotFoundError as problem:
        raise Http404 from problem


class OfficeAccount(AccountView):
    """Language, time zone and theme of the CMS admin. Wagtail's page asks for names and a photo
    too.
    """

    ASKED = {"locale", "theme"}

    def get_panels(self) -> list[Any]:
        """Only the panels that are shown, so that a POST cannot change the others."""
        return [panel for panel in super().get_panels() if panel.name in self.ASKED]


office_account = require_admin_access(OfficeAccount.as_view())


@permission_required("cms.change_quiz")
def publish_passed_page(request: SignedInRequest) -> HttpResponse:
    """GET: what readers have passed and is not published, and progress. POST: publish it.

    `course` in the form is a course code; without it all courses are published.
    """
    at = now()
    if request.method == "POST":
        request_publication(course=request.POST.get("course", ""), by=request.user, at=at)
        return redirect("publish_passed")
    newest = newest_run(at=at)
    context = {"courses": courses_to_publish(), "newest": newest}
    return render(request, "cms/admin/publish_passed.html", context)
