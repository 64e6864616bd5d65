"""How much of a request is taken in: asked before anything of it is read.

A view says with `limited_body` how much it takes. `LimitedBodies` refuses what says that it is
longer, before a form reads it. Under ASGI a body is stored before any middleware is asked, so
`bounded` stands before the application there.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
View = Callable[..., Any]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[..., Awaitable[None]]

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
        most = getattr(view, "most_bytes", None)
        if most is None or _declared(request.META.get("CONTENT_LENGTH", "")) <= most:
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
        elif _declared(length.decode("latin-1")) > (_most_at(scope["path"]) or float("inf")):
            await application(scope, _nothing(), send)
        else:
            await application(scope, receive, send)

    return bounded_application


def _most_at(path: str) -> int | None:
    try:
        return getattr(resolve(path).func, "most_bytes", None)
    except Resolver404:
        return None


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
        words = str(_TOO_MUCH).encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": words})
