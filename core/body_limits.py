"""How much of a request is taken in: asked before anything of it is read.

Who is not signed in sends a sign-in, a code or a choice of language: 64 KiB. Who is signed in sends
forms and recordings, and editors send pictures; a view says with `limited_body` that it takes
another size. `LimitedBodies` refuses what says that it is longer, before a form reads it. Under
ASGI a body is stored before any middleware is asked, so `bounded` stands before the application
there. It knows no sign-ins, only whether a cookie came that may be one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
View = Callable[..., Any]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[..., Awaitable[None]]

MOST_SIGNED_OUT = 64 * 1024
# A recording of 5 MB and what stands around it (courses.questions.sounds).
MOST_SIGNED_IN = 8_000_000
# A picture as cameras make them, or a page with very many blocks.
MOST_IN_OFFICE = 25_000_000

_TOO_MUCH = _("This is more than can be sent here.")


def limited_body(most: int, sentence: str | Promise) -> Callable[[View], View]:
    """Decorator: the view takes at most so many bytes. Past them: status 413 and this sentence."""

    def mark(view: View) -> View:
        view.most_bytes, view.too_much = most, sentence  # type: ignore[attr-defined]
        return view

    return mark


def _declared(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() else 0


class LimitedBodies:
    """Refuses by the length that the request says. Stands before the check of forms (CSRF).

    A body without a length is none for Django: it reads nothing of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        length = _declared(request.META.get("CONTENT_LENGTH", ""))
        # Short enough for everyone: nobody is asked who she is.
        if length <= MOST_SIGNED_OUT:
            return None
        if length <= _most(request.path, view, signed_in=SESSION_KEY in request.session):
            return None
        context = {
            "sentence": getattr(view, "too_much", _TOO_MUCH),
            "way_on_url": request.path,
            "way_on_label": _("Go back"),
        }
        return render(request, "errors/refused.html", context, status=413)


def bounded(application: Application) -> Application:
    """The same before an ASGI application, which would store the whole body first.

    Of a body that says it is too long nothing is read, and the application says so. A body that
    says no length is read as far as DATA_UPLOAD_MAX_MEMORY_SIZE: browsers send none.
    """

    async def bounded_application(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length")
        if length is None:
            await _counted(application, scope, receive, send)
        elif _declared(length.decode("latin-1")) > _most_at(scope):
            await application(scope, _nothing(), send)
        else:
            await application(scope, receive, send)

    return bounded_application


def _most(path: str, view: View | None, *, signed_in: bool) -> int:
    """The bytes that are taken at an address; a view's own word counts before the usual ones."""
    own: int | None = getattr(view, "most_bytes", None)
    if own is not None:
        return own
    if not signed_in:
        return MOST_SIGNED_OUT
    return MOST_IN_OFFICE if path.startswith(f"/{settings.ADMIN_PATH}") else MOST_SIGNED_IN


def _most_at(scope: Message) -> int:
    try:
        view = resolve(scope["path"]).func
    except Resolver404:
        view = None
    cookies = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    may_be_signed_in = f"{settings.SESSION_COOKIE_NAME}=" in cookies
    return _most(scope["path"], view, signed_in=may_be_signed_in)


def _nothing() -> Receive:
    """An empty body, and after it silence: who asks on waits until the answer is out."""
    told = False

    async def empty() -> Message:
        nonlocal told
        if told:
            await asyncio.Event().wait()
        told = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return empty


async def _counted(application: Application, scope: Message, receive: Receive, send: Send) -> None:
    taken, over = 0, False

    async def counting() -> Message:
        nonlocal taken, over
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            over = True
            return {"type": "http.disconnect"}
        return message

    async def sending(message: Message) -> None:
        if not over:
            await send(message)

    await application(scope, counting, sending)
    if over:
        # Another thread's language may be in force here: nobody asked for hers.
        with translation.override(settings.LANGUAGE_CODE):
            words = str(_TOO_MUCH).encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": words})
