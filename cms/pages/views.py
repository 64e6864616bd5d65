"""Serving pages. Wagtail does it; a page of a course is only found faster."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_file
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_page

from accounts.queries import roles_of
from accounts.roles import OFFICE_ROLES
from core.errors import NotFound

from .access import access_to
from .queries import page_at

# Where Wagtail keeps pictures and what it makes of them.
SHOWN_FILE = re.compile(r"(original_)?images/[^/]+\.(avif|gif|jpe?g|png|webp)", re.IGNORECASE)


def office_sign_in(request):
    """Where Wagtail sends who may not come in. Signed in already, signing in leads her nowhere new:
    then there is no such page for her.
    """
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    if request.user.is_authenticated:
        raise NotFound
    return redirect_to_login(request.GET.get("next") or reverse("wagtailadmin_home"))


def course_tree(request, course, module=None, lesson=None):
    """A course, module or lesson page. Hooks, gates and serving are Wagtail's own."""
    if not request.user.is_authenticated:
        # Before any look-up: a stranger cannot tell which addresses exist.
        return redirect_to_login(request.get_full_path())
    access = access_to(course, request)
    steps = [step for step in (module, lesson) if step is not None]
    page = page_at(access.edition, get_language(), course, *steps) if access else None
    if page is None:
        raise Http404
    # Where Wagtail keeps the outcome of its own routing (Page.route_for_request).
    request._wagtail_route_for_request = RouteResult(page)
    return serve_page(request, request.path)


@require_safe
@login_required
def office_file(request, path):
    """A picture as the office shows it. Learners get theirs from the attempt, made anew.

    Pictures alone: a page or a script that somebody put beside them would act in the reader's name.
    """
    if not roles_of(request.user) & OFFICE_ROLES or not SHOWN_FILE.fullmatch(path):
        raise Http404
    return serve_file(request, path, document_root=str(settings.MEDIA_ROOT))
