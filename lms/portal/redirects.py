"""Permanent redirects of staff URLs from before release 0.3, which moved from roles to subjects."""

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

# Old path below `/supervise/` or `/coordinate/` → new one. The first match wins.
MOVED = tuple(
    (re.compile(old), new)
    for old, new in (
        (r"(coordinate|supervise)/$", "/"),
        (r"coordinate/rooms/$", "/reports/"),
        (r"coordinate/sessions/([^/]+)/$", r"/sessions/\1/change/"),
        (r"(?:coordinate|supervise)/sessions/(.*)", r"/sessions/\1"),
        (r"coordinate/(people|cohorts|approvals|certificates)/(.*)", r"/\1/\2"),
        (r"coordinate/public-name/", "/settings/public-name/"),
        (r"coordinate/queue/give/", "/certificates/issue/"),
        (r"coordinate/queue/", "/assessment/progress/"),
        (r"coordinate/journeys/([^/]+)/partner/", r"/assessment/pathways/\1/external/"),
        (r"coordinate/journeys/(.*)", r"/assessment/pathways/\1"),
        (r"supervise/journeys/(.*)", r"/assessment/ratings/\1"),
        (r"supervise/marking/(.*)", r"/assessment/marking/\1"),
        (r"supervise/calibration/(.*)", r"/assessment/moderation/\1"),
        (r"coordinate/calibration/(.*)", r"/assessment/moderation/open/\1"),
        (r"supervise/written/(.*)", r"/assessment/written/\1"),
        (r"supervise/already/(.*)", r"/assessment/prior-learning/\1"),
        (r"supervise/partner/(.*)", r"/assessment/external/\1"),
        (r"coordinate/partners/(.*)", r"/assessment/external-assessors/\1"),
        (r"supervise/differently/(.*)", r"/assessment/appeals/\1"),
        (r"supervise/together/(.*)", r"/assisted-learning/\1"),
        (r"supervise/consents/(.*)", r"/people/consents/\1"),
        (r"supervise/reach/(.*)", r"/people/contact/\1"),
        (r"supervise/away/(.*)", r"/people/inactive/\1"),
        (r"supervise/asked/(.*)", r"/people/support-requests/\1"),
        (r"supervise/why/(.*)", r"/people/access/\1"),
        (r"supervise/ask/", "/people/access/request/"),
        (r"coordinate/(assignments|cards|invitations)/(.*)", r"/people/\1/\2"),
        (r"coordinate/erasure/", "/people/restore/"),
        (r"coordinate/brought/", "/people/transfers/"),
        (r"coordinate/accesses/(.*)", r"/activity/access/\1"),
        (r"coordinate/acts/", "/activity/"),
        (r"coordinate/due-days/(.*)", r"/training/due-dates/\1"),
        (r"supervise/calendar/", "/calendar/feed/"),
        (r"supervise/talks/(.*)", r"/supervision/\1"),
        (r"supervise/women/([^/]+)/([^/]+)/talks/", r"/supervision/\1/\2/"),
        (r"supervise/women/([^/]+)/([^/]+)/before/(.*)", r"/people/\1/\2/onboarding/\3"),
        (r"supervise/women/(.*)", r"/learners/\1"),
    )
)


def new_address(old: str) -> str | None:
    """Return the path that replaced `old` (without its first slash); None if there is none."""
    for pattern, new in MOVED:
        if found := pattern.fullmatch(old):
            return found.expand(new)
    return None


def moved(request: HttpRequest, area: str, rest: str) -> HttpResponse:
    """Redirect permanently, with method and query. The new page decides who may read it."""
    address = new_address(f"{area}/{rest}")
    if address is None:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        f"{address}?{query}" if query else address, preserve_request=True
    )
