"""Error pages for failures of the server, and pages that work without the database.

The exception identifies the fault: the database is down, two actions collided, the disk is full.
Everything else is a bug, and Django's own page answers.
"""

import errno
import logging
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from django.views.defaults import server_error

from core.errors import FilesAway

View = Callable[..., HttpResponseBase]
logger = logging.getLogger(__name__)


class Fault(StrEnum):
    """What failed."""

    AWAY = "away"
    BUSY = "busy"
    FULL = "full"


SENTENCES = {
    Fault.AWAY: _("This page is resting for a short time. What was saved is still there."),
    Fault.BUSY: _("Two steps came at the same moment. Please try again now."),
    Fault.FULL: _(
        "Nothing more can be saved just now, because the server is full. "
        "What was saved is still there. Please tell somebody on the team."
    ),
}
# Seconds after which it is worth trying again.
RETRY_AFTER = {Fault.AWAY: 10, Fault.BUSY: 1, Fault.FULL: 60}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
# Classes of SQLSTATE, the first characters of the code: PostgreSQL's codes for collisions.
_MET_TWICE = ("40", "55P03")
_DISK_FULL = "53100"
# Fields of these names are never put into a page; the user must type them again.
_SECRET_WORDS = ("password", "passphrase", "code", "card", "recovery")


def classify_fault(problem: BaseException | None) -> Fault | None:
    """The fault that an exception or its causes indicate; None: none of these."""
    for one in _with_causes(problem):
        if isinstance(one, OSError) and one.errno in _NO_ROOM:
            return Fault.FULL
        code = getattr(one, "sqlstate", None) or ""
        says = str(one)
        if code == _DISK_FULL or "database or disk is full" in says:
            return Fault.FULL
        if code.startswith(_MET_TWICE) or (
            isinstance(one, OperationalError) and "database is locked" in says
        ):
            return Fault.BUSY
    is_away = any(
        isinstance(one, OperationalError | InterfaceError | FilesAway)
        for one in _with_causes(problem)
    )
    return Fault.AWAY if is_away else None


def _with_causes(problem: BaseException | None) -> Iterator[BaseException]:
    """The exception and its causes, the first cause first: the driver's say more than Django's."""
    seen: list[BaseException] = []
    while problem is not None and problem not in seen:
        seen.append(problem)
        problem = problem.__cause__ or problem.__context__
    return reversed(seen)


def answers_without_database(instead: View | None = None) -> Callable[[View], View]:
    """Decorator: while the database is down, `instead` answers; without one, the view itself.

    It is called with nobody signed in. For what must always work: grounding, help, quick exit.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def same(*args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(*args, **kwargs)

        vars(same)["without_database"] = instead or view
        return same

    return decorate


def fault_page(request: HttpRequest) -> HttpResponseBase:
    """Handler of status 500: a sentence and status 503 if the server failed beneath the page."""
    fault = classify_fault(sys.exc_info()[1])
    if fault is None:
        return server_error(request)
    logger.warning("A page met a fault of the server: %s", fault)
    # Looking up the signed-in user would query the database again.
    request.user = AnonymousUser()
    try:
        answer = _answer_anyway(request) if fault is Fault.AWAY else None
        answer = answer or _sentence(request, fault)
    except (DatabaseError, OSError):
        return server_error(request)
    # One line was logged above. Django would add a traceback for each request, and the log of a
    # server whose disk is full must not grow.
    vars(answer)["_has_been_logged"] = True
    return answer


def _answer_anyway(request: HttpRequest) -> HttpResponseBase | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    view: View | None = getattr(match.func, "without_database", None)
    return view and view(request, *match.args, **match.kwargs)


def _sentence(request: HttpRequest, fault: Fault) -> HttpResponse:
    sent = _may_be_sent_again(request)
    context = {
        "sentence": SENTENCES[fault],
        "was_sent": request.method == "POST",
        "sent": sent,
        "address": request.get_full_path(),
    }
    answer = render(request, "errors/resting.html", context, status=503)
    answer["Retry-After"] = str(RETRY_AFTER[fault])
    return answer


def _may_be_sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form, for a button that sends them again; empty where one is secret."""
    if request.method != "POST" or request.FILES:
        return []
    names = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    if any(word in name.lower() for name in names for word in _SECRET_WORDS):
        return []
    return [(name, value) for name in names for value in request.POST.getlist(name)]
