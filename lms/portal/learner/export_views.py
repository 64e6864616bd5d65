"""The page where a user exports all data about the account. The export is not stored."""

import json
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_bidi
from django.views.decorators.http import require_http_methods

from accounts.auth.reauthentication import reauthentication_required
from accounts.export_services import note_export
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Invalid
from core.personal_export import plain

from .my_export import export_file, export_sections


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def export_me(request: SignedInRequest) -> HttpResponse:
    """The information page; on request an export as a page to read, or one of two files."""
    if request.method != "POST":
        return render(request, "portal/export.html")
    form = request.POST.get("then", "")
    make = FORMS.get(form)
    if make is None:
        raise Invalid
    note_export(person=request.user, form=form, at=now())
    return make(request)


def _read_here(request: SignedInRequest) -> HttpResponse:
    context = {"sections": export_sections(request.user)}
    return render(request, "portal/export_read.html", context)


def _as_page(request: SignedInRequest) -> HttpResponse:
    context = {
        "sections": export_sections(request.user),
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    answer = render(request, "portal/export_file.html", context)
    answer["Content-Disposition"] = 'attachment; filename="page.html"'
    return answer


def _as_data(request: SignedInRequest) -> HttpResponse:
    words = json.dumps(export_file(request.user, now()), default=plain, ensure_ascii=False)
    answer = HttpResponse(words, content_type="application/json; charset=utf-8")
    # A neutral name: a list of files reveals nothing to a bystander (domain 5.2).
    answer["Content-Disposition"] = 'attachment; filename="page.json"'
    return answer


FORMS: dict[str, Callable[[SignedInRequest], HttpResponse]] = {
    "read": _read_here,
    "page": _as_page,
    "data": _as_data,
}
